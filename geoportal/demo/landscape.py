"""What the base map draws: the Seine, roads, railways, bridges and forests, in EPSG:2154.

All of it is approximate, drawn by hand through known places; nothing here is a survey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import shapely

from geoportal.demo import river
from geoportal.demo.curves import Wobble, smooth
from geoportal.demo.facts.routes import BRIDGES, FORESTS, RAILWAYS, ROADS, Line
from geoportal.demo.projection import Position, to_lambert93

Kind = Literal["water", "forest", "rail", "road", "bridge"]

LANDSCAPE_NOTICE: Final = "Tracés approximatifs, dessinés pour la démonstration"
BANK_METRES = 60.0


@dataclass(frozen=True, slots=True)
class LandscapeFeature:
    """One thing on the base map.

    Args:
        kind: what it is.
        name: what the map writes on it.
        rank: 1 for what shows first when one zooms in.
        geometry: a line for roads, railways and bridges, a polygon for water and forests; metres,
            EPSG:2154.
    """

    kind: Kind
    name: str
    rank: int
    geometry: shapely.Geometry


@cache
def landscape() -> tuple[LandscapeFeature, ...]:
    """Everything on the base map, in the order in which it is drawn."""
    return (
        *(LandscapeFeature("forest", f.name, f.rank, _forest(f)) for f in FORESTS),
        LandscapeFeature("water", "La Seine", 1, river.water()),
        *(LandscapeFeature("rail", rail.name, rail.rank, _curve(rail)) for rail in RAILWAYS),
        *(LandscapeFeature("road", road.name, road.rank, _road(road)) for road in ROADS),
        *(
            LandscapeFeature("bridge", b.name, b.rank, shapely.LineString(to_lambert93(b.points)))
            for b in BRIDGES
        ),
    )


def roads() -> tuple[LandscapeFeature, ...]:
    """The roads alone."""
    return tuple(feature for feature in landscape() if feature.kind == "road")


def _wobbled(points: Sequence[Position]) -> list[Position]:
    """Points moved a little; always the same way at one place, so that roads still meet."""
    wobble = Wobble.from_seed(14, ((1500.0, 45.0), (500.0, 14.0)))
    return [(float(x), float(y)) for x, y in wobble.apply(np.array(points))]


def _curve(line: Line) -> shapely.LineString:
    return shapely.LineString(_wobbled(smooth(to_lambert93(line.points), 10)))


def _road(line: Line) -> shapely.LineString:
    return _bridge_ends(_curve(line), line)


def _bridge_ends(curve: shapely.LineString, line: Line) -> shapely.LineString:
    """Join a road to the bridge that continues it."""
    heads = {point for bridge in BRIDGES for point in bridge.points}
    coords = list(curve.coords)
    if line.points[0] in heads:
        coords = [*to_lambert93(line.points[:1]), *coords]
    if line.points[-1] in heads:
        coords = [*coords, *to_lambert93(line.points[-1:])]
    return shapely.LineString(coords)


def _forest(line: Line) -> shapely.Geometry:
    ring = smooth([*to_lambert93(line.points), to_lambert93(line.points[:1])[0]], 8)
    wobble = Wobble.from_seed(33, ((1200.0, 110.0), (450.0, 22.0)))
    shape = shapely.Polygon(wobble.apply(np.array(ring))).buffer(0)
    dry = shape.difference(river.water().buffer(BANK_METRES))
    return max(shapely.get_parts(dry), key=lambda part: float(part.area))
