"""A grid of heights: values, where they lie, and what is unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from archaeology.analysis.terrain.refusal import NoSuchPlace

Floats = NDArray[np.floating[Any]]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights in metres on cells of one size.

    `values` has the shape (rows, cols), float32, or float64 where the file stores what float32
    does not hold; NaN is unknown. `transform` leads from (col, row) to (x, y) in metres of `crs`
    ("EPSG:2154"); rows and columns lie along the axes. `vertical` is the height system
    ("EPSG:5720" for NGF-IGN69), empty where the file does not say it.
    """

    values: Floats
    transform: Affine
    crs: str
    vertical: str = ""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def cell_m2(self) -> float:
        """The area of a cell, in the plane of the projection."""
        return abs(float(self.transform.determinant))

    @property
    def cell_m(self) -> tuple[float, float]:
        """Height and width of a cell (rows first, as in the array)."""
        return abs(float(self.transform.e)), abs(float(self.transform.a))

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north."""
        rows, cols = self.shape
        (x0, y0), (x1, y1) = self.transform @ (0, 0), self.transform @ (cols, rows)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def index(self, x: float, y: float) -> tuple[int, int]:
        """The (row, col) of the cell that holds a point; raises `NoSuchPlace` outside."""
        if math.isfinite(x) and math.isfinite(y):
            col, row = ~self.transform @ (x, y)
            if 0 <= row < self.shape[0] and 0 <= col < self.shape[1]:
                return int(row), int(col)
        west, south, east, north = self.bounds
        raise NoSuchPlace(
            f"{x:g}, {y:g} lies outside the grid ({west:g}, {south:g} to {east:g}, {north:g}).",
            "outside",
            x=x,
            y=y,
        )

    def xy(self, row: float, col: float) -> tuple[float, float]:
        """The centre of a cell."""
        x, y = self.transform @ (col + 0.5, row + 0.5)
        return float(x), float(y)

    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The x of each column and the y of each row."""
        rows, cols = self.shape
        a, e = float(self.transform.a), float(self.transform.e)
        x, y = np.arange(cols, dtype=np.float64) + 0.5, np.arange(rows, dtype=np.float64) + 0.5
        x *= a
        y *= e
        return x + float(self.transform.c), y + float(self.transform.f)

    def window(self, bounds: Bounds) -> Grid:
        """The cells that touch a box (west, south, east, north); `NoSuchPlace` if none does."""
        top, left, bottom, right = cells_of(self.transform, self.shape, bounds)
        return replace(
            self,
            values=self.values[top:bottom, left:right],
            transform=self.transform @ Affine.translation(left, top),
        )

    def with_values(self, values: Floats) -> Grid:
        """Other values on the same cells."""
        if values.shape != self.values.shape:
            raise ValueError(f"{values.shape} values for a grid of {self.shape}.")
        return replace(self, values=values)


def cells_of(
    transform: Affine, shape: tuple[int, int], bounds: Bounds
) -> tuple[int, int, int, int]:
    """Top row, left column, bottom row and right column (exclusive) of what touches a box."""
    west, south, east, north = bounds
    (c0, r0), (c1, r1) = ~transform @ (west, north), ~transform @ (east, south)
    top, bottom = max(0, math.floor(min(r0, r1))), min(shape[0], math.ceil(max(r0, r1)))
    left, right = max(0, math.floor(min(c0, c1))), min(shape[1], math.ceil(max(c0, c1)))
    if top >= bottom or left >= right:
        raise NoSuchPlace(f"The box {bounds} lies outside the grid.", "window-outside")
    return top, left, bottom, right
