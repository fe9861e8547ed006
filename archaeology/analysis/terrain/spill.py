"""At which level water that rises from a river first reaches each cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from archaeology.analysis.terrain.grid import Floats, Grid
from archaeology.analysis.terrain.refusal import BadLevel

Indices = NDArray[np.unsignedinteger[Any]]
EIGHT = np.ones((3, 3), bool)
FOUR = ndimage.generate_binary_structure(2, 1)
# Rows ranked at a time: bounds the 8-byte ranks.
RANKED_CELLS = 2_000_000


def spill_levels(
    grid: Grid,
    seeds: NDArray[np.bool_],
    levels: NDArray[np.float64] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """The lowest of `levels` at which each cell is joined to a seed by cells not above it.

    That is the minimax height over the 8-connected paths from the seeds, rounded up to `levels`
    (exact without: every height of the grid is one). `seeds` has the grid's shape. NaN is a wall
    and stays NaN; +inf is what no level reaches. Equal to the morphological reconstruction by
    erosion of the ground, marked at the seeds (Vincent 1993, IEEE Transactions on Image Processing
    2(2), 176–201). `BadLevel` on levels that are no numbers.
    """
    if levels is None:
        levels = np.unique(grid.values[np.isfinite(grid.values)]).astype(np.float64)
    ordered = rising(levels)
    index = spill_index(grid.values, seeds, ordered, progress=progress)
    heights = np.full(_padded(len(ordered)) + 1, np.inf, grid.values.dtype)
    heights[: len(ordered)] = ordered
    found: Floats = heights[index]
    found[np.isnan(grid.values)] = np.nan
    return found


def rising(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distinct levels in order; raises `BadLevel` unless all are finite numbers."""
    asked = np.asarray(levels, np.float64)
    if asked.ndim != 1 or not np.isfinite(asked).all():
        raise BadLevel("A water level is a finite number of metres.", "level")
    return np.unique(asked)


def spill_index(
    values: Floats,
    seeds: NDArray[np.bool_],
    levels: NDArray[np.float64],
    structure: NDArray[np.bool_] = EIGHT,
    progress: Callable[[float], None] | None = None,
) -> Indices:
    """Which of the rising `levels` first reaches each cell; at least `len(levels)` where none does.

    The answers' bits are found from the highest down, for all cells at once. `found` holds the
    leading bits of each cell's answer, so cells of one value share one interval of levels; they
    are wet at its middle when they lie low enough and are joined, among such cells of the same
    value, to a seed or to a cell that is wet earlier (a lower value). One plain labelling serves
    all values: cells that touch a lower value are wet anyway and are taken out of it, and what
    remains cannot touch another value's. ⌈log2(levels + 1)⌉ rounds, whatever the shape of the
    water's ways.
    """
    bits = int(_padded(len(levels))).bit_length()
    rank = _ranks(values, levels, bits)
    found = np.zeros_like(rank)
    for done in range(bits):
        leading: Indices = np.right_shift(rank, bits - done - 1, dtype=rank.dtype)
        dry = _dry_at_middle(leading, found, seeds, structure)
        found <<= 1
        found |= dry
        if progress is not None:
            progress((done + 1) / bits)
    return found


def _dry_at_middle(
    rank: Indices, found: Indices, seeds: NDArray[np.bool_], structure: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which cells water reaches only above the middle of their interval."""
    low_enough = rank <= found << 1
    wet = low_enough & (seeds | (lowest_around(found, structure) < found))
    open_cells = low_enough & ~wet
    # A neighbour that is wet and of the same value: none of a lower value can be one here.
    wet_around = lowest_around(np.where(wet, found, np.iinfo(found.dtype).max), structure)
    touched = open_cells & (wet_around == found)
    if touched.any():
        labels, count = ndimage.label(open_cells, structure)
        reached = np.zeros(count + 1, bool)
        reached[labels[touched]] = True
        reached[0] = False
        wet |= reached[labels]
    return ~wet


def lowest_around(values: Indices, structure: NDArray[np.bool_]) -> Indices:
    """The least of each cell and its neighbours (4 or 8)."""
    across = values.copy()
    np.minimum(across[:, 1:], values[:, :-1], out=across[:, 1:])
    np.minimum(across[:, :-1], values[:, 1:], out=across[:, :-1])
    down = across if structure[0, 0] else values
    lowest = across.copy()
    np.minimum(lowest[1:], down[:-1], out=lowest[1:])
    np.minimum(lowest[:-1], down[1:], out=lowest[:-1])
    return lowest


def _padded(count: int) -> int:
    """The index that stands for "never": all bits set, and no level's."""
    return (1 << max(1, count.bit_length())) - 1


def _ranks(values: Floats, levels: NDArray[np.float64], bits: int) -> Indices:
    """The first level not below each cell; the last index for what is above all, or unknown.

    Levels are compared as numbers of the grid's own type, as a comparison in NumPy does it: 45.2
    is the float32 next to it.
    """
    never = (1 << bits) - 1
    rank = np.full(values.shape, never, np.min_scalar_type(never))
    own = levels.astype(values.dtype)
    rows = max(1, RANKED_CELLS // max(1, values.shape[1]))
    for top in range(0, values.shape[0], rows):
        part = np.searchsorted(own, values[top : top + rows])
        rank[top : top + rows] = np.where(part < len(levels), part, never)
    return rank
