"""Tiny rasters drawn by hand, in the first commune of the test's territory."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning

# In the middle of the commune Ouest.
WEST, NORTH = 524_000.0, 6_936_000.0


def straight(west: float = WEST, north: float = NORTH, cell: float = 2.0) -> Affine:
    """A grid that is north up."""
    return Affine(cell, 0, west, 0, -cell, north)


def heights(
    path: Path,
    values: Any,
    *,
    crs: Any = "EPSG:5698",
    transform: Affine | None = None,
    nodata: float | None = -9999,
    **more: Any,
) -> Path:
    """Heights of two dimensions, in Lambert-93 and NGF-IGN69 where nothing else is said."""
    values = np.asarray(values)
    return written(
        path, values[np.newaxis], crs=crs, transform=transform or straight(), nodata=nodata, **more
    )


def picture(path: Path, values: Any, **more: Any) -> Path:
    """A picture (bands, rows, columns) without a place."""
    return written(path, np.asarray(values), **more)


def written(
    path: Path,
    values: Any,
    *,
    unit: str = "",
    scale: tuple[float, float] = (1, 0),
    driver: str = "GTiff",
    **more: Any,
) -> Path:
    """A file of these values, which mean `scale`[0] times them and `scale`[1] more."""
    count, height, width = values.shape
    kind = {"driver": driver, "dtype": values.dtype, "count": count}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", width=width, height=height, **kind, **more) as made:
            # Before the cells: afterwards the writer forgets them beside a compound system.
            if scale != (1, 0):
                made.scales, made.offsets = [scale[0]] * count, [scale[1]] * count
            made.write(values)
            if unit:
                made.units = [unit] * count
    return path


def read(path: Path, band: int = 1) -> Any:
    """A band of a file."""
    with rasterio.open(path) as found:
        return found.read(band)


def colours(width: int = 48, height: int = 32) -> Any:
    """Red, green and blue of which no two pixels, nor two corners, are alike."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack([columns * 5 % 256, rows * 7 % 256, (columns + rows) * 3 % 256]).astype("uint8")
