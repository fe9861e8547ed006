"""Geometries on a grid: the cells that a river covers, embankments cut through."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rasterio.features import rasterize
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.terrain.refusal import NoSuchPlace, NothingKnown


def cells_along(grid: Grid, geometry: BaseGeometry) -> NDArray[np.bool_]:
    """The cells that a geometry (in the grid's CRS) touches: joined along a line."""
    if geometry.is_empty:
        return np.zeros(grid.shape, bool)
    burnt = rasterize(
        [(geometry, 1)],
        out_shape=grid.shape,
        transform=grid.transform,
        all_touched=True,
        dtype="uint8",
    )
    found: NDArray[np.bool_] = burnt.astype(bool)
    return found


def seeds_along(grid: Grid, river: BaseGeometry) -> NDArray[np.bool_]:
    """The cells of known ground from which water rises; `NothingKnown` where there is none."""
    seeds = cells_along(grid, river) & ~np.isnan(grid.values)
    if not seeds.any():
        raise NothingKnown("The river lies on no known ground of the grid.", "no-river")
    return seeds


def breach(grid: Grid, lines: Iterable[LineString], width_m: float) -> Grid:
    """The ground with each line cut through: a trench as low as the lower of the line's two ends.

    A line leads from one foot of an embankment (a bridge, a quay) to the other. Cells that its
    strip of `width_m` metres touches are lowered to the lower foot where they are higher, and take
    its height where their ground is unknown (models have no ground under a bridge); lower cells
    stay. Raises `NoSuchPlace` for an end outside the grid or on unknown ground.
    """
    values = grid.values.copy()
    for line in lines:
        feet = [_foot(grid, line.coords[0]), _foot(grid, line.coords[-1])]
        strip = line if width_m <= 0 else line.buffer(width_m / 2, cap_style="flat")
        cut = cells_along(grid, strip) | cells_along(grid, line)
        values[cut] = np.fmin(values[cut], min(feet))
    return grid.with_values(values)


def _foot(grid: Grid, place: tuple[float, ...]) -> float:
    x, y = place[0], place[1]
    height = float(grid.values[grid.index(x, y)])
    if np.isnan(height):
        raise NoSuchPlace(f"The ground at {x:g}, {y:g} is unknown.", "unknown-ground", x=x, y=y)
    return height
