"""The sheet of a picture: upright, 8 bits, red, green, blue and perhaps alpha, in tiles.

Whatever a scanner or a camera wrote (grey, 16 bits, one bit, indexed colours, CMYK, turned) is the
same after it, so that what follows knows one kind of picture only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window

from layers.raster.examining.opening import environment, opened, placeless
from layers.raster.making.blocks import windows
from layers.raster.making.overviews import add_overviews
from layers.raster.making.telling import Tell, part

TILE = 512
# A picture of this many pixels tells how dark and how light 16 bits are.
_SAMPLE = 1024
_CLIPPED_PERCENT = (0.5, 99.5)

Read = Callable[[Window], Any]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a window as (bands, rows, columns) of 8 bits; `bands` is 3, or 4 with alpha."""

    bands: int
    read: Read


def make_sheet(source: Path, target: Path, orientation: int, crs: str, tell: Tell) -> None:
    """Write the sheet of the picture in `source` to `target`.

    `orientation` is EXIF's; `crs` what the coordinates of a placed picture are in, else "".

    Raises:
        RasterRefused: the file cannot be read to its end.
    """
    flat = target if orientation == 1 else target.with_name(f"flat-{target.name}")
    try:
        with opened(source) as dataset:
            _copy(dataset, flat, crs, part(tell, 0, 0.6))
        if flat is not target:
            _turn(flat, target, orientation, part(tell, 0.6, 0.8))
    finally:
        if flat is not target:
            flat.unlink(missing_ok=True)
    if not crs:
        add_overviews(target, part(tell, 0.8, 1))
    tell(1)


def _profile(bands: int, width: int, height: int) -> dict[str, Any]:
    return {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": bands,
        "dtype": "uint8",
        "photometric": "rgb",
        "interleave": "pixel",
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "compress": "zstd",
        "zstd_level": 1,
        "bigtiff": "if_safer",
        **({"alpha": "non-premultiplied"} if bands == 4 else {}),
    }


def _copy(dataset: Any, target: Path, crs: str, tell: Tell) -> None:
    reader = _reader_of(dataset)
    profile = _profile(reader.bands, dataset.width, dataset.height)
    if crs:
        profile |= {"crs": crs, "transform": dataset.transform}
    with placeless(), rasterio.open(target, "w", **profile) as sheet:
        # Strips are as wide as the picture: whole rows of tiles, so that each is read once.
        for window in windows(dataset.width, dataset.height, dataset.width, TILE, tell):
            sheet.write(reader.read(window), window=window)


def _reader_of(dataset: Any) -> _Reader:
    """How the colours of a picture become ours."""
    kinds = dataset.colorinterp
    alpha = kinds.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in kinds else 0
    masked = bool(alpha) or MaskFlags.all_valid not in dataset.mask_flag_enums[0]
    if kinds[0] is ColorInterp.palette:
        return _indexed(dataset)
    colours = [index for index in dataset.indexes if index != alpha]
    is_cmyk = kinds[0] is ColorInterp.cyan and len(colours) >= 4
    colours = colours[:4] if is_cmyk else colours[: 3 if len(colours) >= 3 else 1]
    low, high = _range_of(dataset, colours)
    # One byte for each value that there can be: quicker than to reckon, and in less memory.
    every = np.arange(2**16 if dataset.dtypes[0] == "uint16" else 2**8, dtype=np.float32)
    shade = np.clip((every - low) * (255 / (high - low)) + 0.5, 0, 255).astype(np.uint8)

    def read(window: Window) -> Any:
        values = dataset.read(colours, window=window)
        if (low, high) != (0, 255):
            values = shade[values]
        if len(colours) == 1:
            values = np.repeat(values, 3, axis=0)
        if is_cmyk:
            ink = values.astype(np.uint16)
            values = ((255 - ink[:3]) * (255 - ink[3]) // 255).astype(np.uint8)
        if not masked:
            return values
        mask = dataset.dataset_mask(window=window)
        return np.concatenate([values, mask[np.newaxis]])

    return _Reader(4 if masked else 3, read)


def _indexed(dataset: Any) -> _Reader:
    table = np.full((256, 4), (0, 0, 0, 255), np.uint8)
    for index, colour in dataset.colormap(1).items():
        if index < len(table):
            table[index] = colour
    if dataset.nodata is not None and 0 <= dataset.nodata < len(table):
        table[int(dataset.nodata), 3] = 0
    bands = 4 if (table[:, 3] < 255).any() else 3

    def read(window: Window) -> Any:
        indexes = np.minimum(dataset.read(1, window=window), 255)
        return np.moveaxis(table[indexes], -1, 0)[:bands]

    return _Reader(bands, read)


def _range_of(dataset: Any, colours: list[int]) -> tuple[float, float]:
    """What is black and what is white: of 16 bits, what nearly all pixels lie between."""
    bits = dataset.tags(colours[0], ns="IMAGE_STRUCTURE").get("NBITS")
    if dataset.dtypes[0] == "uint8":
        return 0, 2 ** int(bits) - 1 if bits else 255
    step = -(-max(dataset.width, dataset.height) // _SAMPLE)
    shape = (-(-dataset.height // step), -(-dataset.width // step))
    sample = dataset.read(colours, out_shape=(len(colours), *shape), masked=True).compressed()
    if not sample.size:
        return 0, 65_535
    low, high = (float(each) for each in np.percentile(sample, _CLIPPED_PERCENT))
    return (low, high) if high > low else (low, low + 1)


def _turn(source: Path, target: Path, orientation: int, tell: Tell) -> None:
    """EXIF's orientation applied tile by tile: mirrored, turned, or both."""
    across = orientation >= 5  # rows become columns
    with environment(), placeless(), rasterio.open(source) as flat:
        width, height = (flat.height, flat.width) if across else (flat.width, flat.height)
        with rasterio.open(target, "w", **_profile(flat.count, width, height)) as sheet:
            for window in windows(width, height, TILE, TILE, tell):
                there, axes = from_where(window, orientation, flat.width, flat.height)
                piece = flat.read(window=there)
                if across:
                    piece = piece.transpose(0, 2, 1)
                sheet.write(np.ascontiguousarray(np.flip(piece, axes)), window=window)


def from_where(
    window: Window, orientation: int, width: int, height: int
) -> tuple[Window, tuple[int, ...]]:
    """The window of the flat picture that shows in `window` of the upright one.

    Also along which axes of the piece, transposed already where it is to be, things are mirrored.
    """
    left, top, columns, rows = (
        int(each) for each in (window.col_off, window.row_off, window.width, window.height)
    )
    if orientation >= 5:
        left, top, columns, rows = top, left, rows, columns
    # In the flat picture: whether the first row, the first column is at the far end.
    far_column = orientation in {2, 3, 7, 8}
    far_row = orientation in {3, 4, 6, 7}
    if far_column:
        left = width - left - columns
    if far_row:
        top = height - top - rows
    axes: tuple[int, ...] = ()
    row_axis, column_axis = (2, 1) if orientation >= 5 else (1, 2)
    if far_row:
        axes += (row_axis,)
    if far_column:
        axes += (column_axis,)
    return Window(left, top, columns, rows), axes
