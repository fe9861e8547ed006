"""Where a tile is: its number, its envelope on the web's map, its area in storage."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyproj import Transformer

from layers.catalog.layer import STORAGE_SRID
from layers.catalog.sql.changes import Bounds
from layers.ui.web_tile import HALF_WORLD, WebTile

EXTENT = 4096
# Symbols up to 8 CSS pixels beyond the edge of a 512-pixel tile are drawn by both neighbours.
BUFFER = 64
# A cell of an aggregate is this many units wide, eight across a tile: its circle has room there.
CELL_BITS = 3
CELL_UNITS = EXTENT >> CELL_BITS
# Longitudes and latitudes within which Lambert-93 is a map at all. Rows outside are on no tile.
DOMAIN_DEGREES = (-25.0, 30.0, 45.0, 72.0)
_EDGE_STEPS = 24
# Both directions of a null datum shift; a centimetre covers what rounding leaves.
_ROUNDING_M = 0.05
_TO_STORAGE = Transformer.from_crs(3857, STORAGE_SRID, always_xy=True)


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """A point of EPSG:3857 from degrees."""
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / math.pi
    return longitude / 180 * HALF_WORLD, y * HALF_WORLD


DOMAIN: Bounds = (*_mercator(*DOMAIN_DEGREES[:2]), *_mercator(*DOMAIN_DEGREES[2:]))


@dataclass(frozen=True, slots=False)
class TileAddress(WebTile):
    """A tile of vectors: its margin is counted in units of its grid, its rows lie in storage."""

    def envelope(self, units: int = 0) -> Bounds:
        """West, south, east, north in EPSG:3857, `units` of 1/4096 wider on each side."""
        return self.bounds(units / EXTENT)

    def area(self, units: int = BUFFER) -> Bounds | None:
        """The bounds in EPSG:2154 of the tile and its margin, or None outside the domain.

        Everything whose place in EPSG:3857 is in the envelope has its place in EPSG:2154 within
        these bounds; they hold a little more, since a straight edge in one is curved in the other.
        """
        return _area(self.z, self.x, self.y, units)


@lru_cache(maxsize=65_536)
def _area(z: int, x: int, y: int, units: int) -> Bounds | None:
    envelope = TileAddress(z, x, y).envelope(units)
    west, south = max(envelope[0], DOMAIN[0]), max(envelope[1], DOMAIN[1])
    east, north = min(envelope[2], DOMAIN[2]), min(envelope[3], DOMAIN[3])
    if west >= east or south >= north:
        return None
    along_x = np.linspace(west, east, _EDGE_STEPS + 1)
    along_y = np.linspace(south, north, _EDGE_STEPS + 1)
    edge_x = np.concatenate(
        [along_x, along_x, np.full_like(along_y, west), np.full_like(along_y, east)]
    )
    edge_y = np.concatenate(
        [np.full_like(along_x, south), np.full_like(along_x, north), along_y, along_y]
    )
    xs, ys = _TO_STORAGE.transform(edge_x, edge_y)
    # Between two vertices an edge bulges by at most step² / 8R, R being the projection's radius of
    # curvature: never under the Earth's tenth in the domain.
    longest = float(
        np.max(np.hypot(np.diff(xs[: _EDGE_STEPS + 1]), np.diff(ys[: _EDGE_STEPS + 1])))
    )
    margin = _ROUNDING_M + longest**2 / (8 * 637_000)
    return (
        float(xs.min()) - margin,
        float(ys.min()) - margin,
        float(xs.max()) + margin,
        float(ys.max()) + margin,
    )
