"""Sewers: where water comes from and where it goes, and by what that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from math import isfinite

from networks.graph.defects import Defect, Subject


class Basis(StrEnum):
    """By what the direction of a sewer is known, in the order in which they are asked."""

    FLOW = "flow"
    INVERTS = "inverts"
    DRAWING = "drawing"


@dataclass(frozen=True, slots=True)
class Sewer:
    """A gravity pipe drawn from `start` to `end`; inverts and length in metres.

    `flows_forward`: the declared direction, whether that of the drawing. None is unknown, in each.
    """

    id: str
    start: str
    end: str
    flows_forward: bool | None = None
    start_invert: float | None = None
    end_invert: float | None = None
    length: float | None = None

    @property
    def basis(self) -> Basis:
        """The first that says something: a declared direction, inverts that differ, the drawing."""
        if self.flows_forward is not None:
            return Basis.FLOW
        return Basis.INVERTS if self._fall else Basis.DRAWING

    @property
    def runs_forward(self) -> bool:
        """Whether water runs as it is drawn."""
        return self._fall >= 0 if self.flows_forward is None else self.flows_forward

    @property
    def upper(self) -> str:
        """The node that water comes from."""
        return self.start if self.runs_forward else self.end

    @property
    def lower(self) -> str:
        """The node that water runs to."""
        return self.end if self.runs_forward else self.start

    @property
    def reversed_slope(self) -> bool:
        """Whether its inverts say that water runs the other way."""
        return self._fall != 0 and (self._fall > 0) != self.runs_forward

    @property
    def _fall(self) -> float:
        """Metres from start down to end; 0 if either is not known."""
        if self.start_invert is None or self.end_invert is None:
            return 0.0
        fall = self.start_invert - self.end_invert
        return fall if isfinite(fall) else 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A sewer that water passes from or to the place, with the metres to its near end.

    `comes_back`: it leads to a node that was reached another way, in a mesh or a cycle.
    """

    sewer: Sewer
    near: str
    far: str
    distance: float
    comes_back: bool

    @property
    def basis(self) -> Basis:
        """By what its direction is known."""
        return self.sewer.basis


class Sewers:
    """Sewers that can be traced; `defects` are those left out or of reversed slope."""

    def __init__(self, sewers: Iterable[Sewer]) -> None:
        self.sewers: dict[str, Sewer] = {}
        self.defects: list[Defect] = []
        self._leaving: dict[str, list[Sewer]] = {}
        self._arriving: dict[str, list[Sewer]] = {}
        for sewer in sewers:
            self._take(sewer)

    def _take(self, sewer: Sewer) -> None:
        if sewer.id in self.sewers:
            reason = f"Le collecteur « {sewer.id} » est défini deux fois ; le premier est retenu."
            self.defects.append(Defect(Subject.LINK, sewer.id, reason))
            return
        self.sewers[sewer.id] = sewer
        self._leaving.setdefault(sewer.upper, []).append(sewer)
        self._arriving.setdefault(sewer.lower, []).append(sewer)
        if sewer.start == sewer.end:
            reason = f"Le collecteur « {sewer.id} » part du nœud « {sewer.start} » et y revient."
            self.defects.append(Defect(Subject.LINK, sewer.id, reason))
        if sewer.reversed_slope:
            reason = f"Le collecteur « {sewer.id} » monte dans le sens d’écoulement déclaré."
            self.defects.append(Defect(Subject.LINK, sewer.id, reason))

    def downstream(self, node: str) -> list[Step]:
        """Every sewer that water from a node may pass, the nearest first; each once."""
        return _traced(node, self._leaving, downstream=True)

    def upstream(self, node: str) -> list[Step]:
        """Every sewer whose water may come to a node, the nearest first; each once."""
        return _traced(node, self._arriving, downstream=False)

    def below(self, id: str) -> list[Step]:
        """What lies downstream of a sewer, itself left out; `KeyError` if there is none."""
        return [step for step in self.downstream(self.sewers[id].lower) if step.sewer.id != id]

    def above(self, id: str) -> list[Step]:
        """What lies upstream of a sewer, itself left out; `KeyError` if there is none."""
        return [step for step in self.upstream(self.sewers[id].upper) if step.sewer.id != id]


def _traced(node: str, beside: dict[str, list[Sewer]], *, downstream: bool) -> list[Step]:
    """Shortest distances first (Dijkstra); what was reached is not gone through again."""
    best = {node: 0.0}
    done: set[str] = set()
    todo = [(0.0, node)]
    steps = []
    while todo:
        distance, near = heappop(todo)
        if near in done:
            continue
        done.add(near)
        for sewer in beside.get(near, ()):
            far = sewer.lower if downstream else sewer.upper
            steps.append(Step(sewer, near, far, distance, comes_back=far in best))
            beyond = distance + _metres(sewer)
            if beyond < best.get(far, float("inf")):
                best[far] = beyond
                heappush(todo, (beyond, far))
    return steps


def _metres(sewer: Sewer) -> float:
    return sewer.length if sewer.length is not None and sewer.length > 0 else 0.0
