"""Sheets read from their files: `layers.raster.making.sheet` has made them all alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.enums import Resampling
from rasterio.windows import Window

from layers.raster.examining.opening import opened
from layers.raster.georeferencing.drawing import Picture

_COLOURS, _OPAQUE = 3, 255


class Scan:
    """An open sheet: 8 bits, red, green, blue and perhaps alpha, in pixels."""

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self._dataset.width), int(self._dataset.height)

    def read(self, left: int, top: int, right: int, bottom: int, shrink: int = 1) -> Picture:
        """Pixels as (4, rows, columns) RGBA; see `drawing.Sheet`."""
        shape = (-(-(bottom - top) // shrink), -(-(right - left) // shrink))
        read: Picture = self._dataset.read(
            window=Window(left, top, right - left, bottom - top),
            out_shape=(self._dataset.count, *shape),
            resampling=Resampling.average,
        )
        if len(read) > _COLOURS:
            return read
        return np.concatenate([read, np.full((1, *shape), _OPAQUE, dtype=np.uint8)])


@contextmanager
def open_scan(path: Path) -> Iterator[Scan]:
    """A sheet of the disk, closed afterwards.

    Raises:
        RasterRefused: it cannot be read.
    """
    with opened(path) as dataset:
        yield Scan(dataset)
