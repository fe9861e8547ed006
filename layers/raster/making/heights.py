"""The analysis grid of an elevation model: float32 metres in EPSG:2154, north up.

Heights are made clean before they are warped: an undeclared −9999 would bleed into its neighbours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from layers.raster.examining.measures import Measures, Sieve
from layers.raster.examining.opening import opened
from layers.raster.examining.refusal import RasterRefused
from layers.raster.examining.systems import LAMBERT_93, is_lambert_93
from layers.raster.making.blocks import windows
from layers.raster.making.telling import Tell, part

NODATA = -9999.0
STORAGE = "EPSG:2154"
TILE = 256
# Cells that are held at once.
PIECE = 1024
_PROFILE = {
    "driver": "GTiff",
    "count": 1,
    "dtype": "float32",
    "nodata": NODATA,
    "tiled": True,
    "blockxsize": TILE,
    "blockysize": TILE,
    "compress": "deflate",
    "zlevel": 1,
    "predictor": 3,
    "sparse_ok": True,
    "bigtiff": "if_safer",
}


@dataclass(frozen=True, slots=True)
class Heights:
    """What was read: the extremes in metres, whether the original itself can be analysed, and which
    cells are heights at all.
    """

    minimum: float
    maximum: float
    original_will_do: bool
    measures: Measures


def make_grid(source: Path, target: Path, crs: str, unit_m: float, tell: Tell) -> Heights:
    """Write the analysis grid of `source`, whose coordinates are in `crs`, to `target`.

    Nothing is written where the original is that grid already, cell for cell.

    Raises:
        RasterRefused: the file cannot be read to its end, or no cell has a height.
    """
    clean = target.with_name(f"clean-{target.name}")
    try:
        heights = _clean(source, clean, crs, unit_m, part(tell, 0, 0.5))
        with rasterio.open(clean) as found:
            north_up = not (found.transform.b or found.transform.d) and found.transform.e < 0
        if heights.original_will_do:
            tell(1)
        elif is_lambert_93(crs) and north_up:
            clean.rename(target)
            tell(1)
        else:
            _warp(clean, target, part(tell, 0.5, 1))
    finally:
        clean.unlink(missing_ok=True)
    return heights


def _clean(source: Path, target: Path, crs: str, unit_m: float, tell: Tell) -> Heights:
    with opened(source) as heights:
        profile = _PROFILE | {
            "width": heights.width,
            "height": heights.height,
            "crs": crs,
            "transform": heights.transform,
        }
        sieve = Sieve(heights.scales[0] * unit_m, heights.offsets[0] * unit_m)
        rows = max(TILE, PIECE * PIECE // heights.width // TILE * TILE)
        with rasterio.open(target, "w", **profile) as clean:
            for window in windows(heights.width, heights.height, heights.width, rows, tell):
                declared = heights.read_masks(1, window=window) == 0
                metres = sieve.metres(heights.read(1, window=window), declared)
                if not np.isnan(metres).all():
                    metres[np.isnan(metres)] = NODATA
                    clean.write(metres.astype(np.float32), 1, window=window)
        will_do = _is_our_grid(heights, crs, unit_m)
    measures = sieve.measures()
    if sieve.lowest > sieve.highest:
        raise RasterRefused("no-height")
    return Heights(sieve.lowest, sieve.highest, will_do and not measures.taken, measures)


def _is_our_grid(dataset: Any, crs: str, unit_m: float) -> bool:
    """Whether a file is one that analysis reads as it is."""
    said = dataset.crs.to_epsg() if dataset.crs else None
    transform = dataset.transform
    return (
        dataset.driver == "GTiff"
        and is_lambert_93(crs)
        # A file that names another system, or none, would be read wrongly by who opens it.
        and said in LAMBERT_93 | {5698}
        and (dataset.count, dataset.dtypes[0]) == (1, "float32")
        and (dataset.scales[0], dataset.offsets[0], unit_m) == (1, 0, 1)
        and not (transform.b or transform.d)
        and transform.e < 0
        and dataset.nodata is not None
    )


def _warp(source: Path, target: Path, tell: Tell) -> None:
    """Straight and in EPSG:2154, on a grid whose numbers are round."""
    with rasterio.open(source) as clean:
        # Without a grid of its own the first one proposes one, whichever way the source is turned.
        with WarpedVRT(clean, crs=STORAGE) as proposed:
            transform, width, height = _round(proposed.transform, proposed.width, proposed.height)
        vrt = WarpedVRT(
            clean,
            crs=STORAGE,
            transform=transform,
            width=width,
            height=height,
            resampling=Resampling.bilinear,
            warp_mem_limit=32,
        )
        profile = _PROFILE | {
            "width": width,
            "height": height,
            "crs": STORAGE,
            "transform": transform,
        }
        with vrt, rasterio.open(target, "w", **profile) as grid:
            for window in windows(width, height, 4 * TILE, 4 * TILE, tell):
                values = vrt.read(1, window=window)
                if (values != NODATA).any():
                    grid.write(values, 1, window=window)


def _round(transform: Affine, width: int, height: int) -> tuple[Affine, int, int]:
    """The same ground with a cell of two significant digits, on its multiples."""
    step = transform.a
    unit = 10.0 ** (math.floor(math.log10(step)) - 1)
    step = max(round(step / unit), 1) * unit
    west, north = transform.c, transform.f
    east, south = west + transform.a * width, north + transform.e * height
    left, top = math.floor(west / step) * step, math.ceil(north / step) * step
    return (
        Affine(step, 0, left, 0, -step, top),
        math.ceil((east - left) / step),
        math.ceil((top - south) / step),
    )
