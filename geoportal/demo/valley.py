"""An invented relief of the valley about the centre of Lillebonne: nobody surveyed it.

It agrees with the invented excavations: today's ground lies where they say. Two streams meet, a
castle stands on its spur, a theatre in its hollow; towards the south the floor widens to what the
estuary left. Metres NGF-IGN69 on cells of 2 m, EPSG:2154.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from scipy import ndimage

from geoportal.demo.corings import corings
from geoportal.demo.curves import smooth
from geoportal.demo.excavations import digs

TITLE: Final = "Relief inventé de la démonstration"
CELL_M: Final = 2.0
# The shapes are computed this far apart, and drawn straight between.
KNOT_M: Final = 6.0
WEST, SOUTH, EAST, NORTH = 520_500.0, 6_937_200.0, 522_300.0, 6_939_000.0
# From upstream down; the Aulne ends where it meets the Commerce.
COMMERCE: Final = tuple(
    smooth(
        [
            *((521_060.0, 6_939_040.0), (521_150.0, 6_938_620.0), (521_245.0, 6_938_260.0)),
            *((521_325.0, 6_938_040.0), (521_430.0, 6_937_800.0), (521_560.0, 6_937_500.0)),
            (521_700.0, 6_937_160.0),
        ]
    )
)
AULNE: Final = tuple(
    smooth(
        [
            *((522_340.0, 6_938_240.0), (521_980.0, 6_938_000.0), (521_690.0, 6_937_850.0)),
            (521_445.0, 6_937_765.0),
        ]
    )
)
CASTLE, THEATRE = (521_765.0, 6_938_316.0), (521_583.0, 6_938_165.0)
# The floor at both ends, and how much higher the plateau lies.
LOW_M, HIGH_M, PLATEAU_M = 4.4, 12.4, 70.0
SLOPE_M = 760.0
SPUR_M = 70.0
# How far the ground of an excavation speaks for what lies about it.
AROUND_M = 45.0

Floats = NDArray[np.float64]


@cache
def relief() -> NDArray[np.float32]:
    """Heights by row (from the north) and column."""
    x, y = np.meshgrid(np.arange(WEST, EAST + 1, KNOT_M), np.arange(NORTH, SOUTH - 1, -KNOT_M))
    heights = _ground(x, y)
    for where, ground in _known():
        there = float(_ground(np.array([where[0]]), np.array([where[1]]))[0])
        heights += (ground - there) * _bump(x, y, where, AROUND_M)
    rows, cols = round((NORTH - SOUTH) / CELL_M), round((EAST - WEST) / CELL_M)
    middle = (np.indices((rows, cols)) + 0.5) * CELL_M / KNOT_M
    drawn: NDArray[np.float64] = ndimage.map_coordinates(heights, middle, order=1)
    return drawn.astype(np.float32)


def write_relief(path: Path) -> None:
    """The relief as a GeoTIFF whose CRS says the plane and the heights (EPSG:5698)."""
    heights = relief()
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=heights.shape[0],
        width=heights.shape[1],
        count=1,
        dtype="float32",
        nodata=-9999,
        crs="EPSG:5698",
        transform=Affine(CELL_M, 0, WEST, 0, -CELL_M, NORTH),
        tiled=True,
        compress="deflate",
        predictor=3,
    ) as out:
        out.write(heights, 1)


def _known() -> list[tuple[tuple[float, float], float]]:
    """Where an invented operation says how high today's ground lies."""
    return [
        ((dig.corner[0] + dig.size[0] / 2, dig.corner[1] + dig.size[1] / 2), dig.ground_m)
        for dig in (*digs(), *corings())
    ]


def _ground(x: Floats, y: Floats) -> Floats:
    commerce, aulne = _distance(x, y, COMMERCE), _distance(x, y, AULNE)
    near = np.minimum(commerce, aulne)
    # Between two valleys a rounded spur, no edge.
    soft = -SPUR_M * np.logaddexp(-commerce / SPUR_M, -aulne / SPUR_M)
    south = np.clip((NORTH - y) / (NORTH - SOUTH), 0, 1)
    floor = HIGH_M + (LOW_M - HIGH_M) * south**0.8
    away = np.maximum(0, soft - 30 - 170 * south**3)
    rise = 1 - np.exp(-((away / SLOPE_M) ** 2))
    heights = floor + 0.006 * np.minimum(near, 120) + PLATEAU_M * rise
    # Dry valleys run down the slopes.
    gullies = np.sin((x + 0.6 * y) / 61.0 + 1.4 * np.sin(y / 170.0)) * np.cos((y - 0.4 * x) / 143.0)
    heights += 13.0 * rise * gullies + 3.0 * rise * np.sin(x / 29.0 - y / 37.0)
    heights -= 0.9 * np.exp(-((near / 8.0) ** 2))
    heights += 17.0 * _bump(x, y, CASTLE, 62)
    heights -= 2.4 * _bump(x, y, THEATRE, 26)
    for length, tall in ((310.0, 0.4), (87.0, 0.14), (23.0, 0.05)):
        heights += tall * np.sin(x / length + 1.3) * np.cos(y / length * 0.8 - 0.7)
    return np.asarray(heights, np.float64)


def _bump(x: Floats, y: Floats, place: tuple[float, float], reach: float) -> Floats:
    return np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / (2 * reach**2))


def _distance(x: Floats, y: Floats, line: tuple[tuple[float, float], ...]) -> Floats:
    nearest = np.full(x.shape, np.inf)
    for (x0, y0), (x1, y1) in pairwise(line):
        dx, dy = x1 - x0, y1 - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - along * dx, y - y0 - along * dy))
    return nearest
