"""Invented speed checks on the demonstration's approximate roads: sites, sessions, speeds.

Speeds are drawn from a normal distribution for each site, some vehicles faster by a second one:
what a counter at the entry of a village shows. The same each time for the same last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import shapely
from shapely.ops import substring

from geoportal.demo.facts import routes
from geoportal.demo.landscape import roads
from geoportal.demo.projection import to_lambert93

PARIS: Final = ZoneInfo("Europe/Paris")
SEGMENT_METRES = 700.0


@dataclass(frozen=True, slots=True)
class _Site:
    code: str
    road: str
    place: tuple[float, float]
    segment: str
    towards: str
    limit_kmh: int
    mean_kmh: float
    spread_kmh: float
    reason: str
    # How many sessions were held in each of the last months, the latest first.
    sessions: tuple[int, ...]


_SITES: Final = (
    _Site(
        *("D173-LIL", "D173", routes.LILLEBONNE, "Entrée nord", "vers Lillebonne"),
        *(50, 54.0, 8.5, "Deux plaintes de riverains, école à 200 m", (3, 4, 3, 0, 3, 1)),
    ),
    _Site(
        *("D982-GRA", "D982", routes.GRAVENCHON, "Traversée", "vers Caudebec"),
        *(50, 47.5, 6.0, "Zone commerciale", (3, 3, 1, 3, 0, 3)),
    ),
    _Site(
        *("D6015-BOL", "D6015", routes.BOLBEC, "Entrée est", "vers Le Havre"),
        *(70, 73.0, 9.5, "Accident en 2025", (1, 3, 3, 3, 3, 0)),
    ),
    _Site(
        *("D982-CAU", "D982", routes.CAUDEBEC, "Quai", "vers Villequier"),
        *(30, 36.5, 6.5, "Promeneurs et cyclistes", (4, 3, 3, 3, 0, 0)),
    ),
    _Site(
        *("D149-FAU", "D149", routes.FAUVILLE, "Entrée sud", "vers Fauville"),
        *(50, 62.0, 11.0, "Ligne droite, limite peu respectée", (3, 0, 3, 3, 0, 1)),
    ),
    _Site(
        *("D910-LAN", "D910", routes.LANQUETOT, "Traversée", "vers Bolbec"),
        *(80, 78.0, 8.0, "Demande de la mairie", (1, 1, 0, 0, 2, 0)),
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One vehicle: when, tenths of km/h, whether against the reference marks."""

    at: datetime
    tenths: int
    decreasing: bool
    free_flow: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A session that took place, with its vehicles; or one that is planned, without."""

    starts_at: datetime
    ends_at: datetime
    enforcement: bool
    vehicles: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A site with its road segment in EPSG:2154."""

    code: str
    road: str
    segment: str
    towards: str
    limit_kmh: int
    reason: str
    line: shapely.LineString
    sessions: tuple[Session, ...]


@cache
def speed_sites(until: date) -> tuple[Site, ...]:
    """The sites with their sessions up to a last day, and one planned after it."""
    return tuple(_site(one, until) for one in _SITES)


def _site(one: _Site, until: date) -> Site:
    draw = Random(f"{one.code} {until}")  # noqa: S311  # invented data
    done = [
        _session(one, draw, day)
        for back, many in enumerate(one.sessions)
        for day in _days(draw, until, back, many)
    ]
    planned = datetime.combine(until + timedelta(days=draw.randint(2, 9)), time(8), PARIS)
    coming = Session(planned, planned + timedelta(hours=2), enforcement=False, vehicles=())
    return Site(
        one.code,
        one.road,
        one.segment,
        one.towards,
        one.limit_kmh,
        one.reason,
        _segment(one),
        (*sorted(done, key=lambda each: each.starts_at), coming),
    )


def _segment(one: _Site) -> shapely.LineString:
    """The stretch of the road nearest to the place."""
    place = shapely.Point(to_lambert93([one.place])[0])
    lines = [each.geometry for each in roads() if each.name == one.road]
    nearest = min(lines, key=place.distance)
    along = shapely.line_locate_point(nearest, place)
    start = max(0.0, along - SEGMENT_METRES / 2)
    return substring(nearest, start, start + SEGMENT_METRES)


def _days(draw: Random, until: date, back: int, many: int) -> Iterator[date]:
    """Different days of the month that lies so many months back, none after the last day."""
    month = until.year * 12 + until.month - 1 - back
    first = date(month // 12, month % 12 + 1, 1)
    last = until.day - 1 if back == 0 else 28
    for day in draw.sample(range(max(last, many)), many):
        yield first + timedelta(days=day)


def _session(one: _Site, draw: Random, day: date) -> Session:
    start = datetime.combine(day, time(draw.randint(7, 18), draw.choice((0, 15, 30))), PARIS)
    end = start + timedelta(hours=draw.choice((1, 2)))
    enforcement = draw.random() < 0.15
    many = draw.randint(12, 25) if enforcement else draw.randint(60, 130)
    vehicles = tuple(
        sorted(
            (_vehicle(one, draw, start, end, fast=enforcement) for _each in range(many)),
            key=lambda each: each.at,
        )
    )
    return Session(start, end, enforcement, vehicles)


def _vehicle(one: _Site, draw: Random, start: datetime, end: datetime, *, fast: bool) -> Measured:
    seconds = draw.randrange(int((end - start).total_seconds()))
    speed = draw.gauss(one.mean_kmh, one.spread_kmh)
    if draw.random() < 0.05:
        speed += abs(draw.gauss(12, 5))
    if fast:  # a sample of offenders tells no distribution
        speed = max(speed, one.limit_kmh + abs(draw.gauss(9, 5)) + 6)
    return Measured(
        start + timedelta(seconds=seconds),
        round(min(max(speed, 12.0), 160.0) * 10),
        draw.random() < 0.48,
        draw.random() < 0.7,
    )
