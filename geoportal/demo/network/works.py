"""Invented roadworks along the invented streets: past ones, and those of the coming months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

import shapely

from geoportal.demo.network.streets import Street, grids

COUNT: Final = 16
# Days from the last day at which works begin; the first ones are over.
FIRST, APART = -110, 26
KINDS: Final = ("resurfacing", "resurfacing", "rebuilding", "pavement", "trench")
MANAGERS: Final = (
    "Caux Seine agglo, voirie",
    "Département, routes",
    "Commune",
    "Syndicat d’énergie",
)


@dataclass(frozen=True, slots=True)
class Works:
    """Works as a file of them would say it; `line` in EPSG:2154."""

    reference: str
    title: str
    kind: str
    state: str
    road: str
    line: shapely.LineString
    starts_on: date
    ends_on: date
    manager: str
    declaration: str
    number: str
    received_on: date | None
    on_paper: bool
    announced: bool


def roadworks(until: date) -> Iterator[Works]:
    """The works, the earliest first."""
    draw = Random("works")  # noqa: S311  # invented data
    every = [street for grid in grids() for street in grid.streets]
    for number in range(COUNT):
        street = draw.choice(every)
        starts = until + timedelta(days=FIRST + APART * number + draw.randint(-6, 6))
        ends = starts + timedelta(days=draw.randint(3, 25))
        state = "done" if ends < until else "going_on" if starts <= until else "planned"
        declared = draw.choice(("dt", "dt", "dict", ""))
        received = min(starts - timedelta(days=draw.randint(25, 60)), until - timedelta(days=2))
        yield Works(
            f"DEMO-{number + 1:02d}",
            f"{street.name[0].upper()}{street.name[1:]}, {street.town.name}",
            draw.choice(KINDS),
            state,
            street.name,
            _along(every, street),
            starts,
            ends,
            draw.choice(MANAGERS),
            declared,
            f"{until.year}{number:03d}D{draw.randint(1000, 9999)}" if declared else "",
            received if declared else None,
            draw.random() < 0.2,
            draw.random() < 0.4,
        )


def _along(every: list[Street], street: Street) -> shapely.LineString:
    """The street and what goes on under the same name on both sides."""
    same = [
        each
        for each in every
        if each.town == street.town
        and each.name == street.name
        and (each.start in (street.end,) or each.end in (street.start,) or each == street)
    ]
    joined = shapely.line_merge(shapely.MultiLineString([each.line for each in same]))
    return joined if joined.geom_type == "LineString" else street.line
