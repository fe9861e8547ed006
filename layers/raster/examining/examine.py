"""The first look at a file: quick whatever its size, so that whoever sends it waits for the answer.

What only a reading of every cell can tell (a hole in the middle, no height anywhere) is refused
later, by what makes the files of the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from layers.raster.examining.opening import driver_of, opened
from layers.raster.examining.orientation import is_held_whole, orientation_of
from layers.raster.examining.place import Place, has_place, place_of
from layers.raster.examining.refusal import RasterRefused
from layers.raster.examining.remarks import remarks_on_heights, remarks_on_place
from layers.raster.examining.systems import systems_of
from layers.raster.examining.vertical import Vertical, vertical_of
from layers.raster.vocabulary import Kind

# A kilometre at 5 cm, or 20 km at a metre; a scan of A0 at 600 dpi.
MOST_PIXELS = 600_000_000
# Read as one piece: what a decoder must hold, whatever the file weighs.
MOST_BLOCK_BYTES = 128 * 1024 * 1024
# So much of a picture that its decoder holds whole; libjpeg is given 500 MiB.
MOST_WHOLE_BYTES = 480 * 1024 * 1024
# A progressive JPEG is held as two bytes for each colour of a pixel.
_COEFFICIENT = 2
# The pixels of a JPEG 2000 whose decoder holds what it unpacks around a window.
MOST_PIXELS_UNPACKED = 160_000_000
# Cells each way: between fewer there is no slope.
FEWEST = 2
_COLOURS = frozenset({"uint8", "uint16"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of a file in its place: an EPSG code, and one of `Heights`."""

    crs: int | None = None
    heights: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is.

    `place` is None for a picture that says of no place; `width` and `height` are those of the
    upright picture, `orientation` EXIF's number, by which it is turned upright (1: it is);
    `remarks` tell what is converted.
    """

    driver: str
    width: int
    height: int
    orientation: int
    nodata: float | None
    place: Place | None
    vertical: Vertical | None
    remarks: tuple[str, ...] = ()


def examine(path: Path, kind: str, stated: Stated) -> Examined:
    """What a file says of itself, if a raster of that kind can be made from it.

    Raises:
        RasterRefused: it cannot.
    """
    with opened(path) as dataset:
        _check_size(dataset, path)
        _check_ends(dataset)
        is_elevation = kind == Kind.ELEVATION
        if is_elevation:
            _check_heights(dataset)
            if min(dataset.width, dataset.height) < FEWEST:
                raise RasterRefused("too-small", width=dataset.width, height=dataset.height)
        else:
            _check_colours(dataset)
        place, vertical, remarks = None, None, list[str]()
        if has_place(dataset):
            systems = systems_of(dataset, stated.crs)
            place = place_of(dataset, systems.plane)
            remarks += remarks_on_place(dataset, systems)
            if is_elevation:
                vertical = vertical_of(systems, str(dataset.units[0] or ""), stated.heights)
                remarks += remarks_on_heights(vertical, said=systems.heights is not None)
        elif is_elevation:
            raise RasterRefused("no-place")
        orientation = 1 if place else orientation_of(dataset, path)
        width, height = dataset.width, dataset.height
        if orientation >= 5:
            width, height = height, width
        nodata = None if dataset.nodata is None else float(dataset.nodata)
        driver = driver_of(path)
    return Examined(driver, width, height, orientation, nodata, place, vertical, tuple(remarks))


def _check_size(dataset: Any, path: Path) -> None:
    pixels = dataset.width * dataset.height
    most = MOST_PIXELS_UNPACKED if dataset.driver == "JP2OpenJPEG" else MOST_PIXELS
    if pixels > most:
        raise RasterRefused(
            "too-large", width=dataset.width, height=dataset.height, most=most // 1_000_000
        )
    rows, columns = dataset.block_shapes[0]
    cell = sum(_bytes_of(kind) for kind in dataset.dtypes)
    if rows * columns * cell > MOST_BLOCK_BYTES:
        raise RasterRefused("blocks")
    if is_held_whole(dataset.driver, path):
        held = pixels * cell * (_COEFFICIENT if dataset.driver == "JPEG" else 1)
        if held > MOST_WHOLE_BYTES:
            raise RasterRefused("whole", width=dataset.width, height=dataset.height)


def _bytes_of(kind: str) -> int:
    """How much a value takes in memory; GDAL has complex integers that numpy has not."""
    return 16 if kind.startswith("complex") else np.dtype(kind).itemsize


def _check_ends(dataset: Any) -> None:
    """Read the first and the last cell: what was cut off misses its end."""
    if dataset.driver not in {"GTiff", "JP2OpenJPEG"}:
        return
    for column, row in ((0, 0), (dataset.width - 1, dataset.height - 1)):
        dataset.read(window=Window(column, row, 1, 1))


def _check_heights(dataset: Any) -> None:
    heights = [each for each in dataset.colorinterp if each is not ColorInterp.alpha]
    if heights[:1] == [ColorInterp.palette]:
        raise RasterRefused("palette")
    if len(heights) != 1 or dataset.dtypes[0].startswith("complex"):
        raise RasterRefused("picture")


def _check_colours(dataset: Any) -> None:
    strange = next((each for each in dataset.dtypes if each not in _COLOURS), None)
    if strange is not None:
        raise RasterRefused("measures", dtype=strange)
