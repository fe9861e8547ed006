"""The file of the map: a COG in the web's tiling scheme, its overviews the map's lower zooms.

One block is one tile of 256 pixels, so that a picture's tile is a copy of bytes: at the native zoom
and the three below it, to whose tiles the corner of the grid is aligned. Further away there are
few tiles; a corner aligned to those too would make a grid of mostly nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from layers.raster.examining.opening import environment
from layers.raster.examining.refusal import RasterRefused
from layers.raster.making.blocks import windows
from layers.raster.making.heights import NODATA
from layers.raster.making.listened import copy
from layers.raster.making.overviews import add_overviews
from layers.raster.making.telling import Tell, part
from layers.ui.web_tile import HALF_WORLD, MAX_ZOOM

WEB = "EPSG:3857"
TILE = 256
# Zooms below the native one whose tiles are blocks.
ALIGNED = 3
# A zoom is taken if it has at least so many of its pixels to one of the raster's.
ENOUGH = 2**-0.25
QUALITY = 85
_RGBA = 4


@dataclass(frozen=True, slots=True)
class WebGrid:
    """The map's own grid at a zoom; at `lowest` the raster is no larger than a tile."""

    zoom: int
    lowest: int
    transform: Affine
    width: int
    height: int
    # Columns and rows between which the raster lies: left, top, right, bottom.
    inside: tuple[float, float, float, float]


def make_web(source: Path, target: Path, tell: Tell) -> WebGrid:
    """Write the map's file of a grid of heights, or of a placed picture of 3 or 4 bands.

    Raises:
        RasterRefused: nothing of it is anything but nodata or transparent.
    """
    flat = target.with_name(f"flat-{target.name}")
    try:
        with environment(), rasterio.open(source) as dataset:
            grid = _grid_for(dataset)
            _lay(dataset, flat, grid, part(tell, 0, 0.4))
        add_overviews(flat, part(tell, 0.4, 0.5))
        with environment():
            copy(flat, target, part(tell, 0.5, 1), **_options(flat))
    finally:
        flat.unlink(missing_ok=True)
    return grid


def _options(flat: Path) -> dict[str, Any]:
    with rasterio.open(flat) as dataset:
        is_picture = dataset.count > 1
    return {
        "driver": "COG",
        "blocksize": TILE,
        "overviews": "FORCE_USE_EXISTING",
        "sparse_ok": "TRUE",
        "bigtiff": "IF_SAFER",
        "num_threads": "2",
        **(
            {"compress": "WEBP", "quality": str(QUALITY)}
            if is_picture
            else {"compress": "ZSTD", "level": "3", "predictor": "FLOATING_POINT"}
        ),
    }


def _grid_for(dataset: Any) -> WebGrid:
    with WarpedVRT(dataset, crs=WEB) as proposed:
        west, south, east, north = proposed.bounds
        step = math.sqrt(abs(proposed.transform.a * proposed.transform.e))
    zoom = math.ceil(math.log2(2 * HALF_WORLD / TILE / step * ENOUGH))
    zoom = min(max(zoom, 0), MAX_ZOOM)
    side = 2 * HALF_WORLD / 2**zoom
    lowest = max(0, zoom - max(0, math.ceil(math.log2(max(east - west, north - south) / side))))
    span = 2 ** min(zoom - lowest, ALIGNED)
    # Columns and rows of tiles of the native zoom.
    first_column = math.floor((west + HALF_WORLD) / side / span) * span
    first_row = math.floor((HALF_WORLD - north) / side / span) * span
    last_column = math.ceil((east + HALF_WORLD) / side)
    last_row = math.ceil((HALF_WORLD - south) / side)
    pixel = side / TILE
    left, top = first_column * side - HALF_WORLD, HALF_WORLD - first_row * side
    return WebGrid(
        zoom=zoom,
        lowest=lowest,
        transform=Affine(pixel, 0, left, 0, -pixel, top),
        width=max(last_column - first_column, 1) * TILE,
        height=max(last_row - first_row, 1) * TILE,
        inside=(
            (west - left) / pixel,
            (top - north) / pixel,
            (east - left) / pixel,
            (top - south) / pixel,
        ),
    )


def _meets(window: Window, grid: WebGrid) -> bool:
    """Whether anything of the raster can be in a window, a cell of resampling included."""
    left, top, right, bottom = grid.inside
    return bool(
        window.col_off <= right + 1
        and window.col_off + window.width >= left - 1
        and window.row_off <= bottom + 1
        and window.row_off + window.height >= top - 1
    )


@contextmanager
def _reading(dataset: Any, grid: WebGrid) -> Iterator[Callable[[Window], Any]]:
    """Reads the bands of a window of the grid: as they are where the file's pixels are those of
    the map already, else warped.
    """
    steps = ~dataset.transform @ grid.transform
    shift = round(steps.c), round(steps.f)
    is_laid = dataset.crs == WEB and dataset.count == _RGBA
    if is_laid and steps.almost_equals(Affine.translation(*shift)):
        yield partial(_cut, dataset, shift)
        return
    with WarpedVRT(
        dataset,
        crs=WEB,
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        resampling=Resampling.bilinear,
        warp_mem_limit=64,
        add_alpha=dataset.count == 3,
    ) as warped:
        yield lambda window: warped.read(window=window)


def _cut(dataset: Any, shift: tuple[int, int], window: Window) -> Any:
    """A window of a grid that begins `shift` columns and rows into the file, 0 beside it."""
    left, top = window.col_off + shift[0], window.row_off + shift[1]
    right, bottom = left + window.width, top + window.height
    values = np.zeros((dataset.count, window.height, window.width), dataset.dtypes[0])
    x, y = max(left, 0), max(top, 0)
    wide, high = min(right, dataset.width) - x, min(bottom, dataset.height) - y
    if wide > 0 and high > 0:
        there = np.s_[:, y - top : y - top + high, x - left : x - left + wide]
        values[there] = dataset.read(window=Window(x, y, wide, high))
    return values


def _lay(dataset: Any, target: Path, grid: WebGrid, tell: Tell) -> None:
    is_picture = dataset.count > 1
    profile = {
        "driver": "GTiff",
        "width": grid.width,
        "height": grid.height,
        "count": _RGBA if is_picture else 1,
        "dtype": "uint8" if is_picture else "float32",
        "crs": WEB,
        "transform": grid.transform,
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "compress": "zstd",
        "zstd_level": 1,
        "sparse_ok": True,
        "bigtiff": "if_safer",
        **(
            {"photometric": "rgb", "alpha": "non-premultiplied", "interleave": "pixel"}
            if is_picture
            else {"nodata": NODATA, "predictor": 3}
        ),
    }
    anything = False
    with _reading(dataset, grid) as read, rasterio.open(target, "w", **profile) as flat:
        # Four by four tiles: what is beside each other in the source is read together.
        for window in windows(grid.width, grid.height, 4 * TILE, 4 * TILE, tell):
            if not _meets(window, grid):
                continue
            values = read(window)
            if (values[3] if is_picture else values[0] != NODATA).any():
                flat.write(values, window=window)
                anything = True
    if not anything:
        raise RasterRefused("no-picture" if is_picture else "no-height")
