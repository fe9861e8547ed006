"""Tiles of rasters beside the plainest reading of the same cells, and beside warping on the fly.

Also what a scan of 200 MB costs to bring: its seconds are told, its memory is bounded.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window
from scipy import ndimage

from layers.raster.drawing.cutting import WebFile
from layers.raster.drawing.relief import Tint
from layers.raster.drawing.tile import HILLSHADE, RELIEF, Subject, draw
from layers.raster.examining import environment
from layers.raster.making.telling import silent
from layers.raster.making.web import TILE, make_web
from layers.ui.web_tile import HALF_WORLD, WebTile
from tests.bench import Ratio

SIDE = 3_000
PLACE = Affine(1, 0, 520_000, 0, -1, 6_940_000)
TILES, ROUNDS = 40, 3
TO_WEB = Transformer.from_crs(2154, 3857, always_xy=True)
SCAN_WIDTH, SCAN_HEIGHT = 9_600, 7_300
# Beside what Python, Django and GDAL take before anything is read.
SCAN_MIB = 256
# A child measures itself: what this process holds already is none of the import's.
IMPORT = """
import re, sys
from pathlib import Path
import django
django.setup()
from layers.raster.examining import Stated, examine
from layers.raster.making.sheet import make_sheet
from layers.raster.making.telling import silent
from layers.raster.making.web import make_web
# Not ru_maxrss, which begins with what the parent held.
kib = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
source, sheet = Path(sys.argv[1]), Path(sys.argv[1]).with_name("sheet.tif")
before = kib()
found = examine(source, "aerial", Stated())
make_sheet(source, sheet, found.orientation, found.place.crs, silent)
make_web(sheet, sheet.with_name("web.tif"), silent)
print(kib() - before)
"""


def run() -> list[Ratio]:
    """Heights, then colours, then a large scan."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_heights(folder), *_colours(folder), *_scan(folder)]


def _heights(folder: Path) -> list[Ratio]:
    dice = np.random.default_rng(1)
    hills = ndimage.zoom(dice.normal(10, 4, (40, 40)), SIDE / 40, order=3)[:SIDE, :SIDE]
    source = _write(folder / "mnt.tif", hills.astype(np.float32)[np.newaxis], nodata=-9999)
    made = make_web(source, folder / "relief.tif", silent)
    file, tint = WebFile(folder / "relief.tif", made.zoom), Tint.over(-10, 40)
    tiles = list(_tiles(made.zoom))
    raw = _timed(lambda tile: _raw(file, tile), tiles)
    warped = _timed(lambda tile: _warped(source, tile), tiles)
    shaded = Subject(file, made.lowest, HILLSHADE)
    relief = Subject(file, made.lowest, RELIEF, tint)
    against = "its cells through rasterio"
    return [
        Ratio(
            "cells of a tile, margin included",
            _timed(lambda each: file.heights(each, 1), tiles),
            against,
            raw,
        ),
        Ratio(
            "hillshade", _timed(lambda each: draw(shaded, each, "webp"), tiles), against, raw, 8.0
        ),
        Ratio("relief", _timed(lambda each: draw(relief, each, "webp"), tiles), against, raw, 9.0),
        Ratio("cells of a tile", raw, "warped on the fly", warped, 0.5),
    ]


def _colours(folder: Path) -> list[Ratio]:
    dice = np.random.default_rng(2)
    rough = dice.integers(60, 250, (3, 300, 300))
    values = np.stack([ndimage.zoom(each, SIDE / 300, order=1) for each in rough])
    source = _write(folder / "vue.tif", values.astype(np.uint8), photometric="rgb")
    made = make_web(source, folder / "colours.tif", silent)
    file = WebFile(folder / "colours.tif", made.zoom)
    tiles = list(_tiles(made.zoom))
    raw = _timed(lambda tile: _raw(file, tile), tiles)
    subject = Subject(file, made.lowest)
    ours = _timed(lambda tile: draw(subject, tile, "webp"), tiles)
    encoded = _timed(lambda tile: draw(subject, tile, "png"), tiles)
    # The tile is a copy of a block's bytes: nothing is decoded, nothing encoded.
    return [
        Ratio("tile of a picture", ours, "its pixels through rasterio", raw, 1.0),
        Ratio("tile of a picture as PNG", encoded, "its pixels through rasterio", raw),
    ]


