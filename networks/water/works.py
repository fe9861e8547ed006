"""What lies under roadworks, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from django.contrib.gis.measure import D
from django.db.models import Q
from django.utils import timezone

from layers.access.actor import Actor
from networks.water.models import Device, Incident, Opinion, Pipe, Roadworks
from networks.water.outlooks import URGENT_FIRST, Advice, Outlook
from networks.water.renewing.stored import outlooks_for
from networks.water.vocabulary import (
    BREAKS,
    CLASS_METRES,
    SEWER_FAILURES,
    DeviceFunction,
    Network,
    PositionClass,
    WorksState,
)

# What only touches the edge of the works is not under them.
LEAST_INSIDE_M = 0.5
MOST_INCIDENTS = 20
SOON = (WorksState.PLANNED, WorksState.GOING_ON)


@dataclass(frozen=True, slots=True)
class Under:
    """A pipe under works.

    Attributes:
        pipe: in service.
        inside_m: how much of it lies under them, within what its position class allows.
        outlook: what the last ranking expects of it; None if it does not know the pipe.
        incidents: breaks or blockages on it, the latest first.
        valves: that shut it and stand inside or at its ends.
        opinion: what is in force.
    """

    pipe: Pipe
    inside_m: float
    outlook: Outlook | None
    incidents: list[Incident]
    valves: list[Device]
    opinion: Opinion | None

    @property
    def proposed(self) -> Advice:
        """What follows from what is known."""
        return self.outlook.advice if self.outlook else Advice.INSUFFICIENT

    @property
    def known(self) -> dict[str, Any]:
        """What the opinion rests on; what is known today where none was given."""
        return self.opinion.evidence if self.opinion else self.evidence

    @property
    def evidence(self) -> dict[str, Any]:
        """As an opinion keeps it."""
        outlook = self.outlook
        return {
            "pipe": self.pipe.code,
            "network": self.pipe.network,
            "material": self.pipe.material,
            "diameter_mm": self.pipe.diameter_mm,
            "laid_year": self.pipe.laid_year,
            "inside_m": round(self.inside_m, 1),
            "past": [
                {"number": each.number, "kind": each.kind, "day": f"{each.opened_at:%Y-%m-%d}"}
                for each in self.incidents
            ],
            "valves": [each.code for each in self.valves],
            "expected": outlook.expected if outlook else None,
            "low": outlook.low if outlook else None,
            "high": outlook.high if outlook else None,
            "customers": outlook.customers if outlook else None,
            "score": outlook.score if outlook else None,
            "reasons": list(outlook.reasons) if outlook else [],
            "as_of": outlook.as_of.isoformat() if outlook else None,
        }


def pipes_under(actor: Actor, works: Roadworks) -> list[Under]:
    """The pipes under works, the most urgent first.

    A pipe counts if it lies inside the footprint once this is widened by what the pipe's position
    class leaves open.
    """
    footprint: Any = works.footprint
    surface = shapely.from_wkb(bytes(footprint.wkb))
    rows: Any = Pipe.objects.visible_to(actor).filter(
        territory_id=works.territory_id,
        geom__dwithin=(footprint, D(m=max(CLASS_METRES.values()))),
        in_service=True,
    )
    today = timezone.localdate()
    rows = rows.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))
    inside = {}
    for pipe in rows:
        reach = surface.buffer(CLASS_METRES[PositionClass(pipe.xy_class)])
        metres = shapely.from_wkb(bytes(pipe.geom.wkb)).intersection(reach).length
        if metres >= LEAST_INSIDE_M:
            inside[pipe.pk] = (pipe, float(metres))
    outlooks = outlooks_for(actor, str(works.territory_id), inside)
    opinions = {
        each.pipe_id: each
        for each in Opinion.objects.filter(works=works, superseded_at__isnull=True).select_related(
            "given_by", "signed_by"
        )
    }
    incidents = _incidents(actor, inside)
    valves = _valves(actor, inside)
    found = [
        Under(
            pipe,
            metres,
            outlooks.get(key),
            incidents.get(key, [])[:MOST_INCIDENTS],
            valves.get(key, []),
            opinions.get(key),
        )
        for key, (pipe, metres) in inside.items()
    ]
    return sorted(found, key=_urgency)


def _urgency(each: Under) -> tuple[int, bool, str]:
    """By what was said, or is proposed; then drinking water first, by code."""
    advice = Advice(each.opinion.advice) if each.opinion else each.proposed
    return URGENT_FIRST.index(advice), each.pipe.network != Network.DRINKING, each.pipe.code


def said_under(works: Roadworks) -> list[Under]:
    """The pipes of which something was said, for those who do not see what is known of each."""
    rows = Opinion.objects.filter(works=works, superseded_at__isnull=True)
    found = (
        Under(row.pipe, float(row.evidence.get("inside_m", 0)), None, [], [], row)
        for row in rows.select_related("pipe", "signed_by")
    )
    return sorted(found, key=_urgency)


def _incidents(actor: Actor, keys: Iterable[int]) -> dict[int, list[Incident]]:
    rows: Any = Incident.objects.visible_to(actor).filter(
        pipe__in=list(keys), kind__in=sorted(BREAKS | SEWER_FAILURES)
    )
    found: dict[int, list[Incident]] = {}
    for each in rows.order_by("-opened_at", "pk"):
        found.setdefault(each.pipe_id, []).append(each)
    return found


def _valves(actor: Actor, keys: Iterable[int]) -> dict[int, list[Device]]:
    wanted = list(keys)
    rows: Any = Device.objects.visible_to(actor).filter(
        Q(upstream_pipe__in=wanted) | Q(downstream_pipe__in=wanted),
        function=DeviceFunction.VALVE,
        retired_on__isnull=True,
    )
    found: dict[int, list[Device]] = {}
    for each in rows.order_by("code"):
        for key in {each.upstream_pipe_id, each.downstream_pipe_id} & set(wanted):
            found.setdefault(key, []).append(each)
    return found


def without_opinion(rows: Any, months: int, today: date) -> Any:
    """Of some works, those that start within so many months and of which nothing was said."""
    until = today + timedelta(days=round(months * 30.44))
    return rows.with_opinion().filter(state__in=SOON, starts_on__lte=until, has_opinion=False)


def is_signed(works: Roadworks) -> bool:
    """Whether something was said of the pipes under works, and all of it signed."""
    in_force = Opinion.objects.filter(works=works, superseded_at__isnull=True)
    return in_force.exists() and not in_force.filter(signed_at__isnull=True).exists()
