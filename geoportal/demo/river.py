"""The Seine as a line and as water, in EPSG:2154."""

from functools import cache
from itertools import pairwise

import shapely

from geoportal.demo.curves import smooth
from geoportal.demo.facts.seine import CENTRELINE
from geoportal.demo.projection import Position, to_lambert93

STEPS = 6


@cache
def centreline() -> tuple[Position, ...]:
    """The middle of the Seine, from upstream to downstream, metres."""
    return tuple(smooth(to_lambert93([(lon, lat) for lon, lat, _ in CENTRELINE]), STEPS))


@cache
def water() -> shapely.Polygon:
    """The Seine between its banks, one polygon."""
    widths = [width for _, _, width in CENTRELINE]
    line = centreline()
    discs = []
    for i, position in enumerate(line):
        low = min(i // STEPS, len(widths) - 2)
        share = i / STEPS - low
        width = widths[low] + share * (widths[low + 1] - widths[low])
        discs.append(shapely.Point(position).buffer(width / 2, quad_segs=8))
    pieces = [shapely.MultiPolygon([one, two]).convex_hull for one, two in pairwise(discs)]
    return shapely.Polygon(shapely.union_all(pieces).simplify(2).exterior)


@cache
def banks() -> tuple[shapely.Polygon, shapely.Polygon]:
    """The country on the right bank (north) and on the left bank (south), out to 60 km."""
    line = centreline()
    east, west = line[0][0] + 20_000, line[-1][0] - 20_000
    north, south = line[-1][1] + 60_000, line[-1][1] - 60_000
    river = [(east, line[0][1]), *line, (west, line[-1][1])]
    right = shapely.Polygon([*river, (west, north), (east, north)])
    left = shapely.Polygon([*river, (west, south), (east, south)])
    return right, left
