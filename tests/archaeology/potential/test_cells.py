"""Cells, distances, slopes and ramps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from archaeology.analysis.potential import CannotWeigh, Cells, between, falling, rising
from archaeology.analysis.terrain import Grid
from tests.archaeology.potential.grids import SMALL

numbers = st.floats(-1e3, 1e3)


def test_a_point_finds_its_cell() -> None:
    row, column, inside = SMALL.index([1005, 1079.9, 999.9, 1005], [2055, 2000.1, 2055, 2061])
    assert (row.tolist(), column.tolist()) == ([0, 5, 0, 0], [0, 7, 0, 0])
    assert inside.tolist() == [True, True, False, False]


def test_middles_are_in_their_own_cells() -> None:
    x, y = SMALL.centres()
    row, column, inside = SMALL.index(x.ravel(), y.ravel())
    assert inside.all()
    assert (row * 8 + column).tolist() == list(range(48))


def test_distances_are_metres_to_the_shape() -> None:
    away = SMALL.distance_to([shapely.LineString([(1005, 2000), (1005, 2060)])])
    assert away[3].tolist() == [0, 10, 20, 30, 40, 50, 60, 70]
    assert np.isinf(SMALL.distance_to([])).all()
    assert falling(SMALL.distance_to([]), 10, 50).max() == 0


def test_covered_area_is_exact() -> None:
    circle = shapely.Point(1040, 2030).buffer(17)
    assert SMALL.covered_m2(circle).sum() == pytest.approx(circle.area)
    assert SMALL.covered_m2(shapely.box(0, 0, 9_999, 9_999)).tolist() == [[100.0] * 8] * 6


@given(st.lists(st.tuples(st.floats(900, 1200), st.floats(1900, 2200)), min_size=3, max_size=8))
def test_what_any_shape_covers_adds_up(points: list[tuple[float, float]]) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    covered = SMALL.covered_m2(hull)
    inside = hull.intersection(shapely.box(1000, 2000, 1080, 2060)).area
    assert covered.sum() == pytest.approx(inside, abs=1e-6)
    assert covered.max() <= SMALL.cell_m2 + 1e-9


def test_a_plane_has_one_slope() -> None:
    x, _y = SMALL.centres()
    assert SMALL.slope_degrees(0.1 * x) == pytest.approx(np.full((6, 8), 5.7106), abs=1e-3)


@pytest.mark.parametrize("transform", [Affine(10, 1, 0, 0, -10, 0), Affine(0, 0, 0, 0, -10, 0)])
def test_turned_grids_are_refused(transform: Affine) -> None:
    with pytest.raises(CannotWeigh):
        Cells(2, 2, transform)


@given(st.lists(numbers, min_size=2, max_size=9), numbers, st.floats(0.1, 1e3))
def test_ramps_go_one_way_and_mirror_each_other(
    values: list[float], start: float, width: float
) -> None:
    ordered = np.sort(np.array(values))
    up = rising(ordered, start, start + width)
    assert (np.diff(up) >= 0).all()
    assert ((up >= 0) & (up <= 1)).all()
    np.testing.assert_allclose(up + falling(ordered, start, start + width), 1)


def test_a_plateau_is_flat_on_top_and_unknown_stays_unknown() -> None:
    found = between(np.array([0, 1, 2, 3, 4, 4.5, 9, np.nan]), 2, 4, 1)
    assert found[:7].tolist() == [0, 0, 1, 1, 1, 0.5, 0]
    assert np.isnan(found[7])
    with pytest.raises(CannotWeigh):
        rising(np.array([1.0]), 2, 2)
    with pytest.raises(CannotWeigh):
        between(np.array([1.0]), 4, 2, 1)


def test_cells_are_those_of_an_elevation_grid() -> None:
    grid = Grid(np.zeros((6, 8), np.float32), SMALL.transform, "EPSG:2154", "EPSG:5720")
    assert Cells.of(grid) == SMALL
    with pytest.raises(CannotWeigh, match="EPSG:32631"):
        Cells.of(replace(grid, crs="EPSG:32631"))
