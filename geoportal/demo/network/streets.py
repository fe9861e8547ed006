"""Invented streets: bent grids around the towns, in EPSG:2154, and the names written on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

import shapely

from geoportal.demo import river
from geoportal.demo.projection import to_lambert93

NOTICE: Final = "Rues inventées pour la démonstration"
# Of the grid's blocks, this share of sides has no street.
WITHOUT_STREET: Final = 0.12


@dataclass(frozen=True, slots=True)
class Town:
    """A town served by the network: short code, name, INSEE code, degrees, metres."""

    code: str
    name: str
    insee: str
    place: tuple[float, float]
    radius: float
    spacing: float
    turned: float


TOWNS: Final = (
    Town("LIL", "Lillebonne", "76384", (0.5365, 49.5195), 1160, 104, 0.35),
    Town("GRA", "Port-Jérôme-sur-Seine", "76476", (0.5715, 49.4920), 1240, 108, 0.1),
    Town("BOL", "Bolbec", "76114", (0.4735, 49.5735), 1100, 102, 0.6),
    Town("GRU", "Gruchet-le-Valasse", "76329", (0.4990, 49.5545), 620, 98, 0.25),
    Town("CAU", "Rives-en-Seine", "76164", (0.7240, 49.5300), 640, 96, 0.8),
    Town("FAU", "Terres-de-Caux", "76258", (0.5930, 49.6525), 700, 106, 0.0),
)

STREET_NAMES: Final = (
    *("rue des Tanneurs", "rue du Lavoir", "rue des Peupliers", "rue de la Vallée"),
    *("rue du Moulin", "rue des Écoles", "rue de l’Abreuvoir", "rue des Hêtres"),
    *("rue de la Briqueterie", "rue du Clos", "rue des Jardins", "rue du Vieux Puits"),
    *("rue des Charrons", "rue de la Gare", "rue des Noyers", "rue du Pressoir"),
    *("rue des Filatures", "rue de la Source", "rue des Lilas", "rue du Colombier"),
    *("rue des Forges", "rue de la Mare", "rue des Acacias", "rue du Bac"),
    *("rue de l’Orme", "rue des Vergers", "rue du Four", "rue des Tisserands"),
    *("rue de la Chênaie", "rue des Prés", "rue du Belvédère", "rue des Saules"),
    *("rue de la Plaine", "rue du Cidre", "rue des Carrières", "rue du Lin"),
)


@dataclass(frozen=True, slots=True)
class Street:
    """A stretch between two crossings of a town, by their place in the grid."""

    town: Town
    name: str
    start: tuple[int, int]
    end: tuple[int, int]
    line: shapely.LineString


@dataclass(frozen=True)
class Grid:
    """The crossings and streets of a town; all hang together."""

    town: Town
    crossings: dict[tuple[int, int], tuple[float, float]]
    streets: tuple[Street, ...]

    def nearest(self, x: float, y: float) -> tuple[int, int]:
        """The crossing nearest to a position."""
        return min(self.crossings, key=lambda at: math.dist(self.crossings[at], (x, y)))


@cache
def grids() -> tuple[Grid, ...]:
    """The streets of every town."""
    return tuple(_grid(town) for town in TOWNS)


def _grid(town: Town) -> Grid:
    draw = Random(f"streets {town.code}")  # noqa: S311  # invented data
    ((x0, y0),) = to_lambert93([town.place])
    wet = river.water().buffer(40)
    reach = math.ceil(town.radius / town.spacing)
    cos, sin = math.cos(town.turned), math.sin(town.turned)
    crossings = {}
    for i in range(-reach, reach + 1):
        for j in range(-reach, reach + 1):
            bend = town.spacing * 0.16
            u = i * town.spacing + draw.gauss(0, bend)
            v = j * town.spacing + draw.gauss(0, bend)
            x, y = x0 + u * cos - v * sin, y0 + u * sin + v * cos
            if math.hypot(u, v) < town.radius and not wet.contains(shapely.Point(x, y)):
                crossings[i, j] = (round(x, 2), round(y, 2))
    names = draw.sample(STREET_NAMES, len(STREET_NAMES))
    streets = []
    for (i, j), here in crossings.items():
        for across, there in ((True, (i + 1, j)), (False, (i, j + 1))):
            if there not in crossings or draw.random() < WITHOUT_STREET:
                continue
            # A street keeps its name along the grid; rows and columns have different ones.
            named = names[(2 * (j if across else i) + (0 if across else 1)) % len(names)]
            streets.append(Street(town, named, (i, j), there, _bent(draw, here, crossings[there])))
    return _connected(Grid(town, crossings, tuple(streets)))


def _bent(draw: Random, start: tuple[float, float], end: tuple[float, float]) -> shapely.LineString:
    (x0, y0), (x1, y1) = start, end
    middle = (
        round((x0 + x1) / 2 + draw.gauss(0, 3.0), 2),
        round((y0 + y1) / 2 + draw.gauss(0, 3.0), 2),
    )
    return shapely.LineString([start, middle, end])


def _connected(grid: Grid) -> Grid:
    """The largest part that hangs together."""
    beside: dict[tuple[int, int], list[tuple[int, int]]] = {at: [] for at in grid.crossings}
    for street in grid.streets:
        beside[street.start].append(street.end)
        beside[street.end].append(street.start)
    best: set[tuple[int, int]] = set()
    left = set(beside)
    while left:
        part, todo = set[tuple[int, int]](), [min(left)]
        while todo:
            at = todo.pop()
            if at not in part:
                part.add(at)
                todo += beside[at]
        left -= part
        best = max(best, part, key=len)
    return Grid(
        grid.town,
        {at: place for at, place in grid.crossings.items() if at in best},
        tuple(street for street in grid.streets if street.start in best),
    )
