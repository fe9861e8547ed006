"""Shorelines: where areas at least so probably wet end at ground that is known to be drier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString

from archaeology.analysis.terrain.contours import THRESHOLDS
from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.thinning import thinned_line


def shores(
    probability: Grid, thresholds: Sequence[float] = THRESHOLDS
) -> dict[float, MultiLineString]:
    """For each threshold the edges between a cell that reaches it and a known one that does not.

    In the grid's CRS; each line runs with the water on its left. An edge of the grid and an edge to
    unknown ground are no shore: what lies beyond is not said. Lines follow the cells' edges, less
    corners that a line nearer than half a cell's diagonal does without.
    """
    found: dict[float, MultiLineString] = {}
    known = ~np.isnan(probability.values)
    with np.errstate(invalid="ignore"):
        for threshold in thresholds:
            wet = probability.values >= np.float32(threshold)
            found[float(threshold)] = _lines(wet, known, probability)
    return found


def _lines(wet: NDArray[np.bool_], known: NDArray[np.bool_], grid: Grid) -> MultiLineString:
    """The edges, joined to lines; rows count from the north."""
    dry = known & ~wet
    # Each edge runs from the first to the second of its corners (column, row from the cell's own):
    # with water in the west it runs north.
    edges = (
        (wet[:, :-1] & dry[:, 1:], (1, 1), (1, 0)),
        (dry[:, :-1] & wet[:, 1:], (1, 0), (1, 1)),
        (wet[:-1] & dry[1:], (0, 1), (1, 1)),
        (dry[:-1] & wet[1:], (1, 1), (0, 1)),
    )
    found = []
    for edge, start, end in edges:
        rows, cols = np.nonzero(edge)
        cells = np.stack([cols, rows], axis=1)
        found.append(np.stack([cells + start, cells + end], axis=1))
    corners = np.concatenate(found).astype(np.float64)
    if not len(corners):
        return MultiLineString()
    a, e = float(grid.transform.a), float(grid.transform.e)
    placed = corners * (a, e) + (float(grid.transform.c), float(grid.transform.f))
    merged = shapely.line_merge(
        shapely.multilinestrings(shapely.linestrings(placed)), directed=True
    )
    tolerance = float(np.hypot(*grid.cell_m)) / 2
    lines = map(shapely.get_coordinates, shapely.get_parts(merged))
    return MultiLineString([thinned_line(each, tolerance) for each in lines])
