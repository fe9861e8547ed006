"""Who is served: invented customers along the streets, some of them to be warned in person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import shapely

from geoportal.demo.network.drinking import Pipe, drinking_water
from geoportal.demo.network.streets import TOWNS

# Metres of street for each connection.
FRONT_M: Final = 30.0
# Ranges that the regulator keeps for fiction: nobody has these numbers.
PHONES: Final = ("02 61 91", "02 61 91", "06 39 98")
# Use → town → how many.
SENSITIVE: Final = {
    "hospital": {"LIL": 1},
    "dialysis": {"LIL": 2, "BOL": 2, "GRA": 1, "CAU": 1},
    "care_home": {"LIL": 2, "GRA": 2, "BOL": 2, "CAU": 1, "FAU": 1},
    "school": {"LIL": 5, "GRA": 5, "BOL": 5, "GRU": 2, "CAU": 2, "FAU": 2},
    "industry": {"GRA": 3, "BOL": 1},
}


@dataclass(frozen=True, slots=True)
class Customer:
    """A service connection; names and telephone numbers are invented, of ranges that nobody has."""

    code: str
    pipe: str
    customers: int
    sensitive: str
    address: str
    name: str
    phone: str
    x: float
    y: float


def customers() -> Iterator[Customer]:
    """Every connection, in the order of the pipes."""
    draw = Random("customers")  # noqa: S311  # invented data
    towns = {town.code: town.name for town in TOWNS}
    left = {use: dict(many) for use, many in SENSITIVE.items()}
    number = 0
    for pipe in drinking_water().in_service:
        if pipe.function != "distribution":
            continue
        for place in range(_many(draw, pipe)):
            number += 1
            use = _use(draw, left, pipe.town)
            blocks = draw.choices((1, 2, 8, 24, 40), (85, 8, 5, 1.5, 0.5))[0]
            at = shapely.line_interpolate_point(pipe.line, FRONT_M * (place + 0.5))
            yield Customer(
                f"BR-{number:05d}",
                pipe.code,
                1 if use else blocks,
                use,
                f"{2 * place + 1} {pipe.street}, {towns[pipe.town]}",
                f"Abonné {number:05d}",
                f"{PHONES[number % len(PHONES)]} {number // 100 % 100:02d} {number % 100:02d}",
                round(at.x + draw.uniform(-6, 6), 2),
                round(at.y + draw.uniform(-6, 6), 2),
            )


def _many(draw: Random, pipe: Pipe) -> int:
    most = int(pipe.line.length // FRONT_M)
    return draw.randint(max(0, most - 2), most)


def _use(draw: Random, left: dict[str, dict[str, int]], town: str) -> str:
    if draw.random() > 0.02:
        return ""
    for use, many in left.items():
        if many.get(town, 0) > 0:
            many[town] -= 1
            return use
    return ""
