"""The 50 communes: INSEE code, name, population, area and one point inside each."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geoportal.demo.projection import Position, to_lambert93


@dataclass(frozen=True, slots=True)
class CommuneFact:
    """One line of ``communes_facts.csv``.

    Args:
        insee: INSEE code, five characters.
        name: official name.
        population: inhabitants.
        area_km2: area in square kilometres.
        lon: longitude of a point inside, degrees, WGS 84.
        lat: latitude of that point, degrees, WGS 84.
    """

    insee: str
    name: str
    population: int
    area_km2: float
    lon: float
    lat: float

    @property
    def point(self) -> Position:
        """Easting and northing of the inner point, metres, EPSG:2154."""
        return to_lambert93([(self.lon, self.lat)])[0]


@cache
def communes() -> tuple[CommuneFact, ...]:
    """All communes, in the order of their INSEE codes."""
    text = files("geoportal.demo.facts").joinpath("communes_facts.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    facts = (
        CommuneFact(
            row["insee"],
            row["name"],
            int(row["population"]),
            float(row["area_km2"]),
            float(row["lon"]),
            float(row["lat"]),
        )
        for row in rows
    )
    return tuple(sorted(facts, key=lambda fact: fact.insee))
