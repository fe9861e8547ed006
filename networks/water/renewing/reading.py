"""Pipes and incidents of a territory as the columns that `networks.renewal` works on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from networks.renewal import UNKNOWN, Breaks, History, Pipes, history_of, moment_of
from networks.water.models import Incident, Pipe
from networks.water.vocabulary import (
    BREAKS,
    SEWER_FAILURES,
    SEWERS,
    IncidentKind,
    IncidentState,
    Material,
    Network,
)

_PIPE = (
    *("pk", "code", "network", "material", "diameter_mm", "laid_from_year", "laid_year"),
    *("retired_on", "length_m", "condition", "in_service", "geom"),
)


@dataclass(frozen=True, slots=True)
class PipeFacts:
    """A pipe in service, as the ranking needs it; `length` metres, above 0."""

    key: int
    code: str
    network: str
    material: str
    diameter: float | None
    laid: int | None
    length: float
    condition: int | None


@dataclass(slots=True)
class Happened:
    """What happened to one pipe, of what counts for its network."""

    days: list[date] = field(default_factory=list)
    overflows: int = 0

    def since(self, day: date) -> int:
        """How many since a day."""
        return sum(1 for each in self.days if each >= day)


def read_pipes(territory: str) -> list[dict[str, Any]]:
    """The rows of every pipe that has a length, retired ones too, by key."""
    rows = Pipe.objects.filter(territory_id=territory).order_by("pk").values(*_PIPE)
    found = []
    for row in rows:
        geom = row.pop("geom")
        row["length"] = float(row["length_m"] or geom.length)
        if row["length"] > 0:
            found.append(row)
    return found


def in_service(rows: Sequence[dict[str, Any]], day: date, *, sewers: bool) -> list[PipeFacts]:
    """Those of one family that lie there on a day."""
    return [
        PipeFacts(
            row["pk"],
            row["code"],
            row["network"],
            row["material"],
            row["diameter_mm"],
            row["laid_year"],
            row["length"],
            row["condition"],
        )
        for row in rows
        if (row["network"] in SEWERS) == sewers
        and row["in_service"]
        and (row["retired_on"] is None or row["retired_on"] > day)
    ]


def pressure_history(territory: str, rows: Sequence[dict[str, Any]]) -> History:
    """Drinking-water pipes, retired ones too, and the breaks that are their own."""
    mine = [row for row in rows if row["network"] == Network.DRINKING]
    pipes = Pipes(
        [str(row["pk"]) for row in mine],
        [UNKNOWN if row["material"] == Material.UNKNOWN else row["material"] for row in mine],
        _floats(row["diameter_mm"] for row in mine),
        _floats(_laid(row) for row in mine),
        np.array(
            [np.inf if row["retired_on"] is None else moment_of(row["retired_on"]) for row in mine],
            np.float64,
        ),
        _floats(row["length"] for row in mine),
    )
    events = _events(territory, BREAKS).filter(network=Network.DRINKING)
    told = [
        (str(pipe), moment_of(timezone.localdate(at)))
        for pipe, at in events.order_by("opened_at", "pk").values_list("pipe_id", "opened_at")
    ]
    moments = np.array([moment for _pipe, moment in told], np.float64)
    return history_of(pipes, Breaks([pipe for pipe, _moment in told], moments, moments))


def happened(territory: str, rows: Sequence[dict[str, Any]]) -> tuple[dict[int, Happened], int]:
    """What happened to each pipe in its life, and how many were told of one not there then."""
    lives = {row["pk"]: row for row in rows}
    found: dict[int, Happened] = defaultdict(Happened)
    apart = 0
    kinds = BREAKS | SEWER_FAILURES
    events = _events(territory, kinds).order_by("opened_at", "pk")
    for key, kind, at in events.values_list("pipe_id", "kind", "opened_at"):
        row = lives.get(key)
        if row is None or kind not in (SEWER_FAILURES if row["network"] in SEWERS else BREAKS):
            continue
        day = timezone.localdate(at)
        laid = row["laid_from_year"] or row["laid_year"]
        if (laid and day.year < laid) or (row["retired_on"] and day > row["retired_on"]):
            apart += 1
            continue
        found[key].days.append(day)
        found[key].overflows += kind == IncidentKind.OVERFLOW
    return found, apart


def unknowns(pipes: Sequence[PipeFacts]) -> dict[str, int]:
    """Of how many pipes nobody knows the material, or the year."""
    counts = Counter(
        {
            "without_material": sum(each.material == Material.UNKNOWN for each in pipes),
            "without_year": sum(each.laid is None for each in pipes),
        }
    )
    return dict(counts)


def _events(territory: str, kinds: frozenset[IncidentKind]) -> Any:
    return Incident.objects.filter(
        territory_id=territory, kind__in=sorted(kinds), pipe__isnull=False
    ).exclude(state=IncidentState.UNFOUNDED)


def _laid(row: dict[str, Any]) -> float | None:
    year = row["laid_from_year"] or row["laid_year"]
    return None if year is None else moment_of(date(year, 1, 1))


def _floats(values: Any) -> Any:
    return np.array([np.nan if each is None else float(each) for each in values], np.float64)
