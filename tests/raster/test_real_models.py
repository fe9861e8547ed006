"""Real elevation models, as surveyors deliver them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio

from layers.access.actor import Actor
from layers.raster.examining import RasterRefused
from layers.raster.reading import grid_path, heights_at
from tests.raster.conftest import Bring

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def test_a_tile_of_lidar_hd_is_read_as_it_is(
    bring: Bring, archaeologist: Actor, shared_data: Path
) -> None:
    folder = shared_data / "terrain" / "lidar_hd_ign"
    file = folder / "dtm_2m_0292_6833_L93_IGN69.tif"
    made = bring(file, elsewhere=True)
    assert (made.crs, made.vertical) == ("EPSG:2154", "EPSG:5720")
    assert made.remarks.startswith("13 cellules sur 250")
    assert "sont sans mesure : le fichier le dit" in made.remarks
    assert [made.minimum, made.maximum] == pytest.approx([43.35, 81.16])
    assert made.resolution_m == pytest.approx(2)
    assert made.zoom == 16
    # Not a cell of it is changed, so that what is reckoned on it is what others reckon.
    assert grid_path(archaeologist, made.pk).read_bytes() == file.read_bytes()
    oracle = json.loads((folder / "floodfill_oracle.json").read_text())
    with rasterio.open(file) as lidar:
        row, column = oracle["seed_row_col"]
        cell = float(lidar.read(1)[row, column])
    centre = (292_000 + 2 * column + 1, 6_833_000 - 2 * row - 1)
    assert heights_at(archaeologist, made.pk, [centre]) == [pytest.approx(cell)]


@pytest.mark.parametrize(
    ("name", "code"), [("ky4_elevation.tif", "outside"), ("atlantgis/atlantgis_dgm.tif", "far")]
)
def test_models_of_other_places_are_told_where_they_would_be(
    bring: Bring, shared_data: Path, name: str, code: str
) -> None:
    with pytest.raises(RasterRefused) as refused:
        bring(shared_data / "terrain" / name, heights="ngf_ign69")
    assert refused.value.code == code


def test_a_model_of_another_place_is_warped_where_that_is_meant(
    bring: Bring, archaeologist: Actor, shared_data: Path
) -> None:
    file = shared_data / "terrain" / "atlantgis" / "atlantgis_dgm.tif"
    made = bring(file, heights="ngf_ign69", elsewhere=True)
    assert made.state == "ready"
    assert "UTM zone 28N" in made.remarks
    with rasterio.open(file) as source, rasterio.open(grid_path(archaeologist, made.pk)) as grid:
        before, after = source.read(1, masked=True), grid.read(1, masked=True)
        assert grid.crs.to_epsg() == 2154
    assert after.min() >= before.min()
    assert after.max() <= before.max()
    assert float(np.median(after.compressed())) == pytest.approx(
        float(np.median(before.compressed())), rel=0.02
    )
