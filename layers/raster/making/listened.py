"""Copying a file through GDAL while somebody listens: GDAL itself tells nothing on the way."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO, cast

import rasterio
import rasterio.shutil

from layers.raster.making.telling import Tell


class _Counted(io.FileIO):
    """A file that tells how much of it has been read; each block of a copy is read once."""

    def __init__(self, path: Path, tell: Tell) -> None:
        super().__init__(path)
        self.listener, self.done, self.size = tell, 0, path.stat().st_size

    def read(self, size: int | None = -1) -> bytes:
        """Read, count, tell."""
        piece = super().read(size) or b""
        self.done += len(piece)
        self.listener(min(self.done / max(self.size, 1), 1))
        return piece


def copy(source: Path, target: Path, tell: Tell, **options: Any) -> None:
    """Copy a dataset with the options of a driver, telling how much of it has been read."""

    def opener(path: str, mode: str = "rb", **more: Any) -> BinaryIO:
        return cast(BinaryIO, _Counted(source, tell))

    with rasterio.open(source, opener=opener) as dataset:
        rasterio.shutil.copy(dataset, target, **options)
    tell(1)
