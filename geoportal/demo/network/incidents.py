"""Twenty years of invented incidents, by a hazard that a ranking can find again.

Breaks of a pressure pipe are a Poisson process: its km × a rate by material × a factor by
diameter × growth with age × a factor of its own, drawn once from a Gamma distribution, so that
pipes that broke break again. Sewers block where one is bad, again and again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import shapely

from geoportal.demo.network.drinking import Pipe, drinking_water
from geoportal.demo.network.sewers import Sewer, sewerage

PARIS: Final = ZoneInfo("Europe/Paris")
YEARS: Final = 20
# Breaks per km and year at an age of 50 years.
RATES: Final = {
    "grey_iron": 0.19,
    "asbestos_cement": 0.12,
    "steel": 0.13,
    "pvc_old": 0.14,
    "pvc_u": 0.045,
    "pvc_bo": 0.03,
    "ductile_iron": 0.03,
    "hdpe": 0.025,
}
GROWTH: Final = 0.018
OWN_SHAPE: Final = 0.7
# Breaks of a pipe that was renewed which the files still have on its successor.
MISDATED: Final = 15
WHAT: Final = {
    "clean_break": "Manchon posé",
    "lengthwise_break": "Tronçon de 2 m remplacé",
    "joint": "Joint repris",
    "puncture": "Collier de réparation",
    "crack": "Collier de réparation",
}


@dataclass(frozen=True, slots=True)
class Past:
    """An incident that is over, on a pipe or sewer named by its code."""

    kind: str
    network: str
    pipe: str
    x: float
    y: float
    opened_at: datetime
    hours: float
    severity: str
    found_by: str
    defect: str
    what: str


def past_incidents(until: date) -> Iterator[Past]:
    """Everything of the last twenty years, up to a week before the last day; oldest first."""
    draw = Random(f"incidents {until}")  # noqa: S311  # invented data
    found: list[Past] = []
    for pipe in drinking_water().pipes:
        found += _of_pipe(draw, pipe, until)
    found += _misdated(draw, found, until)
    for sewer in sewerage().sewers:
        found += _of_sewer(draw, sewer, until)
    return iter(sorted(found, key=lambda each: (each.opened_at, each.pipe)))


def _of_pipe(draw: Random, pipe: Pipe, until: date) -> Iterator[Past]:
    own = draw.gammavariate(OWN_SHAPE, 1 / OWN_SHAPE)
    slim = 1.35 if pipe.diameter_mm <= 80 else 1.0
    rate = RATES[pipe.material] * pipe.line.length / 1_000 * slim * own
    for year in range(until.year - YEARS, until.year + 1):
        laid = pipe.laid or 1960
        if year <= laid or (pipe.retired is not None and year >= pipe.retired):
            continue
        for _ in range(_poisson(draw, rate * math.exp(GROWTH * (year - laid - 50)))):
            at = _moment(draw, year)
            if _is_past(at, until):
                yield _break(draw, pipe, at)


def _break(draw: Random, pipe: Pipe, at: datetime) -> Past:
    is_leak = draw.random() < 0.55
    defect = draw.choice(
        ("joint", "puncture", "crack") if is_leak else ("clean_break",) * 3 + ("lengthwise_break",)
    )
    place = shapely.line_interpolate_point(pipe.line, draw.random(), normalized=True)
    return Past(
        "leak" if is_leak else "break",
        "drinking",
        pipe.code,
        round(place.x, 2),
        round(place.y, 2),
        at,
        draw.uniform(3, 60) if is_leak else draw.uniform(2, 14),
        draw.choice(("normal", "high") if is_leak else ("high", "urgent")),
        draw.choice(("citizen", "agent", "survey") if is_leak else ("citizen", "sensor", "agent")),
        defect,
        WHAT[defect],
    )


def _misdated(draw: Random, found: list[Past], until: date) -> list[Past]:
    """Old breaks told of the pipe that was laid later at the same place, as files do."""
    new = [pipe for pipe in drinking_water().in_service if pipe.replaces]
    wrong = []
    for pipe in draw.sample(new, MISDATED):
        laid = pipe.laid or until.year
        year = max(until.year - YEARS + 1, laid - draw.randint(1, 4))
        if year < laid:
            wrong.append(_break(draw, pipe, _moment(draw, year)))
    return wrong


def _of_sewer(draw: Random, sewer: Sewer, until: date) -> Iterator[Past]:
    if sewer.network == "storm" and draw.random() < 0.8:
        return
    bad = draw.gammavariate(0.25, 4)
    rate = 0.08 * sewer.line.length / 1_000 * bad * (1 + 0.25 * (sewer.condition or 2))
    for year in range(until.year - YEARS, until.year + 1):
        for _ in range(_poisson(draw, rate)):
            at = _moment(draw, year)
            if year <= (sewer.laid or 1960) or not _is_past(at, until):
                continue
            place = shapely.line_interpolate_point(sewer.line, draw.random(), normalized=True)
            overflows = draw.random() < 0.22
            defect = draw.choice(("roots", "grease", "deposits", "foreign_object"))
            yield Past(
                "overflow" if overflows else "blockage",
                sewer.network,
                sewer.code,
                round(place.x, 2),
                round(place.y, 2),
                at,
                draw.uniform(1, 9),
                "high" if overflows else "normal",
                draw.choice(("citizen", "agent")),
                defect,
                "Hydrocurage",
            )


def _moment(draw: Random, year: int) -> datetime:
    """Breaks come in winter and in dry summers; somebody sees them by day."""
    month = draw.choices(range(1, 13), (14, 12, 8, 6, 6, 7, 9, 9, 6, 6, 8, 12))[0]
    day = date(year, month, draw.randint(1, 28))
    return datetime.combine(day, time(draw.randint(6, 21), draw.randint(0, 59)), PARIS)


def _is_past(at: datetime, until: date) -> bool:
    return at.date() <= until - timedelta(days=9)


def _poisson(draw: Random, mean: float) -> int:
    """Knuth's method: means here are small."""
    count, product, bound = 0, draw.random(), math.exp(-mean)
    while product > bound:
        count += 1
        product *= draw.random()
    return count
