"""Picks where a request happens: in a village, along a road, in the country, by the river."""

import math
from dataclasses import dataclass
from functools import cache
from random import Random

import shapely

from geoportal.demo import river
from geoportal.demo.boundaries import CommuneBoundary, commune_boundaries
from geoportal.demo.facts import rhythm, wording
from geoportal.demo.facts.communes import communes
from geoportal.demo.facts.settlements import SETTLEMENTS, Settlement
from geoportal.demo.landscape import roads
from geoportal.demo.projection import to_lambert93

TOWN_POPULATION = 2400


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request is: commune, metres in EPSG:2154, and how a citizen says it."""

    insee: str
    x: float
    y: float
    wording: str

    def near(self, draw: Random, metres: float) -> "Place":
        """Another position of the same commune, at most ``metres`` away."""
        ground = _ground(self.insee)
        for _ in range(20):
            x = self.x + draw.uniform(-metres, metres) / math.sqrt(2)
            y = self.y + draw.uniform(-metres, metres) / math.sqrt(2)
            if ground.contains(shapely.Point(x, y)):
                return Place(self.insee, round(x, 2), round(y, 2), self.wording)
        return self


@cache
def _boundaries() -> dict[str, CommuneBoundary]:
    return {boundary.fact.insee: boundary for boundary in commune_boundaries()}


@cache
def _ground(insee: str) -> shapely.Geometry:
    """The dry part of a commune, a few metres away from its limits."""
    polygon = _boundaries()[insee].polygon
    dry: shapely.Geometry = polygon.buffer(-8).difference(river.water().buffer(5))
    shapely.prepare(dry)
    return dry


@cache
def _roads(insee: str) -> tuple[tuple[str, shapely.Geometry], ...]:
    """Pieces of the roads of a commune, motorways left out: nobody reports from there."""
    ground = _ground(insee)
    pieces = []
    for road in roads():
        if not road.name.startswith("A"):
            inside = road.geometry.intersection(ground)
            pieces += [(road.name, p) for p in shapely.get_parts(inside) if p.length > 50]
    return tuple(pieces)


@cache
def _bank(insee: str) -> shapely.Geometry:
    """The strip of a commune along the Seine, empty where it does not touch it."""
    strip: shapely.Geometry = _ground(insee).intersection(river.water().buffer(60))
    return strip


@cache
def _river_communes() -> tuple[str, ...]:
    return tuple(fact.insee for fact in communes() if _bank(fact.insee).area > 20_000)


def pick(draw: Random, category: str) -> Place:
    """A place for a request of this category."""
    if category in rhythm.ANTIQUE:
        return _settled(draw, "76384", Settlement(0.5375, 49.5185, 1, 120), wording.HERITAGE)
    if category in rhythm.BY_RIVER:
        return _by_river(draw)
    insee = _commune(draw, flatter=category in rhythm.IN_COUNTRY)
    chance = draw.random()
    if category in rhythm.ON_ROADS and chance < 0.45 and _roads(insee):
        return _on_road(draw, insee)
    if category in rhythm.IN_COUNTRY and chance < 0.55:
        return _in_country(draw, insee)
    return _in_settlement(draw, insee)


def _commune(draw: Random, *, flatter: bool) -> str:
    # Townspeople report a little more than their number; waste is dumped where nobody lives.
    power = 0.55 if flatter else 1.08
    facts = communes()
    weights = [fact.population**power for fact in facts]
    return draw.choices(facts, weights)[0].insee


def _in_settlement(draw: Random, insee: str) -> Place:
    fact = _boundaries()[insee].fact
    spread = 110 + 9 * math.sqrt(fact.population)
    default = (Settlement(fact.lon, fact.lat, 1, spread),)
    settlements = SETTLEMENTS.get(insee, default)
    settlement = draw.choices(settlements, [one.share for one in settlements])[0]
    town = fact.population >= TOWN_POPULATION
    return _settled(draw, insee, settlement, wording.IN_TOWN if town else wording.IN_VILLAGE)


def _settled(draw: Random, insee: str, settlement: Settlement, words: tuple[str, ...]) -> Place:
    ground = _ground(insee)
    ((x0, y0),) = to_lambert93([(settlement.lon, settlement.lat)])
    for attempt in range(60):
        spread = settlement.spread * (1 + attempt / 12)
        x, y = draw.gauss(x0, spread), draw.gauss(y0, spread)
        if ground.contains(shapely.Point(x, y)):
            return Place(insee, round(x, 2), round(y, 2), draw.choice(words))
    return _in_country(draw, insee)


def _on_road(draw: Random, insee: str) -> Place:
    pieces = _roads(insee)
    name, line = draw.choices(pieces, [piece.length for _, piece in pieces])[0]
    at = shapely.line_interpolate_point(line, draw.uniform(0, line.length))
    place = Place(insee, float(at.x), float(at.y), "")
    words = (
        draw.choice(wording.ON_ROAD) if name.startswith("D") else draw.choice(wording.IN_VILLAGE)
    )
    moved = place.near(draw, 6)
    return Place(insee, round(moved.x, 2), round(moved.y, 2), words.format(road=name))


def _in_country(draw: Random, insee: str) -> Place:
    return _anywhere(draw, insee, _ground(insee), wording.IN_COUNTRY)


def _by_river(draw: Random) -> Place:
    insee = draw.choice(_river_communes())
    return _anywhere(draw, insee, _bank(insee), wording.BY_WATER)


def _anywhere(draw: Random, insee: str, area: shapely.Geometry, words: tuple[str, ...]) -> Place:
    west, south, east, north = area.bounds
    while True:
        x, y = draw.uniform(west, east), draw.uniform(south, north)
        if area.contains(shapely.Point(x, y)):
            return Place(insee, round(x, 2), round(y, 2), draw.choice(words))
