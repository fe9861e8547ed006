"""What is read as an elevation model, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from archaeology.analysis.terrain import NoSuchPlace, NotADem, read_grid
from tests.archaeology.terrain.drawn import NORTH, WEST, shown

PLACE = Affine(2, 0, WEST, 0, -2, NORTH)
HEIGHTS = np.arange(6, dtype=np.float32).reshape(2, 3)
FOOT_HEIGHTS = "EPSG:2154+6360"  # NAVD88 in US feet


def written(folder: Path, values: Any = HEIGHTS, **facts: Any) -> Path:
    """A GeoTIFF of these heights."""
    file = folder / "mnt.tif"
    bands = values if values.ndim == 3 else values[None]
    units = facts.pop("units", None)
    scale = facts.pop("scale", None)
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        count=bands.shape[0],
        height=bands.shape[1],
        width=bands.shape[2],
        dtype=bands.dtype,
        **{"crs": "EPSG:5698", "transform": PLACE, **facts},
    ) as out:
        if units:
            out.units = (units,)
        if scale:
            out.scales = (scale,)
            out.offsets = (10.0,)
        out.write(bands)
    return file


def refused(file: Path, **asked: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(NotADem) as error:
        read_grid(file, **asked)
    assert str(error.value)
    return error.value.code


def test_a_compound_system_is_taken_apart(tmp_path: Path) -> None:
    grid = read_grid(written(tmp_path))
    assert (grid.crs, grid.vertical, grid.transform, grid.cell_m2) == (
        "EPSG:2154",
        "EPSG:5720",
        PLACE,
        4.0,
    )
    assert grid.values.dtype == np.float32
    np.testing.assert_array_equal(grid.values, HEIGHTS)


def test_heights_whose_system_is_not_said(tmp_path: Path) -> None:
    assert read_grid(written(tmp_path, crs="EPSG:2154")).vertical == ""


def test_nodata_nan_and_infinite_are_unknown(tmp_path: Path) -> None:
    values = np.array([[1, -9999, np.nan], [np.inf, -np.inf, 2]], np.float32)
    assert shown(read_grid(written(tmp_path, values, nodata=-9999)).values) == ["1..", "..2"]


def test_nodata_that_nobody_declared(tmp_path: Path) -> None:
    values = np.array([[1, -9999, -3.4e38], [-99999, 1e30, -4]], np.float32)
    assert shown(read_grid(written(tmp_path, values)).values) == ["1..", "..-4"]


def test_a_window_of_what_touches_the_bounds(tmp_path: Path) -> None:
    file = written(tmp_path)
    part = read_grid(file, bounds=(WEST + 2.5, NORTH - 1.5, WEST + 4.5, NORTH + 50))
    assert shown(part.values) == ["12"]
    assert part.xy(0, 0) == read_grid(file).xy(0, 1)
    assert shown(read_grid(file).window((WEST + 2.5, NORTH - 1.5, WEST + 4.5, NORTH)).values) == [
        "12"
    ]
    with pytest.raises(NoSuchPlace):
        read_grid(file, bounds=(0, 0, 1, 1))


def test_integers_scaled_and_doubles_keep_their_value(tmp_path: Path) -> None:
    scaled = read_grid(written(tmp_path, np.array([[4520]], np.uint16), scale=0.01))
    assert scaled.values[0, 0] == pytest.approx(55.2, abs=1e-12)
    exact = 45.2 + 1e-9
    assert read_grid(written(tmp_path, np.array([[exact]]))).values[0, 0] == exact


def test_rows_from_south_to_north(tmp_path: Path) -> None:
    upwards = Affine(2, 0, WEST, 0, 2, NORTH - 4)
    grid = read_grid(written(tmp_path, transform=upwards))
    assert grid.index(WEST + 0.1, NORTH - 3.9) == (0, 0)
    assert grid.bounds == (WEST, NORTH - 4, WEST + 6, NORTH)
    part = grid.window((WEST, NORTH - 4, WEST + 2, NORTH - 2))
    assert shown(part.values) == ["0"]


def test_an_ascii_grid_whose_system_somebody_states(tmp_path: Path) -> None:
    file = tmp_path / "rge.asc"
    file.write_text(
        f"ncols 2\nnrows 1\nxllcorner {WEST}\nyllcorner {NORTH}\ncellsize 5\n"
        "NODATA_value -99999\n1.5 -99999\n"
    )
    assert refused(file) == "no-crs"
    grid = read_grid(file, stated=2154)
    assert (grid.crs, shown(grid.values)) == ("EPSG:2154", ["1.5."])
    assert refused(file, stated=999_999) == "unknown-crs"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"crs": "EPSG:4326", "transform": Affine(0.1, 0, 0, 0, -0.1, 49)}, "degrees"),
        ({"crs": "EPSG:4979", "transform": Affine(0.1, 0, 0, 0, -0.1, 49)}, "degrees"),
        ({"crs": "EPSG:3547"}, "feet"),
        ({"crs": FOOT_HEIGHTS}, "feet"),
        ({"units": "US survey foot"}, "feet"),
        ({"crs": "EPSG:32631"}, "other-crs"),
        ({"crs": "EPSG:2154+5861", "units": "m"}, "depths"),
        ({"crs": None}, "no-crs"),
        ({"transform": Affine.identity()}, "no-place"),
        ({"transform": PLACE @ Affine.rotation(10)}, "rotated"),
        ({"transform": PLACE @ Affine.shear(10, 0)}, "rotated"),
        ({"values": np.full((2, 2), np.nan, np.float32)}, "no-height"),
        ({"values": np.zeros((3, 2, 2), np.uint8)}, "picture"),
        ({"values": np.zeros((2, 2), np.complex64)}, "picture"),
    ],
)
def test_refusals(tmp_path: Path, facts: dict[str, Any], code: str) -> None:
    assert refused(written(tmp_path, **facts)) == code


def test_any_projection_in_metres_when_none_is_wanted(tmp_path: Path) -> None:
    assert read_grid(written(tmp_path, crs="EPSG:32631"), crs=None).crs == "EPSG:32631"


@pytest.mark.parametrize("content", [b"", b"ceci n'est pas une image", b"<VRTDataset/>"])
def test_what_is_no_raster(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.tif"
    file.write_bytes(content)
    assert refused(file) == "format"


def test_a_truncated_file_and_no_file(tmp_path: Path) -> None:
    whole = written(tmp_path, np.ones((300, 300), np.float32)).read_bytes()
    part = tmp_path / "part.tif"
    for share, code in ((8, "unreadable"), (200, "no-place"), (len(whole) // 2, "unreadable")):
        part.write_bytes(whole[:share])
        assert refused(part) == code
    assert refused(tmp_path / "none.tif") == "absent"
    assert refused(tmp_path) == "absent"


@pytest.mark.realdata
def test_real_models(shared_data: Path) -> None:
    terrain = shared_data / "terrain"
    lidar = read_grid(terrain / "lidar_hd_ign" / "dtm_2m_0292_6833_L93_IGN69.tif")
    assert (lidar.crs, lidar.vertical, lidar.shape) == ("EPSG:2154", "EPSG:5720", (500, 500))
    assert int(np.isnan(lidar.values).sum()) == 13
    assert refused(terrain / "ky4_elevation.tif", crs=None) == "feet"
    island = read_grid(terrain / "atlantgis" / "atlantgis_dgm.tif", crs=None)
    assert (island.crs, int(np.isnan(island.values).sum())) == ("EPSG:32628", 428_422)
    assert refused(terrain / "atlantgis" / "atlantgis_dgm.tif") == "other-crs"