def _scan(folder: Path) -> list[Ratio]:
    """Strips without compression, as scanners write."""
    path = folder / "scan.tif"
    dice = np.random.default_rng(3)
    rough = ndimage.zoom(dice.integers(120, 255, (3, 8, 600)), (1, 8, 16), order=1)
    strip = rough.astype(np.uint8)
    profile = _profile(SCAN_WIDTH, SCAN_HEIGHT, 3, "uint8") | {"photometric": "rgb"}
    with rasterio.open(path, "w", **profile, interleave="pixel") as scan:
        for top in range(0, SCAN_HEIGHT, 64):
            rows = min(64, SCAN_HEIGHT - top)
            window = Window(0, top, SCAN_WIDTH, rows)
            scan.write(np.roll(strip, top, axis=2)[:, :rows], window=window)
    size = f"{path.stat().st_size / 1e6:.0f} MB"
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(path)], stdout=subprocess.PIPE, text=True
    )
    said = child.stdout.read() if child.stdout else ""
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the import of the scan exited with {child.returncode}")
    clock = time.perf_counter() - begun
    mib = int(said) / 1024
    return [
        Ratio(f"a placed scan of {size} made for the map", clock, "60 s", 60.0),
        Ratio("  of it the processor", used.ru_utime + used.ru_stime, "60 s", 60.0),
        Ratio("  its memory", mib / SCAN_MIB, f"{SCAN_MIB} MiB", 1.0, 1.0, f"{mib:.0f} MiB"),
    ]


def _profile(width: int, height: int, count: int, kind: str) -> dict[str, Any]:
    return {
        **{"driver": "GTiff", "width": width, "height": height, "count": count, "dtype": kind},
        **{"crs": "EPSG:2154", "transform": PLACE},
    }


def _write(path: Path, values: Any, **more: Any) -> Path:
    """Tiled as surveyors deliver it."""
    count, height, width = values.shape
    profile = _profile(width, height, count, str(values.dtype)) | {"compress": "deflate"}
    with rasterio.open(path, "w", **profile, tiled=True, **more) as made:
        made.write(values)
    return path


def _tiles(zoom: int) -> Iterator[WebTile]:
    """Tiles in the middle of the ground, none of them twice."""
    side = WebTile(zoom, 0, 0).side
    east, north = TO_WEB.transform(PLACE.c + SIDE / 2, PLACE.f - SIDE / 2)
    column, row = int((east + HALF_WORLD) / side), int((HALF_WORLD - north) / side)
    across = int(TILES**0.5)
    for number in range(TILES):
        yield WebTile(zoom, column + number % across - 3, row + number // across - 3)


def _raw(file: WebFile, tile: WebTile) -> Any:
    """The same cells with nothing around: open, one window, close."""
    west, _south, _east, north = tile.bounds()
    with environment(), rasterio.open(file.path) as dataset:
        place = dataset.transform
        column, row = (west - place.c) / place.a, (north - place.f) / place.e
        return dataset.read(window=Window(round(column), round(row), TILE, TILE))


def _warped(source: Path, tile: WebTile) -> Any:
    """What a tile server without a file of the map does each time."""
    west, _south, _east, north = tile.bounds()
    pixel = tile.side / TILE
    place = Affine(pixel, 0, west, 0, -pixel, north)
    with environment(), rasterio.open(source) as dataset:
        options = {"crs": "EPSG:3857", "transform": place, "resampling": Resampling.bilinear}
        with WarpedVRT(dataset, width=TILE, height=TILE, **options) as warped:
            return warped.read()


def _timed(work: Callable[[WebTile], object], tiles: list[WebTile]) -> float:
    spent = []
    for _ in range(ROUNDS):
        for tile in tiles:
            begun = time.perf_counter()
            work(tile)
            spent.append(time.perf_counter() - begun)
    return median(spent)
