"""Large scans: read in pieces, or refused where their decoder would hold them whole."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from layers.raster.examining import RasterRefused, Stated, examine
from layers.raster.making.sheet import make_sheet
from layers.raster.making.telling import silent
from tests.raster.drawn import colours, picture, read

SIDE = 20_000
TURNED = 6
ORIENTATION = 0x0112
PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(side: int, *, interlaced: bool = False, more: bytes = b"") -> bytes:
    """The head of a PNG in colours, pixels that cannot be unpacked, and chunks behind them."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, int(interlaced))
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", b"x" * 50) + more + chunk(b"IEND", b"")


def jpeg(side: int, *, progressive: bool) -> bytes:
    """A JPEG that says it is larger than it is."""
    file = BytesIO()
    Image.fromarray(np.moveaxis(colours(), 0, -1)).save(file, "JPEG", progressive=progressive)
    whole = bytearray(file.getvalue())
    frame = whole.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    return bytes(whole)


def looked_at(path: Path, content: bytes) -> tuple[int, int, int]:
    path.write_bytes(content)
    found = examine(path, "plan", Stated())
    return found.width, found.height, found.orientation


@pytest.mark.parametrize("content", [png(SIDE), jpeg(SIDE, progressive=False)], ids=["png", "jpeg"])
def test_what_comes_line_by_line_is_taken(tmp_path: Path, content: bytes) -> None:
    assert looked_at(tmp_path / "plan", content) == (SIDE, SIDE, 1)


@pytest.mark.parametrize(
    "content",
    [png(SIDE, interlaced=True), jpeg(SIDE, progressive=True)],
    ids=["png", "jpeg"],
)
def test_what_is_held_whole_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RasterRefused, match="sans cette option, ou en TIFF par tuiles") as refused:
        looked_at(tmp_path / "plan", content)
    assert refused.value.code == "whole"


@pytest.mark.parametrize(
    "content", [png(2_000, interlaced=True), jpeg(2_000, progressive=True)], ids=["png", "jpeg"]
)
def test_small_ones_may_be_held_whole(tmp_path: Path, content: bytes) -> None:
    assert looked_at(tmp_path / "plan", content)[:2] == (2_000, 2_000)


def test_orientation_behind_the_pixels_is_found_without_unpacking_them(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    more = chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    assert looked_at(tmp_path / "plan", png(SIDE, more=more)) == (SIDE, SIDE, TURNED)


@pytest.mark.parametrize("more", [chunk(b"eXIf", b"\xff" * 9), b"\0\0\0", chunk(b"eXIf", b"")])
def test_an_orientation_that_makes_no_sense_is_none(tmp_path: Path, more: bytes) -> None:
    assert looked_at(tmp_path / "plan", png(SIDE, more=more))[2] == 1


def test_a_tall_png_becomes_a_sheet_in_pieces(tmp_path: Path) -> None:
    """A strip of it at a time is all that is held of it in arrays."""
    tall, wide = 12_000, 300
    pixels = np.zeros((tall, wide, 3), np.uint8)
    pixels[:, :, 1] = (np.arange(tall) % 251).astype(np.uint8)[:, None]
    path = tmp_path / "plan.png"
    Image.fromarray(pixels).save(path, compress_level=1)
    tracemalloc.start()
    make_sheet(path, tmp_path / "sheet.tif", 1, "", silent)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (read(tmp_path / "sheet.tif", 2) == pixels[:, :, 1]).all()
    assert peak < pixels.nbytes / 4


@pytest.mark.parametrize("bands", [1, 3])
def test_sixteen_bits_become_eight_without_numbers_in_between(tmp_path: Path, bands: int) -> None:
    """As many bytes as are read and written, not four for each colour on the way."""
    tall, wide = 600, 6_000
    values = np.zeros((bands, tall, wide), np.uint16)
    values[:] = np.linspace(20_000, 40_000, wide).astype(np.uint16)
    path = picture(tmp_path / "plan.tif", values)
    tracemalloc.start()
    make_sheet(path, tmp_path / "sheet.tif", 1, "", silent)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    made = read(tmp_path / "sheet.tif", 3)
    assert (made[0, 0], made[0, -1]) == (0, 255)
    assert (np.diff(made[0].astype(int)) >= 0).all()
    strip = 512 * wide
    assert peak < strip * (2 * bands + 2 * 3) + 4_000_000
