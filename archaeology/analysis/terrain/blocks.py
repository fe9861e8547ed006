"""A grid with larger cells: what a block of cells amounts to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from archaeology.analysis.terrain.grid import Floats, Grid

# Among indices: a cell of which nothing is known.
UNKNOWN = np.iinfo(np.uint32).max


def coarsening(shape: tuple[int, int], most_cells: int) -> int:
    """How many cells on a side go into one, so that at most `most_cells` remain."""
    step = 1
    while -(-shape[0] // step) * -(-shape[1] // step) > most_cells:
        step += 1
    return step


def coarser(grid: Grid, step: int) -> Grid:
    """Means of blocks of step × step cells; unknown where half of a block or more is."""
    return Grid(
        blockwise(grid.values, step, known_mean),
        grid.transform @ Affine.scale(step),
        grid.crs,
        grid.vertical,
    )


def blockwise(
    values: NDArray[Any], step: int, reduce: Callable[[NDArray[Any]], NDArray[Any]]
) -> NDArray[Any]:
    """`reduce` of (blocks, cells), a strip of blocks at a time; what lies beyond is unknown."""
    rows, cols = values.shape
    wide, high = -(-cols // step), -(-rows // step)
    unknown = {"f": np.nan, "u": UNKNOWN, "b": False}[values.dtype.kind]
    strips = []
    for top in range(high):
        part = values[top * step : (top + 1) * step]
        part = np.pad(
            part, ((0, step - part.shape[0]), (0, wide * step - cols)), constant_values=unknown
        )
        blocks = part.reshape(step, wide, step).transpose(1, 0, 2).reshape(wide, step * step)
        strips.append(reduce(blocks))
    return np.array(strips)


def known_mean(blocks: Floats) -> Floats:
    """The mean of what is known; NaN where that is not more than half."""
    known = ~np.isnan(blocks)
    count = known.sum(axis=-1)
    total = np.where(known, blocks, 0).sum(axis=-1)
    mean = np.where(2 * count > blocks.shape[-1], total / np.maximum(count, 1), np.nan)
    return mean.astype(blocks.dtype)


def known_least(blocks: Floats) -> Floats:
    """The least of what is known; NaN where nothing is."""
    least = np.where(np.isnan(blocks), np.inf, blocks).min(axis=-1)
    return np.where(np.isinf(least), np.nan, least).astype(blocks.dtype)


def known_median(blocks: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The lower median of what is known; `UNKNOWN` where nothing is."""
    ordered = np.sort(blocks, axis=-1)
    known = (ordered != UNKNOWN).sum(axis=-1)
    middle = np.maximum(known - 1, 0) // 2
    return np.take_along_axis(ordered, middle[:, None], axis=-1)[:, 0]


def any_of(blocks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether any cell of a block is."""
    return np.asarray(blocks.any(axis=-1), bool)
