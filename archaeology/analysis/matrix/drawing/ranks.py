"""In which row each unit stands: below all later ones, in the band of its phase."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from archaeology.analysis.matrix import graph
from archaeology.analysis.matrix.graph import Children


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a phase, both included."""

    phase: str
    first: int
    last: int


@dataclass(slots=True)
class Ranking:
    """A row per node, 0 being the latest, and the bands of phases from top to bottom.

    `level`: the sets of contemporaries that stand in one row.
    """

    rank: list[int]
    bands: list[Band] = field(default_factory=list)
    level: list[list[int]] = field(default_factory=list)


def ranked(children: Children, phases: list[str], contemporary: list[list[int]]) -> Ranking:
    """Rows for a graph without cycle; a phase is a name, or "" where none is given.

    Phases that contradict the relations get no bands, and contemporaries that do no common row:
    relations come first.
    """
    order = phase_order(children, phases)
    for level, bands in ((contemporary, order), ([], order), (contemporary, []), ([], [])):
        rank = _Rows(children, phases, level, bands).solved()
        if rank is not None:
            return Ranking(rank, _bands(rank, phases, bands), level)
    raise ValueError("the graph has a cycle")


def phase_order(children: Children, phases: list[str]) -> list[str]:
    """The phases, the latest first, as their units' relations put them; none if they contradict.

    Where relations leave a choice, the order in which the phases first occur decides.
    """
    names = list(dict.fromkeys(phase for phase in phases if phase))
    number = {name: i for i, name in enumerate(names)}
    # Units without phase hand on what lies above them.
    above: list[set[int]] = [set() for _ in children]
    edges: list[set[int]] = [set() for _ in names]
    for node in graph.topological_order(children):
        own = {number[phases[node]]} if phases[node] else above[node]
        for child in children[node]:
            above[child] |= own
            if phases[child]:
                for phase in own - {number[phases[child]]}:
                    edges[phase].add(number[phases[child]])
    order = graph.topological_order([sorted(each) for each in edges])
    return [names[i] for i in order] if len(order) == len(names) else []


class _Rows:
    """Longest paths in a graph of constraints: units, and a line between each two phases."""

    def __init__(
        self, children: Children, phases: list[str], level: list[list[int]], bands: list[str]
    ) -> None:
        self.stands_for = list(range(len(children)))
        for members in level:
            for member in members:
                self.stands_for[member] = members[0]
        size = len(children) + max(0, len(bands) - 1)
        self.after: list[dict[int, int]] = [{} for _ in range(size)]
        # How many more lines lead down from a node than up.
        self.pull: dict[int, int] = defaultdict(int)
        for node, targets in enumerate(children):
            for target in targets:
                a, b = self.stands_for[node], self.stands_for[target]
                self.after[a][b] = 1
                self.pull[a] += 1
                self.pull[b] -= 1
        lines = range(len(children), size)
        for a, b in pairwise(lines):
            self.after[a][b] = 1
        for node, phase in enumerate(phases):
            if phase not in bands:
                continue
            band, row = bands.index(phase), self.stands_for[node]
            if band < len(bands) - 1:
                self.after[row][lines[band]] = 1
            if band:
                self.after[lines[band - 1]].setdefault(row, 0)

    def solved(self) -> list[int] | None:
        """The rows, or None if the constraints contradict one another."""
        order = graph.topological_order([sorted(each) for each in self.after])
        if len(order) < len(self.after):
            return None
        row = [0] * len(order)
        for node in order:
            for target, distance in self.after[node].items():
                row[target] = max(row[target], row[node] + distance)
        # Lines grow shorter where what leads down more than up comes down.
        for node in reversed(order):
            if self.pull[node] > 0 and self.after[node]:
                row[node] = min(row[target] - length for target, length in self.after[node].items())
        rows = [row[stands] for stands in self.stands_for]
        used = {each: i for i, each in enumerate(sorted(set(rows)))}
        return [used[each] for each in rows]


def _bands(rank: list[int], phases: list[str], order: list[str]) -> list[Band]:
    bands: list[Band] = []
    for phase in order:
        first = bands[-1].last + 1 if bands else 0
        last = max(row for row, own in zip(rank, phases, strict=True) if own == phase)
        if phase == order[-1]:
            last = max(rank)
        bands.append(Band(phase, first, last))
    return bands
