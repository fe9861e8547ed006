"""Ground drawn by hand: a character per cell of one metre; `.` is unknown."""

from __future__ import annotations

import numpy as np
from affine import Affine

from archaeology.analysis.terrain.grid import Floats, Grid

WEST, NORTH = 520_000.0, 6_940_000.0


def drawn(*rows: str, cell: float = 1.0) -> Grid:
    """Digits are metres; the north-west corner is that of every drawing."""
    values = [[np.nan if char == "." else float(char) for char in row] for row in rows]
    return grid_of(np.array(values, np.float32), cell)


def grid_of(values: Floats, cell: float = 1.0) -> Grid:
    """These heights in the north-west corner that every drawing has."""
    return Grid(values, Affine(cell, 0, WEST, 0, -cell, NORTH), "EPSG:2154", "EPSG:5720")


def shown(values: Floats) -> list[str]:
    """Heights as they are drawn; `~` is infinite."""
    return [
        "".join("." if np.isnan(v) else "~" if np.isinf(v) else f"{v:g}" for v in row)
        for row in values
    ]


def at(grid: Grid, *cells: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Seeds at (row, col)."""
    seeds = np.zeros(grid.shape, bool)
    for cell in cells:
        seeds[cell] = True
    return seeds
