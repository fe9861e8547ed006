"""Lines and areas of any number of corners lose those that say nothing, and the process lives."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from archaeology.analysis.thinning import PIECE, Corners, thinned_areas, thinned_line

MANY = 60_000


def jagged(corners: int) -> Corners:
    """Teeth that grow along the way: no corner but the last is far from its neighbours' line."""
    x = np.arange(corners, dtype=np.float64)
    return np.stack([x, np.where(x % 2 == 0, 0.0, 1 + x / 1_000)], axis=1)


def test_corners_on_a_straight_line_say_nothing() -> None:
    straight = np.array([(0, 0), (1, 0), (2, 0.04), (3, 0), (3, 2)], np.float64)
    assert thinned_line(straight, 0.1).tolist() == [[0, 0], [3, 0], [3, 2]]


@pytest.mark.parametrize("corners", [2, PIECE, PIECE + 1, PIECE + 2, 2 * PIECE + 1])
def test_the_ends_of_pieces_are_those_of_the_line(corners: int) -> None:
    line = jagged(corners)
    assert np.array_equal(thinned_line(line, 1e-9), line)


def test_a_jagged_line_of_any_length_is_thinned() -> None:
    thin = thinned_line(jagged(MANY), 0.5)
    assert len(thin) == MANY
    assert len(thinned_line(jagged(MANY), 100.0)) <= MANY // PIECE + 2


def test_a_jagged_area_of_any_length_is_thinned() -> None:
    edge = [*jagged(MANY).tolist(), (MANY, -9.0), (-1.0, -9.0)]
    area = MultiPolygon([shapely.Polygon(edge)])
    thin = thinned_areas(area, 0.1)
    assert thin.is_valid
    assert shapely.get_num_coordinates(thin) > MANY // 2
    assert thinned_areas(area, 100.0).is_valid


def test_stairs_of_cells_become_a_slope() -> None:
    stairs = MultiPolygon([shapely.union_all([box(0, 0, 10 - n, n + 1) for n in range(10)])])
    thin = thinned_areas(stairs, 1.0)
    assert shapely.get_num_coordinates(thin) < 10 < shapely.get_num_coordinates(stairs)
    assert thin.area == pytest.approx(stairs.area, rel=0.1)


def test_nothing_stays_nothing() -> None:
    assert thinned_areas(MultiPolygon(), 1.0).is_empty


# To the millimetre: nothing on the ground is told more finely.
metres = st.integers(-1_000_000, 1_000_000).map(lambda millimetres: millimetres / 1_000)


@given(
    st.lists(st.tuples(metres, metres), min_size=2, max_size=60),
    st.floats(0.01, 50),
)
def test_no_corner_that_goes_is_further_than_was_said(
    places: list[tuple[float, float]], tolerance: float
) -> None:
    line = np.array(places)
    thin = thinned_line(line, tolerance)
    assert np.array_equal(thin[[0, -1]], line[[0, -1]])
    away = shapely.distance(shapely.linestrings(thin), shapely.points(line))
    assert away.max() <= tolerance + 1e-9
