"""Areas above a probability, and a result that a folder holds."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from archaeology.analysis.terrain import (
    ElevationError,
    ExtentResult,
    Fill,
    NotADem,
    contours,
    extent,
    ground_of_the_time,
)
from archaeology.analysis.terrain.grid import Floats
from tests.archaeology.terrain.drawn import NORTH, WEST, at, grid_of
from tests.archaeology.terrain.test_extent import RIVER, VALLEY, about, rolling

shares = st.one_of(st.just(np.nan), st.sampled_from([0.0, 0.04, 0.05, 0.3, 0.5, 0.9, 0.95, 1.0]))


@settings(deadline=None, max_examples=150)
@given(arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=shares))
def test_valid_nested_and_of_the_area_of_their_cells(values: Floats) -> None:
    grid = grid_of(values, cell=2.0)
    found = contours(grid)
    assert list(found) == [0.05, 0.5, 0.95]
    for threshold, area in found.items():
        assert area.is_valid
        assert area.area == pytest.approx(4 * (values >= np.float32(threshold)).sum())
    assert found[0.5].difference(found[0.05]).area == pytest.approx(0, abs=1e-6)
    assert found[0.95].difference(found[0.5]).area == pytest.approx(0, abs=1e-6)


def test_a_hole_and_unknown_ground_are_left_out() -> None:
    values = np.ones((5, 5), np.float32)
    values[1, 1], values[3, 3] = 0, np.nan
    area = contours(grid_of(values), [0.5])[0.5]
    assert len(area.geoms) == 1
    assert len(area.geoms[0].interiors) == 2
    assert area.area == 23
    assert area.bounds == (WEST, NORTH - 5, WEST + 5, NORTH)


def made(seed: int = 3, draws: int = 9) -> ExtentResult:
    """An extent over a ground of the time."""
    grid = grid_of(rolling(60) + 2)
    fills = [
        Fill(WEST + x, NORTH - y, t, 0.2) for x, y, t in ((5, 5, 2), (30, 30, 2.5), (50, 9, 1.5))
    ]
    return extent(
        ground_of_the_time(grid, fills),
        at(grid, *[(row, 0) for row in range(60)]),
        about(2.0, 0.4),
        ElevationError(0.15, 20.0),
        draws=draws,
        seed=seed,
        most_cells=900,
        sources=[{"layer": "levels", "version": 12}],
        told={"slice": [1, 100]},
    )


def test_a_folder_holds_the_whole_result(tmp_path: Path) -> None:
    result = made()
    files = result.write(tmp_path / "extent")
    again = ExtentResult.read(tmp_path / "extent")
    np.testing.assert_array_equal(again.probability.values, result.probability.values)
    assert again.probability.transform == result.probability.transform
    assert again.probability.crs == "EPSG:2154"
    assert again.contours == result.contours
    assert (again.parameters, again.sources) == (result.parameters, result.sources)
    assert (again.versions, again.made_at) == (result.versions, result.made_at)
    assert [file.name for file in files] == [
        "probability.tif",
        "contours.geojson",
        "parameters.json",
    ]


def test_other_programs_read_the_files(tmp_path: Path) -> None:
    result = made()
    raster, areas, told = result.write(tmp_path)
    with rasterio.open(raster) as source:
        assert (source.crs.to_epsg(), source.compression.name) == (2154, "lzw")
        assert np.isnan(source.nodata)
    table = geopandas.read_file(areas)
    assert table.crs.to_epsg() == 2154
    assert list(table["probability"]) == [0.05, 0.5, 0.95]
    assert table.area[0] == pytest.approx(result.contours[0.05].area)
    facts = json.loads(told.read_text())
    assert facts["parameters"]["slice"] == [1, 100]
    assert facts["parameters"]["level"]["reference"].startswith("pleines mers")
    assert facts["parameters"]["coarser"].startswith("The fine grid gives each block of 2 × 2")
    assert facts["parameters"]["ground"]["variogram"]["rule"].startswith("fewer than 5")
    assert facts["versions"]["numpy"] == np.__version__


def test_the_same_parameters_make_the_same_figures() -> None:
    one, two, other = made(), made(), made(seed=4)
    np.testing.assert_array_equal(one.probability.values, two.probability.values)
    assert (one.contours, one.parameters) == (two.contours, two.parameters)
    assert not np.array_equal(one.probability.values, other.probability.values, equal_nan=True)


def test_a_plain_grid_is_a_ground_too() -> None:
    result = extent(VALLEY, RIVER, about(5, 0.5))
    assert result.parameters["ground"] is None
    assert result.parameters["coarser"] == ""
    assert result.contours[0.95].area <= result.contours[0.05].area


@pytest.mark.parametrize("broken", ["parameters.json", "contours.geojson", "probability.tif"])
def test_a_folder_that_holds_no_extent(tmp_path: Path, broken: str) -> None:
    with pytest.raises(NotADem):
        ExtentResult.read(tmp_path)
    made(draws=1).write(tmp_path)
    (tmp_path / broken).write_text("{}")
    with pytest.raises(NotADem):
        ExtentResult.read(tmp_path)
