"""The file of the map: in the web's own grid, its copies the lower zooms, its blocks the tiles."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image
from pyproj import Transformer

from layers.raster.drawing.cutting import WebFile
from layers.raster.examining import RasterRefused
from layers.raster.making.heights import NODATA
from layers.raster.making.telling import silent
from layers.raster.making.web import ALIGNED, TILE, make_web
from layers.ui.web_tile import HALF_WORLD, WebTile
from tests.raster.drawn import NORTH, WEST, colours, heights, straight, written

TO_WEB = Transformer.from_crs(2154, 3857, always_xy=True)


def tile_of(zoom: int, x: float, y: float) -> WebTile:
    """The tile in which a place of EPSG:2154 lies."""
    east, north = TO_WEB.transform(x, y)
    side = WebTile(zoom, 0, 0).side
    return WebTile(zoom, int((east + HALF_WORLD) / side), int((HALF_WORLD - north) / side))


def plan(tmp_path: Path, side: int = 600, cell: float = 2.0) -> Path:
    values = colours(side, side)
    return written(
        tmp_path / "plan.tif", values, crs=2154, transform=straight(cell=cell), photometric="rgb"
    )


def test_the_grid_is_that_of_the_map(tmp_path: Path) -> None:
    target = tmp_path / "carte.tif"
    grid = make_web(heights(tmp_path / "mnt.tif", np.ones((600, 600), np.float32)), target, silent)
    with rasterio.open(target) as made:
        assert made.crs.to_epsg() == 3857
        assert made.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert made.block_shapes[0] == (TILE, TILE)
        pixel = made.transform.a
        assert pixel == pytest.approx(2 * HALF_WORLD / TILE / 2**grid.zoom)
        # The corner is that of a tile of the zooms below, so that their copies are aligned too.
        side = 2 * HALF_WORLD / 2**grid.lowest
        for at in (made.transform.c + HALF_WORLD, HALF_WORLD - made.transform.f):
            assert at / side == pytest.approx(round(at / side), abs=1e-9)
        assert len(made.overviews(1)) >= grid.zoom - grid.lowest
    # 2 m of Lambert-93 are 3.06 m of the web's map: closer to zoom 16 than a cell is wide.
    assert (grid.zoom, grid.lowest) == (16, 14)


def test_heights_keep_their_values(tmp_path: Path) -> None:
    values = np.full((600, 600), 12.3456, np.float32)
    grid = make_web(heights(tmp_path / "mnt.tif", values), tmp_path / "carte.tif", silent)
    file = WebFile(tmp_path / "carte.tif", grid.zoom)
    for zoom in range(grid.lowest, grid.zoom + 1):
        cut = file.heights(tile_of(zoom, WEST + 600, NORTH - 600), margin=1)
        known = cut[~np.isnan(cut)]
        assert known.size
        assert (known == np.float32(12.3456)).all()


def test_a_tile_of_a_picture_is_a_block_of_the_file(tmp_path: Path) -> None:
    grid = make_web(plan(tmp_path), tmp_path / "carte.tif", silent)
    file = WebFile(tmp_path / "carte.tif", grid.zoom)
    for zoom in range(grid.lowest, grid.zoom + 1):
        block = file.block(tile_of(zoom, WEST + 600, NORTH - 600))
        image = Image.open(BytesIO(block))
        assert (image.format, image.size) == ("WEBP", (TILE, TILE))
    assert file.block(tile_of(grid.zoom, WEST + 50_000, NORTH)) == b""


def test_a_picture_lies_where_it_is(tmp_path: Path) -> None:
    """A red square of 20 m in a white plan is found at its place on the map."""
    values = np.full((3, 600, 600), 255, np.uint8)
    values[1:, 290:310, 290:310] = 0
    source = written(tmp_path / "plan.tif", values, crs=2154, transform=straight(cell=1.0))
    grid = make_web(source, tmp_path / "carte.tif", silent)
    x, y = WEST + 300, NORTH - 300
    tile = tile_of(grid.zoom, x, y)
    image = Image.open(BytesIO(WebFile(tmp_path / "carte.tif", grid.zoom).block(tile)))
    west, _south, _east, north = tile.bounds()
    east_of, north_of = TO_WEB.transform(x, y)
    pixel = tile.side / TILE
    row, column = int((north - north_of) / pixel), int((east_of - west) / pixel)
    red, green, _blue, alpha = np.asarray(image.convert("RGBA"))[row, column]
    assert (red > 200, green < 60, alpha) == (True, True, 255)


def test_what_lies_around_has_no_bytes(tmp_path: Path) -> None:
    """A turned strip leaves the corners of its box empty."""
    values = colours(1400, 60)
    turned = straight() @ Affine.rotation(-45)
    source = written(tmp_path / "plan.tif", values, crs=2154, transform=turned, photometric="rgb")
    grid = make_web(source, tmp_path / "carte.tif", silent)
    with rasterio.open(tmp_path / "carte.tif") as made:
        stored = sum(
            bool(made.get_tag_item(f"BLOCK_SIZE_{column}_{row}", "TIFF", 1))
            for column in range(grid.width // TILE)
            for row in range(grid.height // TILE)
        )
    assert 10 < stored < grid.width * grid.height / TILE**2 / 3


def test_copies_too_small_to_be_aligned_are_cut_and_joined(tmp_path: Path) -> None:
    """Five zooms and more: what is seen from afar is what is seen closer, halved."""
    values = np.full((3, 40, 9000), 255, np.uint8)
    values[1:, :, 4000:5000] = 0
    source = written(
        tmp_path / "plan.tif", values, crs=2154, transform=straight(cell=1.0), photometric="rgb"
    )
    grid = make_web(source, tmp_path / "carte.tif", silent)
    file = WebFile(tmp_path / "carte.tif", grid.zoom)
    assert grid.zoom - grid.lowest > ALIGNED
    for zoom in range(grid.lowest, grid.zoom + 1):
        assert file.has_blocks(zoom) == (zoom >= grid.zoom - ALIGNED)
        for x, is_red in ((WEST + 3500, False), (WEST + 4500, True), (WEST + 5500, False)):
            tile = tile_of(zoom, x, NORTH - 20)
            cut = file.colours(tile)
            west, _south, _east, north = tile.bounds()
            east_of, north_of = TO_WEB.transform(x, NORTH - 20)
            row = int((north - north_of) / tile.side * TILE)
            column = int((east_of - west) / tile.side * TILE)
            known = cut[max(row - 2, 0) : row + 3, column].astype(int)
            green = known[known[:, 3] > 0][:, 1]
            assert (green < 128).all() == is_red, (zoom, green)


def test_holes_stay_holes(tmp_path: Path) -> None:
    values = np.full((600, 600), 5, np.float32)
    values[200:400, 200:400] = NODATA
    grid = make_web(heights(tmp_path / "mnt.tif", values), tmp_path / "carte.tif", silent)
    cut = WebFile(tmp_path / "carte.tif", grid.zoom).heights(
        tile_of(grid.zoom, WEST + 600, NORTH - 600), margin=0
    )
    assert cut is None or np.isnan(cut).any()


@pytest.mark.parametrize("code", ["no-picture", "no-height"])
def test_nothing_at_all(tmp_path: Path, code: str) -> None:
    if code == "no-height":
        source = heights(tmp_path / "mnt.tif", np.full((9, 9), NODATA, np.float32))
    else:
        values = np.zeros((4, 9, 9), np.uint8)
        source = written(
            tmp_path / "plan.tif", values, crs=2154, transform=straight(), photometric="rgb"
        )
    with pytest.raises(RasterRefused) as refused:
        make_web(source, tmp_path / "carte.tif", silent)
    assert refused.value.code == code
    assert not (tmp_path / "carte.tif").exists()


@pytest.mark.parametrize("side", [1, 3, 700])
def test_progress_only_grows_to_the_whole(tmp_path: Path, side: int) -> None:
    told: list[float] = []
    make_web(plan(tmp_path, side), tmp_path / "carte.tif", told.append)
    assert told == sorted(told)
    assert told[-1] == 1
