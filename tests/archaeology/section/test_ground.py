"""Heights along a line, from grids drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from archaeology.analysis.section import CannotCut, SectionLine, cut, profile_along
from archaeology.analysis.section.drawing import draw
from archaeology.analysis.section.ground import Profile, stations

NAN = float("nan")
# Cells of 2 m, the upper left corner at (0, 8).
CELLS = Affine(2, 0, 0, 0, -2, 8)


@dataclass(frozen=True)
class Drawn:
    values: NDArray[Any]
    transform: Affine = CELLS
    crs: str = "EPSG:2154"
    vertical: str = "EPSG:5720"


@dataclass(frozen=True)
class Past:
    mean: Drawn
    sigma: Drawn


# Four rows of four cells; z = x at their centres.
SLOPE = Drawn(np.tile(np.array([1.0, 3.0, 5.0, 7.0]), (4, 1)))
ACROSS = SectionLine.of([(1, 3), (7, 3)])


def test_a_slope_is_read_as_it_is() -> None:
    profile = profile_along(ACROSS, SLOPE, 0.5)
    assert profile.z == pytest.approx(1 + profile.chainage)
    assert profile.known_share == 1
    assert profile.at(2.25) == pytest.approx(3.25)


def test_unknown_cells_are_gaps_as_wide_as_they_are() -> None:
    values = SLOPE.values.copy()
    values[:, 1] = NAN
    profile = profile_along(ACROSS, Drawn(values), 0.25)
    unknown = profile.chainage[np.isnan(profile.z)]
    # The cell reaches from x = 2 to x = 4.
    assert (unknown.min(), unknown.max()) == (1.0, 2.75)
    assert len(profile.runs) == 2
    # No height is drawn towards what is not known.
    known = profile.z[np.isfinite(profile.z)]
    assert known.min() == 1
    assert known.max() == pytest.approx(7)


def test_outside_the_grid_is_unknown() -> None:
    profile = profile_along(SectionLine.of([(-4, 3), (12, 3)]), SLOPE, 0.5)
    x = profile.chainage - 4
    assert np.isnan(profile.z[(x < 0) | (x > 8)]).all()
    assert np.isfinite(profile.z[(x >= 0) & (x <= 8)]).all()


def test_nowhere_known_has_no_runs() -> None:
    profile = profile_along(ACROSS, Drawn(np.full((4, 4), NAN)))
    assert profile.runs == []
    assert profile.known_share == 0


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6, unique=True), st.floats(0.01, 50))
def test_stations_hold_every_vertex_and_are_near_together(xs: list[int], step: float) -> None:
    line = SectionLine.of([(x, 0) for x in xs])
    found = stations(line, step)
    assert set(line.chainages) <= set(found)
    assert (np.diff(found) > 0).all()
    assert np.diff(found).max() <= max(step, line.length_m / 4_000) + 1e-9


@given(st.lists(st.floats(-50, 50) | st.just(NAN), min_size=16, max_size=16))
def test_no_height_is_higher_or_lower_than_the_cells_around(z: list[float]) -> None:
    grid = Drawn(np.array(z).reshape(4, 4))
    profile = profile_along(SectionLine.of([(0, 0), (3, 7), (8, 8)]), grid, 0.3)
    read = profile.z[np.isfinite(profile.z)]
    known = grid.values[np.isfinite(grid.values)]
    if len(read):
        assert read.min() >= known.min() - 1e-9
        assert read.max() <= known.max() + 1e-9


@pytest.mark.parametrize("step", [0, -1, NAN, float("inf")])
def test_a_step_is_a_positive_number(step: float) -> None:
    with pytest.raises(CannotCut):
        stations(ACROSS, step)


def test_another_plane_or_height_system_is_refused() -> None:
    with pytest.raises(CannotCut, match="EPSG:32631"):
        profile_along(ACROSS, replace(SLOPE, crs="EPSG:32631"))
    with pytest.raises(CannotCut, match="EPSG:5773"):
        profile_along(ACROSS, replace(SLOPE, vertical="EPSG:5773"))


def test_a_height_system_that_is_not_stated_is_told_on_the_sheet() -> None:
    section = cut(ACROSS, distance_m=1, ground=replace(SLOPE, vertical=""))
    assert section.datum_assumed
    assert "indique pas son système" in draw(section)
    assert "indique pas son système" not in draw(cut(ACROSS, distance_m=1, ground=SLOPE))


def test_gaps_and_runs_make_up_the_line() -> None:
    profile = Profile(np.arange(6.0), np.array([NAN, 1, 2, NAN, 3, 4]))
    assert profile.gaps == [(0, 1), (2, 4)]
    assert Profile(np.arange(3.0), np.array([NAN, NAN, NAN])).gaps == [(0, 2)]
    assert Profile(np.arange(3.0), np.zeros(3)).gaps == []
