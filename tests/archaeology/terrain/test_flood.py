"""Floods on drawn ground, and on the real one with its oracle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archaeology.analysis.terrain import BadLevel, Flooded, NoSuchPlace, flood, read_grid
from tests.archaeology.terrain.drawn import NORTH, WEST, drawn

CROSSED = drawn("0990", "9099", "9909", "0009", cell=2.0)


def test_levels_in_the_order_asked_and_as_often() -> None:
    seed = CROSSED.xy(0, 0)
    assert flood(CROSSED, seed, [9, 0, 9, -1]) == [
        Flooded(9.0, 16, 64.0),
        Flooded(0.0, 6, 24.0),
        Flooded(9.0, 16, 64.0),
        Flooded(-1.0, 0, 0.0),
    ]


def test_with_four_neighbours_water_does_not_pass_a_corner() -> None:
    assert flood(CROSSED, CROSSED.xy(0, 0), [0], neighbours=4) == [Flooded(0.0, 1, 4.0)]


def test_a_cell_at_the_level_is_wet() -> None:
    assert flood(drawn("123"), (WEST + 0.5, NORTH - 0.5), [2.0])[0].cells == 2


def test_a_level_is_the_number_that_the_grid_would_store() -> None:
    """45.2 as float32 lies above 45.2: NumPy compares both as float32, and so does a flood."""
    grid = drawn("0").with_values(drawn("0").values + 45.2)
    assert flood(grid, grid.xy(0, 0), [45.2])[0].cells == 1


@pytest.mark.parametrize(
    ("x", "y"),
    [(WEST - 0.1, NORTH - 1), (WEST + 8.1, NORTH - 1), (WEST + 1, NORTH + 0.1), (float("nan"), 0)],
)
def test_a_seed_outside(x: float, y: float) -> None:
    with pytest.raises(NoSuchPlace) as refused:
        flood(CROSSED, (x, y), [1])
    assert refused.value.code == "outside"


def test_a_seed_on_unknown_ground() -> None:
    grid = drawn("0.")
    with pytest.raises(NoSuchPlace) as refused:
        flood(grid, grid.xy(0, 1), [1])
    assert refused.value.code == "unknown-ground"


def test_a_level_that_is_no_number() -> None:
    with pytest.raises(BadLevel):
        flood(CROSSED, CROSSED.xy(0, 0), [1, float("nan")])


@pytest.mark.realdata
@pytest.mark.parametrize("neighbours", [8, 4])
def test_the_real_valley_cell_for_cell(shared_data: Path, neighbours: int) -> None:
    folder = shared_data / "terrain" / "lidar_hd_ign"
    oracle = json.loads((folder / "floodfill_oracle.json").read_text())
    grid = read_grid(folder / oracle["dem"])
    x, y = oracle["seed_xy_l93"]
    assert list(grid.index(x, y)) == oracle["seed_row_col"]
    results = oracle["results"]
    assert len(results) == 9
    found = flood(grid, (x, y), [each["level_m_ngf"] for each in results], neighbours)
    assert [each.cells for each in found] == [each[f"connected{neighbours}"] for each in results]
    if neighbours == 8:
        assert [each.area_m2 for each in found] == [each["area8_m2"] for each in results]
