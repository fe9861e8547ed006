"""What water standing at a level covers, as far as it is joined to one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.terrain.refusal import NoSuchPlace
from archaeology.analysis.terrain.spill import EIGHT, FOUR, Indices, rising, spill_index


@dataclass(frozen=True, slots=True)
class Flooded:
    """How much is under water at a level, in cells and in square metres of the projection."""

    level: float
    cells: int
    area_m2: float


def flood(
    grid: Grid, seed_xy: tuple[float, float], levels: Sequence[float], neighbours: int = 8
) -> list[Flooded]:
    """Cells not above each level (metres, ≤) and joined to the seed's cell by such cells.

    One answer per level, in the order asked; 0 cells where the seed itself is above the water.
    `neighbours` is 8 or 4. Raises `NoSuchPlace` for a seed outside the grid or on unknown ground,
    `BadLevel` for a level that is no number. Known as the bathtub model with connectivity
    (Poulter & Halpin 2008, International Journal of Geographical Information Science 22(2)).
    """
    row, col = grid.index(*seed_xy)
    if np.isnan(grid.values[row, col]):
        x, y = seed_xy
        raise NoSuchPlace(f"The ground at {x:g}, {y:g} is unknown.", "unknown-ground", x=x, y=y)
    ordered = rising(np.asarray(levels, np.float64))
    seeds = np.zeros(grid.shape, bool)
    seeds[row, col] = True
    index = spill_index(grid.values, seeds, ordered, {8: EIGHT, 4: FOUR}[neighbours])
    reached = _counts(index, len(ordered)).cumsum()
    places = np.searchsorted(ordered, np.asarray(levels, np.float64))
    return [
        Flooded(float(level), int(cells), int(cells) * grid.cell_m2)
        for level, cells in zip(levels, reached[places], strict=True)
    ]


def _counts(index: Indices, most: int) -> NDArray[np.intp]:
    """How many cells each of the first `most` indices has; row by row, to stay small."""
    counts = np.zeros(int(index.max()) + 1, np.intp)
    for row in index:
        counts += np.bincount(row, minlength=len(counts))
    return counts[:most] if len(counts) >= most else np.pad(counts, (0, most - len(counts)))
