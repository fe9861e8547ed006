"""Heights at places, out of the cells of a file: bilinear between the centres of four of them.

Where some of the four are unknown the others make up the height, by the same weights, so that it
goes on without a step to the edge of the cell; in the outermost half cell of the file, which is its
own too, those beside each other do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.warp import transform
from rasterio.windows import Window

from layers.raster.examining.measures import Sieve

Floats = NDArray[np.float64]
_NEIGHBOURS = ((0, 0), (0, 1), (1, 0), (1, 1))
# In cells: what stands on the edge comes back from degrees a little beside it.
_EDGE = 1e-4
# Places are looked up by pieces of so many cells.
_PIECE = 512


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of an open dataset; `read` gives a window of them as metres, NaN where unknown."""

    width: int
    height: int
    transform: Affine
    read: Callable[[Window], Floats]

    @classmethod
    def of_grid(cls, grid: Any) -> Self:
        """Of a grid that analysis reads."""

        def read(window: Window) -> Floats:
            heights = grid.read(1, window=window, masked=True).astype(np.float64)
            return np.asarray(heights.filled(np.nan))

        return cls(grid.width, grid.height, grid.transform, read)

    @classmethod
    def of_original(cls, original: Any, unit_m: float) -> Self:
        """Of a file as it was sent, made clean as its grid was."""
        scale, offset = original.scales[0] * unit_m, original.offsets[0] * unit_m

        def read(window: Window) -> Floats:
            declared = original.read_masks(1, window=window) == 0
            return Sieve(scale, offset).metres(original.read(1, window=window), declared)

        return cls(original.width, original.height, original.transform, read)


def sampled(cells: Cells, places: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The heights at places (n, 2) of the cells' own CRS, NaN outside and in unknown cells; and
    which of them lie amidst known cells, two on each side.
    """
    back = ~cells.transform
    with np.errstate(invalid="ignore"):  # a place may be no number
        columns = back.a * places[:, 0] + back.b * places[:, 1] + back.c
        rows = back.d * places[:, 0] + back.e * places[:, 1] + back.f
    found, amidst = np.full(len(places), np.nan), np.zeros(len(places), np.bool_)
    within = (columns >= -_EDGE) & (columns <= cells.width + _EDGE)
    within &= (rows >= -_EDGE) & (rows <= cells.height + _EDGE)
    at = np.flatnonzero(within)
    columns, rows = np.clip(columns[at], 0, cells.width), np.clip(rows[at], 0, cells.height)
    pieces = (rows // _PIECE) * 1e6 + columns // _PIECE
    for piece in np.unique(pieces):
        here = pieces == piece
        found[at[here]], amidst[at[here]] = _in_piece(cells, columns[here], rows[here])
    return found, amidst


def corrected_at_edges(
    found: Floats, amidst: NDArray[np.bool_], places: Floats, original: Cells, crs: str
) -> Floats:
    """The same heights in EPSG:2154, those beside the unknown looked up in the original, in `crs`.

    A cell of a warped grid is known as a whole or not at all, by its middle: at an edge it has no
    height for ground that was measured, or one for ground that was not; and its neighbour's was
    made from half as many cells.
    """
    asked = np.flatnonzero(~amidst & np.isfinite(places).all(axis=1))
    if not len(asked):
        return found
    x, y = transform("EPSG:2154", crs, places[asked, 0], places[asked, 1])
    corrected = found.copy()
    corrected[asked] = sampled(original, np.column_stack([x, y]))[0]
    return corrected


def _in_piece(cells: Cells, columns: Any, rows: Any) -> tuple[Any, Any]:
    """Bilinear within one window; places beyond the outermost centres take the cell's height."""
    left, top = max(int(columns.min()) - 2, 0), max(int(rows.min()) - 2, 0)
    right = min(int(columns.max()) + 3, cells.width)
    bottom = min(int(rows.max()) + 3, cells.height)
    heights = cells.read(Window(left, top, right - left, bottom - top))
    own = heights[
        np.minimum(rows.astype(int), bottom - 1) - top,
        np.minimum(columns.astype(int), right - 1) - left,
    ]
    x = np.clip(columns - 0.5, left, right - 1)
    y = np.clip(rows - 0.5, top, bottom - 1)
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    total, weights = np.zeros(len(x)), np.zeros(len(x))
    for down, right_of in _NEIGHBOURS:
        row = np.minimum(y0 + down, bottom - 1) - top
        column = np.minimum(x0 + right_of, right - 1) - left
        weight = np.abs(1 - down - (y - y0)) * np.abs(1 - right_of - (x - x0))
        known = ~np.isnan(heights[row, column])
        total += np.where(known, weight * np.nan_to_num(heights[row, column]), 0)
        weights += np.where(known, weight, 0)
    known_there = ~np.isnan(own) & (weights > 0)
    found = np.where(known_there, total / np.where(weights > 0, weights, 1), np.nan)
    # Beyond the window lies what nobody stands near, or nothing.
    inner = np.pad(~np.isnan(heights), 2)
    amidst = np.ones(len(x), np.bool_)
    for down, right_of in product(range(-1, 3), repeat=2):
        amidst &= inner[y0 - top + down + 2, x0 - left + right_of + 2]
    return found, amidst
