"""Areas at least so probably wet, as polygons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from rasterio.features import shapes
from shapely.geometry import MultiPolygon, shape

from archaeology.analysis.terrain.grid import Grid

THRESHOLDS = (0.05, 0.5, 0.95)


def contours(
    probability: Grid, thresholds: Sequence[float] = THRESHOLDS
) -> dict[float, MultiPolygon]:
    """For each threshold the cells whose probability reaches it, in the grid's CRS.

    The edges are those of the cells, so that nothing is drawn that was not computed: unknown cells
    are in none, holes stay holes, and the area of a higher threshold lies within that of a lower
    one. Every answer is valid; it is empty where no cell reaches the threshold.
    """
    found: dict[float, MultiPolygon] = {}
    with np.errstate(invalid="ignore"):
        for threshold in thresholds:
            wet = probability.values >= np.float32(threshold)
            found[float(threshold)] = _outlines(wet.astype(np.uint8), probability)
    return found


def _outlines(wet: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], grid: Grid) -> MultiPolygon:
    rings = shapes(wet, mask=wet.astype(bool), connectivity=4, transform=grid.transform)
    polygons: list[shapely.Polygon] = []
    for geometry, _value in rings:
        # A ring may touch itself at a corner that two cells share.
        valid = shapely.make_valid(shape(geometry))
        polygons += [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon"]
    return MultiPolygon(polygons)
