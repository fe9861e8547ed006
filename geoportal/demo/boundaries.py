"""Approximate limits of the communes, computed from one inner point and the area of each.

The territory is cut in two by the Seine. On each bank a power diagram, seen through a smooth
wobble so that limits are not straight, is tuned until each cell has its commune's area and lies
around its point. The result is a partition: neighbours share their vertices exactly. EPSG:2154.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import shapely

from geoportal.demo import power_diagram
from geoportal.demo.curves import Floats, Wobble, smooth
from geoportal.demo.facts.communes import CommuneFact, communes
from geoportal.demo.facts.outline import LEFT_BANK, NORTH_RING, PARTS, SOUTH_RING
from geoportal.demo.facts.settlements import SETTLEMENTS
from geoportal.demo.power_diagram import Plan, Samples
from geoportal.demo.projection import Position, to_lambert93
from geoportal.demo.river import banks

APPROXIMATION_NOTICE = (
    "Limites approximatives, calculées à partir de la position et de la superficie des communes"
)
GRID = 0.01  # every vertex is rounded to the centimetre before the faces are built
_OCTAVES = ((6500.0, 300.0), (2600.0, 110.0), (1000.0, 55.0), (420.0, 18.0))
CLEARANCE = 150.0  # metres wished for between a commune's inner point and its limits
_SEED = 77


@dataclass(frozen=True, slots=True)
class CommuneBoundary:
    """A commune and its approximate limits (EPSG:2154, metres)."""

    fact: CommuneFact
    polygon: shapely.Polygon


@dataclass(frozen=True)
class _Half:
    """One bank of the Seine, and the diagram tuned for it."""

    facts: Sequence[CommuneFact]
    region: shapely.Polygon
    plan: Plan
    sites: Floats
    weights: Floats


@cache
def commune_boundaries() -> tuple[CommuneBoundary, ...]:
    """The approximate limits of all communes, in the order of their INSEE codes."""
    right, left = banks()
    facts = communes()
    wobble = Wobble.from_seed(_SEED, _OCTAVES)
    north = _tune([f for f in facts if f.insee not in LEFT_BANK], NORTH_RING, right, wobble)
    south = _tune([f for f in facts if f.insee in LEFT_BANK], SOUTH_RING, left, wobble)
    # Faces are built from the lines of both banks at once, so that they share the Seine's vertices.
    lines = shapely.union_all([*_lines(north, wobble), *_lines(south, wobble)], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines).tolist()))
    drawn = [
        boundary
        for half in (north, south)
        for boundary in _named([f for f in faces if _inside(half.region, f)], half, wobble)
    ]
    return tuple(sorted(drawn, key=lambda boundary: boundary.fact.insee))


@cache
def territory_outline() -> shapely.Polygon:
    """The outer limit of the territory (EPSG:2154)."""
    return shapely.Polygon(
        shapely.coverage_union_all([b.polygon for b in commune_boundaries()]).exterior
    )


def _region(
    ring: Sequence[Position], bank: shapely.Polygon, facts: Sequence[CommuneFact], wobble: Wobble
) -> shapely.Polygon:
    """A bank's share of the territory, its land side moved until it holds its communes' areas."""
    drawn = smooth([*to_lambert93(ring), to_lambert93(ring[:1])[0]], 16)
    outline = shapely.Polygon(wobble.apply(np.array(drawn)))
    wanted = sum(fact.area_km2 for fact in facts) * 1e6
    low, high = -4000.0, 4000.0
    region = outline
    for _ in range(40):
        middle = (low + high) / 2
        region = _largest(outline.buffer(middle, quad_segs=4).intersection(bank))
        low, high = (middle, high) if region.area < wanted else (low, middle)
    return region


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    return max(shapely.get_parts(shape), key=lambda part: float(part.area))


def _samples(region: shapely.Polygon, wobble: Wobble, step: float) -> Samples:
    west, south, east, north = region.bounds
    xs, ys = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    plain = np.column_stack([xs.ravel(), ys.ravel()])
    shapely.prepare(region)
    plain = plain[shapely.contains_xy(region, plain[:, 0], plain[:, 1])]
    return Samples(plain, wobble.apply(plain), region.area / len(plain))


def _tune(
    facts: Sequence[CommuneFact], ring: Sequence[Position], bank: shapely.Polygon, wobble: Wobble
) -> _Half:
    region = _region(ring, bank, facts, wobble)
    plan = _plan(facts, wobble)
    coarse = _samples(region, wobble, 330)
    sites, weights = power_diagram.tune(coarse, plan, plan.areas / np.pi, 300)
    fine = _samples(region, wobble, 130)
    sites, weights = power_diagram.tune(fine, replace(plan, sites=sites), weights, 20)
    return _Half(facts, region, plan, sites, weights)


def _plan(facts: Sequence[CommuneFact], wobble: Wobble) -> Plan:
    sites: list[Position] = []
    areas: list[float] = []
    groups: list[int] = []
    pins: list[Position] = []
    pinned: list[int] = []
    firm: list[bool] = []
    for number, fact in enumerate(facts):
        for lon, lat, area in PARTS.get(fact.insee, ((fact.lon, fact.lat, fact.area_km2),)):
            sites += to_lambert93([(lon, lat)])
            areas.append(area * 1e6)
            groups.append(number)
        towns = to_lambert93([(town.lon, town.lat) for town in SETTLEMENTS.get(fact.insee, ())])
        inside = [fact.point, *towns]
        around = [_beside(fact.point, turn * math.pi / 3) for turn in range(6)]
        pins += [*inside, *around]
        pinned += [number] * len([*inside, *around])
        firm += [True] * len(inside) + [False] * len(around)
    return Plan(
        sites=wobble.apply(np.array(sites)),
        areas=np.array(areas),
        groups=np.array(groups),
        pins=wobble.apply(np.array(pins)),
        pinned=np.array(pinned),
        firm=np.array(firm),
    )


def _lines(half: _Half, wobble: Wobble) -> list[shapely.Geometry]:
    """The diagram's edges, seen back through the wobble, and the outline of the region.

    Each shared edge is bent once, as one line: that is what makes the partition exact.
    """
    west, south, east, north = half.region.bounds
    box = (west - 5000, south - 5000, east + 5000, north + 5000)
    rings = power_diagram.cells(half.sites, half.weights, box)
    edges = shapely.line_merge(
        shapely.union_all([shapely.LinearRing(ring) for ring in rings], grid_size=0.001)
    )
    dense = shapely.segmentize(shapely.get_parts(edges), 110)
    # A vertex where three edges meet is bent once too, so that all three end in the same place.
    corners, number = np.unique(shapely.get_coordinates(dense), axis=0, return_inverse=True)
    bent = shapely.set_coordinates(dense, wobble.undo(corners).round(2)[number.ravel()])
    inside = shapely.intersection(bent, half.region.buffer(1))
    return [*inside, half.region.exterior]


def _inside(region: shapely.Polygon, face: shapely.Polygon) -> bool:
    return bool(region.contains(face.representative_point()))


def _named(faces: Sequence[shapely.Polygon], half: _Half, wobble: Wobble) -> list[CommuneBoundary]:
    inner = np.array([face.representative_point().coords[0] for face in faces])
    seen = Samples(inner, wobble.apply(inner), 0)
    shapes = half.plan.groups[power_diagram.owners(seen, half.sites, half.weights)]
    polygons = _gather(faces, shapes.tolist())
    return [CommuneBoundary(fact, polygons[i]) for i, fact in enumerate(half.facts)]


def _beside(point: Position, turn: float) -> Position:
    return point[0] + CLEARANCE * math.cos(turn), point[1] + CLEARANCE * math.sin(turn)


def _gather(faces: Sequence[shapely.Polygon], shapes: Sequence[int]) -> dict[int, shapely.Polygon]:
    """One polygon a shape; a scrap that the outline cuts off goes to its longest neighbour."""
    held: dict[int, list[shapely.Polygon]] = {}
    for face, shape in zip(faces, shapes, strict=True):
        held.setdefault(shape, []).append(face)
    polygons: dict[int, shapely.Polygon] = {}
    scraps: list[shapely.Polygon] = []
    for shape, parts in held.items():
        pieces = shapely.get_parts(shapely.coverage_union_all(parts))
        *rest, polygons[shape] = sorted(pieces, key=lambda piece: float(piece.area))
        scraps += rest
    for scrap in scraps:
        shared = {shape: scrap.intersection(polygons[shape]).length for shape in polygons}
        taker = max(shared, key=lambda shape: float(shared[shape]))
        polygons[taker] = _largest(shapely.coverage_union_all([polygons[taker], scrap]))
    return polygons
