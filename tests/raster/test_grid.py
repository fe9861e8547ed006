"""The grid that analysis reads: metres in EPSG:2154, and nothing invented beside a hole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer

from layers.raster.examining import RasterRefused
from layers.raster.examining.measures import Measures
from layers.raster.making.heights import NODATA, Heights, make_grid
from layers.raster.making.telling import silent
from tests.raster.drawn import heights, read, straight

PLANE = np.add.outer(np.arange(40) * 0.5, np.arange(40) * 0.25).astype(np.float32)


def made(path: Path, crs: str = "EPSG:2154", unit_m: float = 1.0) -> tuple[Heights, Path]:
    target = path.with_name("grille.tif")
    return make_grid(path, target, crs, unit_m, silent), target


def test_the_original_will_do_where_it_is_that_grid(tmp_path: Path) -> None:
    found, target = made(heights(tmp_path / "mnt.tif", PLANE))
    assert found == Heights(0, 29.25, original_will_do=True, measures=Measures(cells=1600))
    assert not target.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["mnt.tif"]


@pytest.mark.parametrize(
    "values",
    [
        PLANE.astype(np.int16),
        PLANE.astype(np.float64),
        PLANE.astype(np.uint8),
    ],
)
def test_other_kinds_of_numbers_become_metres_cell_for_cell(
    tmp_path: Path, values: np.ndarray
) -> None:
    found, target = made(heights(tmp_path / "mnt.tif", values, nodata=None))
    assert not found.original_will_do
    with rasterio.open(target) as grid:
        assert (grid.crs.to_epsg(), grid.dtypes, grid.nodata) == (2154, ("float32",), NODATA)
        assert grid.transform == straight()
        assert grid.read(1) == pytest.approx(values)


@pytest.mark.parametrize("unknown", [np.nan, np.inf, -np.inf, -9999, -32768, 3.4e38, -99999])
def test_what_no_ground_has_is_unknown_declared_or_not(tmp_path: Path, unknown: float) -> None:
    values = PLANE.copy()
    values[3, 4] = unknown
    found, target = made(heights(tmp_path / "mnt.tif", values, nodata=None))
    assert (found.minimum, found.original_will_do) == (0, False)
    assert read(target)[3, 4] == NODATA
    assert (read(target) == NODATA).sum() == 1


def test_a_hole_does_not_bleed_when_the_grid_is_warped(tmp_path: Path) -> None:
    values = np.full((60, 60), 10.0, np.float32)
    values[20:30, 20:30] = -9999  # not declared
    found, target = made(
        heights(
            tmp_path / "mnt.tif", values, crs=3857, transform=straight(60_000, 6.36e6), nodata=None
        ),
        "EPSG:3857",
    )
    known = read(target)[read(target) != NODATA]
    assert (found.minimum, found.maximum) == (10, 10)
    assert known.min() == known.max() == 10


def test_scaled_values_and_feet(tmp_path: Path) -> None:
    tenths = (PLANE * 10).astype(np.int16)
    path = heights(tmp_path / "mnt.tif", tenths, nodata=None, scale=(0.1, 100))
    _found, target = made(path, unit_m=0.3048)
    expected = (tenths * 0.1 + 100) * 0.3048
    assert read(target) == pytest.approx(expected, abs=1e-4)


def test_another_system_is_warped_to_where_the_ground_is(tmp_path: Path) -> None:
    """A slope towards the east of Lambert-93, stored in degrees, is that slope again."""
    west, north, cell = 0.50, 49.52, 2e-5
    columns, rows = np.meshgrid(np.arange(200), np.arange(200))
    to_storage = Transformer.from_crs(4326, 2154, always_xy=True)
    x, _y = to_storage.transform(west + (columns + 0.5) * cell, north - (rows + 0.5) * cell)
    values = ((x - x.min()) / 10).astype(np.float32)
    path = heights(tmp_path / "mnt.tif", values, crs=4326, transform=straight(west, north, cell))
    _found, target = made(path, "EPSG:4326")
    with rasterio.open(target) as grid:
        assert grid.crs.to_epsg() == 2154
        step = grid.transform.a
        assert step == pytest.approx(float(f"{step:.1e}"))
        assert (grid.transform.c / step, grid.transform.f / step) == (
            pytest.approx(round(grid.transform.c / step)),
            pytest.approx(round(grid.transform.f / step)),
        )
        got = grid.read(1, masked=True)
        centres = grid.transform.c + (np.arange(grid.width) + 0.5) * step
    inner = got[20:-20, 20:-20]
    expected = np.broadcast_to((centres[20:-20] - x.min()) / 10, inner.shape)
    assert inner.count() > 1000
    assert np.abs(inner - expected).max() < 0.02


def test_a_turned_grid_is_straightened(tmp_path: Path) -> None:
    turned = straight() @ Affine.rotation(40)
    _found, target = made(
        heights(tmp_path / "mnt.tif", np.full((50, 50), 7, np.float32), transform=turned)
    )
    with rasterio.open(target) as grid:
        assert (grid.transform.b, grid.transform.d, grid.transform.e < 0) == (0, 0, True)
        known = grid.read(1, masked=True)
    assert known.min() == known.max() == 7
    assert known.count() * grid.transform.a**2 == pytest.approx(100 * 100, rel=0.08)


@pytest.mark.parametrize("unknown", [np.nan, -9999])
def test_no_height_at_all(tmp_path: Path, unknown: float) -> None:
    path = heights(tmp_path / "mnt.tif", np.full((4, 4), unknown, np.float32), nodata=unknown)
    with pytest.raises(RasterRefused, match="Aucune cellule"):
        made(path)
    assert [each.name for each in tmp_path.iterdir()] == ["mnt.tif"]


def test_a_file_damaged_in_the_middle(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(size=(600, 600)).astype(np.float32)
    path = heights(
        tmp_path / "mnt.tif", noise, tiled=True, blockxsize=256, blockysize=256, compress="zstd"
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5000] = b"\0" * 5000
    path.write_bytes(content)
    with pytest.raises(RasterRefused) as refused:
        made(path)
    assert refused.value.code == "unreadable"
    assert [each.name for each in tmp_path.iterdir()] == ["mnt.tif"]


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (257, 255), (600, 300)])
def test_progress_only_grows_to_the_whole(tmp_path: Path, shape: tuple[int, int]) -> None:
    told: list[float] = []
    path = heights(tmp_path / "mnt.tif", np.zeros(shape, np.int16))
    make_grid(path, tmp_path / "grille.tif", "EPSG:2154", 1, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
