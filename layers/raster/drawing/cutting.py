"""Cutting what one tile shows out of a file of the map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.windows import Window

from layers.raster.examining.opening import environment
from layers.raster.making.heights import NODATA
from layers.raster.making.web import ALIGNED, TILE
from layers.ui.web_tile import WebTile


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file of the map and the zoom at which its cells are the map's pixels."""

    path: Path
    zoom: int

    def has_blocks(self, zoom: int) -> bool:
        """Whether a block of the file is a tile of that zoom."""
        return self.zoom - ALIGNED <= zoom <= self.zoom

    def block(self, tile: WebTile) -> bytes:
        """The stored bytes of the picture tile of that address, b"" where nothing is.

        The tile's zoom is that of the file or up to `ALIGNED` below.
        """
        with environment(), self._opened(tile.z) as dataset:
            column, row = self._cell(dataset, tile)
            if not (0 <= column < dataset.width and 0 <= row < dataset.height):
                return b""
            where = f"{column // TILE}_{row // TILE}"
            offset = dataset.get_tag_item(f"BLOCK_OFFSET_{where}", dm="TIFF", bidx=1)
            size = dataset.get_tag_item(f"BLOCK_SIZE_{where}", dm="TIFF", bidx=1)
        if not (offset and size):
            return b""
        with self.path.open("rb") as file:
            file.seek(int(offset))
            return file.read(int(size))

    def heights(self, tile: WebTile, margin: int) -> Any:
        """The heights of a tile and `margin` cells around it, NaN where unknown; None for none.

        What lies around a tile is what its neighbours hold, so that shades meet at the edges.
        """
        found = self._cut(tile, margin, np.nan)
        if found is None:
            return None
        heights = found[0]
        heights[heights == NODATA] = np.nan
        inner = heights[margin : margin + TILE, margin : margin + TILE]
        return None if np.isnan(inner).all() else heights

    def colours(self, tile: WebTile) -> Any:
        """The red, green, blue and alpha of a tile, as (rows, columns, 4); None for none."""
        found = self._cut(tile, 0, 0)
        return None if found is None or not found[3].any() else np.moveaxis(found, 0, -1)

    def _cut(self, tile: WebTile, margin: int, unknown: float) -> Any:
        """All bands of a tile and its margin, `unknown` beside the file; None outside of it."""
        side = TILE + 2 * margin
        with environment(), self._opened(tile.z) as dataset:
            column, row = self._cell(dataset, tile)
            left, top = max(column - margin, 0), max(row - margin, 0)
            right = min(column + TILE + margin, dataset.width)
            bottom = min(row + TILE + margin, dataset.height)
            if left >= right or top >= bottom:
                return None
            read = dataset.read(window=Window(left, top, right - left, bottom - top))
        whole = np.full((len(read), side, side), unknown, read.dtype)
        y, x = top - (row - margin), left - (column - margin)
        whole[:, y : y + bottom - top, x : x + right - left] = read
        return whole

    def _opened(self, zoom: int) -> Any:
        options = {} if zoom == self.zoom else {"overview_level": self.zoom - zoom - 1}
        return rasterio.open(self.path, driver="GTiff", **options)

    def _cell(self, dataset: Any, tile: WebTile) -> tuple[int, int]:
        """The column and the row of the file at which a tile begins."""
        west, _south, _east, north = tile.bounds()
        transform = dataset.transform
        column, row = (west - transform.c) / transform.a, (north - transform.f) / transform.e
        return round(column), round(row)
