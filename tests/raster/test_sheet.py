"""Whatever a scanner or a camera wrote is the same sheet: upright, 8 bits, three bands or four."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from layers.raster.examining import RasterRefused, Stated, examine
from layers.raster.making.sheet import from_where, make_sheet
from layers.raster.making.telling import silent
from tests.raster.drawn import colours, picture, straight, written

ORIENTATION = 0x0112


def sheet_of(path: Path) -> Any:
    """The bands of the sheet that is made of a file."""
    found = examine(path, "plan", Stated())
    target = path.with_name("feuille.tif")
    crs = found.place.crs if found.place else ""
    make_sheet(path, target, found.orientation, crs, silent)
    with rasterio.open(target) as sheet:
        assert (sheet.width, sheet.height) == (found.width, found.height)
        assert set(sheet.dtypes) == {"uint8"}
        values = sheet.read()
    target.unlink()
    return values


@pytest.mark.parametrize("orientation", range(1, 9))
@given(width=st.integers(1, 40), height=st.integers(1, 40), at=st.tuples(*[st.integers(0, 39)] * 2))
def test_each_window_of_the_upright_picture_comes_from_where_it_is(
    orientation: int, width: int, height: int, at: tuple[int, int]
) -> None:
    """As Pillow turns it."""
    flat = np.arange(width * height, dtype=np.int32).reshape(height, width)
    image = Image.fromarray(flat)
    image.getexif()[ORIENTATION] = orientation
    upright = np.asarray(ImageOps.exif_transpose(image))
    left, top = at[0] % upright.shape[1], at[1] % upright.shape[0]
    piece = upright[top : top + 7, left : left + 5]
    there, axes = from_where(
        Window(left, top, piece.shape[1], piece.shape[0]), orientation, width, height
    )
    rows, columns = there.toslices()
    found = flat[rows, columns][np.newaxis]
    found = found.transpose(0, 2, 1) if orientation >= 5 else found
    assert (np.flip(found, axes)[0] == piece).all()


@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_a_turned_picture_stands_upright(tmp_path: Path, orientation: int) -> None:
    """Larger than a tile."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / "plan.tif"
    Image.fromarray(np.moveaxis(colours(1100, 530), 0, -1)).save(path, exif=exif)
    expected = ImageOps.exif_transpose(Image.open(path))
    assert (sheet_of(path) == np.moveaxis(np.asarray(expected), -1, 0)).all()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_orientation_of_other_formats(tmp_path: Path, form: str) -> None:
    image = Image.new("RGB", (40, 24), "white")
    image.paste((200, 0, 0), (0, 0, 20, 12))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    path = tmp_path / "plan"
    image.save(path, form, exif=exif, quality=95)
    made = sheet_of(path).astype(int)
    assert made.shape == (3, 40, 24)
    # Turned clockwise, the red of the first corner is at the top right.
    assert made[:, 5, 20] == pytest.approx([200, 0, 0], abs=12)
    assert made[:, 5, 5] == pytest.approx([255, 255, 255], abs=12)


def test_colours_stay_what_they_are(tmp_path: Path) -> None:
    assert (sheet_of(picture(tmp_path / "plan.tif", colours())) == colours()).all()


def test_grey_becomes_three_bands(tmp_path: Path) -> None:
    grey = colours()[:1]
    assert (sheet_of(picture(tmp_path / "plan.tif", grey)) == np.repeat(grey, 3, axis=0)).all()


def test_one_bit_is_black_and_white(tmp_path: Path) -> None:
    path = tmp_path / "plan.tif"
    bits = np.arange(64 * 32).reshape(32, 64) % 3 == 0
    Image.fromarray(bits).save(path, compression="group4")
    assert (sheet_of(path) == np.where(bits, 255, 0)).all()


def test_indexed_colours(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 10, 120, 200])
    image.save(path)
    assert sheet_of(path)[:, 0, 0].tolist() == [10, 120, 200]


def test_indexed_colours_of_which_one_is_transparent(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 10, 120, 200])
    image.putpixel((0, 0), 0)
    image.save(path, transparency=0)
    made = sheet_of(path)
    assert (made[3, 0, 0], made[3, 1, 1]) == (0, 255)


def test_sixteen_bits_are_stretched_to_what_they_hold(tmp_path: Path) -> None:
    values = np.linspace(300, 4000, 64 * 64).reshape(1, 64, 64).astype(np.uint16)
    made = sheet_of(picture(tmp_path / "vue.tif", values))
    assert (made[0, 0, 0], made[0, -1, -1]) == (0, 255)
    assert (np.diff(made[0].ravel().astype(int)) >= 0).all()


def test_inks_become_light(tmp_path: Path) -> None:
    path = tmp_path / "plan.tif"
    Image.new("CMYK", (8, 8), (255, 0, 0, 0)).save(path)
    assert sheet_of(path)[:3, 0, 0].tolist() == [0, 255, 255]


def test_transparency_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    image = Image.new("RGBA", (8, 8), (9, 8, 7, 255))
    image.putpixel((2, 3), (0, 0, 0, 0))
    image.save(path)
    made = sheet_of(path)
    assert (made[3, 3, 2], made[3, 0, 0]) == (0, 255)


def test_what_is_without_data_is_transparent(tmp_path: Path) -> None:
    values = colours()
    values[:, 4, 4] = 0
    path = written(tmp_path / "vue.tif", values, crs=2154, transform=straight(), nodata=0)
    made = sheet_of(path)
    assert (made.shape[0], made[3, 4, 4], made[3, 20, 20]) == (4, 0, 255)


def test_infrared_is_left_out(tmp_path: Path) -> None:
    values = np.concatenate([colours(), colours()[:1]])
    path = written(tmp_path / "vue.tif", values, crs=2154, transform=straight(), photometric="rgb")
    with rasterio.open(path, "r+") as made:
        made.colorinterp = [*made.colorinterp[:3], ColorInterp.undefined]
    assert (sheet_of(path) == colours()).all()


def test_a_jpeg_that_ends_too_early(tmp_path: Path) -> None:
    path = tmp_path / "plan.jpg"
    noise = np.random.default_rng(2).integers(0, 255, (600, 600, 3), np.uint8)
    Image.fromarray(noise).save(path, quality=90)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(RasterRefused) as refused:
        sheet_of(path)
    assert refused.value.code == "unreadable"


def test_a_png_that_ends_too_early(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    noise = np.random.default_rng(2).integers(0, 255, (600, 600, 3), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:500_000])
    with pytest.raises(RasterRefused) as refused:
        sheet_of(path)
    assert refused.value.code == "unreadable"
