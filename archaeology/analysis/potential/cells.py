"""The cells that are weighed: a grid without values of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from rasterio.features import rasterize, shapes
from scipy.ndimage import distance_transform_edt
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.refusal import CannotWeigh
from archaeology.analysis.section.ground import PLANE, Surface

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows and columns of square or oblong cells, north up, EPSG:2154 (metres)."""

    rows: int
    columns: int
    transform: Affine

    def __post_init__(self) -> None:
        if self.rows < 1 or self.columns < 1:
            raise CannotWeigh("A grid needs rows and columns.", "grid")
        if self.transform.b or self.transform.d or not self.transform.a or not self.transform.e:
            raise CannotWeigh("The grid is turned, or its cells have no size.", "grid")

    @classmethod
    def of(cls, surface: Surface) -> Cells:
        """The cells of an elevation grid. Raises `CannotWeigh` where it is not in EPSG:2154."""
        if surface.crs != PLANE:
            raise CannotWeigh(
                f"The grid lies in {surface.crs}, not in {PLANE}.", "plane", crs=surface.crs
            )
        rows, columns = surface.values.shape
        return cls(int(rows), int(columns), surface.transform)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.rows, self.columns

    @property
    def width_m(self) -> float:
        """Of a cell."""
        return abs(float(self.transform.a))

    @property
    def height_m(self) -> float:
        """Of a cell."""
        return abs(float(self.transform.e))

    @property
    def cell_m2(self) -> float:
        """The area of a cell."""
        return self.width_m * self.height_m

    def centres(self) -> tuple[Floats, Floats]:
        """(x, y) of the middles, each (rows, columns)."""
        t = self.transform
        x = t.c + (np.arange(self.columns) + 0.5) * t.a
        y = t.f + (np.arange(self.rows) + 0.5) * t.e
        grid = np.meshgrid(x, y)
        return np.asarray(grid[0], np.float64), np.asarray(grid[1], np.float64)

    def index(self, x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp], Bools]:
        """(row, column, inside) of points; those outside have row and column 0."""
        t = self.transform
        column = np.floor((np.atleast_1d(np.asarray(x, np.float64)) - t.c) / t.a)
        row = np.floor((np.atleast_1d(np.asarray(y, np.float64)) - t.f) / t.e)
        inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        return (
            np.where(inside, row, 0).astype(np.intp),
            np.where(inside, column, 0).astype(np.intp),
            np.asarray(inside, np.bool_),
        )

    def touched(self, shapes: Sequence[BaseGeometry]) -> Bools:
        """The cells that any of the shapes touches."""
        drawn = [each for each in shapes if not each.is_empty]
        if not drawn:
            return np.zeros(self.shape, np.bool_)
        burnt = rasterize(
            drawn, out_shape=self.shape, transform=self.transform, all_touched=True, dtype="uint8"
        )
        return np.asarray(burnt > 0)

    def outlined(self, inside: Bools) -> BaseGeometry:
        """The cells of a mask (rows, columns) as one area, along their edges."""
        outlines = [
            shape(geometry)
            for geometry, _value in shapes(
                inside.astype(np.uint8), mask=inside, connectivity=4, transform=self.transform
            )
        ]
        # A ring may touch itself at a corner that two cells share.
        parts = shapely.get_parts(shapely.make_valid(outlines))
        whole: BaseGeometry = shapely.multipolygons([each for each in parts if each.area > 0])
        return whole

    def covered_m2(self, shape: BaseGeometry) -> Floats:
        """The area of each cell that the shape covers, exactly."""
        covered = np.zeros(self.shape)
        if shape.is_empty:
            return covered
        shapely.prepare(shape)
        rows, columns = np.nonzero(self.touched([shape]))
        t = self.transform
        boxes = shapely.box(
            t.c + columns * t.a,
            t.f + (rows + 1) * t.e,
            t.c + (columns + 1) * t.a,
            t.f + rows * t.e,
        )
        whole = shapely.contains_properly(shape, boxes)
        area = np.full(len(boxes), self.cell_m2)
        area[~whole] = shapely.area(shapely.intersection(boxes[~whole], shape))
        covered[rows, columns] = area
        return covered

    def distance_to(self, shapes: Sequence[BaseGeometry]) -> Floats:
        """Metres from each cell's middle to the nearest cell that a shape touches; infinite
        where there is no shape. Exact to half a cell's diagonal.
        """
        touched = self.touched(shapes)
        if not touched.any():
            return np.full(self.shape, np.inf)
        sampling = (self.height_m, self.width_m)
        return np.asarray(distance_transform_edt(~touched, sampling=sampling), np.float64)

    def slope_degrees(self, heights: NDArray[np.floating]) -> Floats:
        """Slope by central differences; NaN beside unknown heights."""
        if heights.shape != self.shape:
            raise CannotWeigh(
                "The heights do not lie on these cells.", "other-cells", what="relief"
            )
        z = np.asarray(heights, np.float64)
        if min(self.shape) < 2:
            return np.where(np.isfinite(z), 0.0, np.nan)
        down, across = np.gradient(z, self.height_m, self.width_m)
        return np.asarray(np.degrees(np.arctan(np.hypot(down, across))))
