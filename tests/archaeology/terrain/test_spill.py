"""The level at which water first reaches each cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from skimage.morphology import reconstruction

from archaeology.analysis.terrain import BadLevel, flood, spill_levels
from archaeology.analysis.terrain.grid import Floats
from tests.archaeology.terrain.drawn import at, drawn, grid_of, shown

TOP = 1e6
shapes = st.tuples(st.integers(1, 14), st.integers(1, 14))


@st.composite
def grounds(draw: st.DrawFn) -> tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    """Heights with ties, walls of unknown ground, and seeds anywhere, also on unknown ground."""
    shape = draw(shapes)
    heights = draw(arrays(np.float32, shape, elements=st.integers(-9, 30).map(float)))
    heights[draw(arrays(np.bool_, shape, elements=st.sampled_from([False] * 4 + [True])))] = np.nan
    return heights, draw(arrays(np.bool_, shape, elements=st.sampled_from([False] * 7 + [True])))


def by_reconstruction(heights: Floats, seeds: np.ndarray[tuple[int, int], np.dtype[np.bool_]]):  # type: ignore[no-untyped-def]
    """What scikit-image's reconstruction by erosion says, unknown ground being very high."""
    ground = np.where(np.isnan(heights), TOP, heights)
    filled = reconstruction(  # type: ignore[no-untyped-call]
        np.where(seeds, ground, TOP), ground, method="erosion"
    )
    return np.where(np.isnan(heights), np.nan, np.where(filled == TOP, np.inf, filled))


@settings(deadline=None, max_examples=300)
@given(grounds())
def test_equal_to_the_reconstruction_by_erosion(
    ground: tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.bool_]]],
) -> None:
    heights, seeds = ground
    found = spill_levels(grid_of(heights), seeds)
    np.testing.assert_array_equal(found, by_reconstruction(heights, seeds))


@settings(deadline=None, max_examples=100)
@given(grounds(), st.lists(st.integers(-12, 33), min_size=1, max_size=40))
def test_on_given_levels_it_is_the_next_level_up(
    ground: tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.bool_]]], steps: list[int]
) -> None:
    heights, seeds = ground
    levels = np.array(steps) + 0.5
    exact = by_reconstruction(heights, seeds)
    ordered = np.append(np.unique(levels), np.inf)
    want = np.where(
        np.isnan(exact), np.nan, ordered[np.searchsorted(ordered, exact) % len(ordered)]
    )
    np.testing.assert_array_equal(spill_levels(grid_of(heights), seeds, levels), want)


@settings(deadline=None, max_examples=100)
@given(grounds(), st.floats(-10, 31), st.sampled_from([4, 8]), st.data())
def test_a_flood_is_the_labelled_component_of_the_seed(
    ground: tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.bool_]]],
    level: float,
    neighbours: int,
    data: st.DataObject,
) -> None:
    grid = grid_of(ground[0])
    known = np.argwhere(~np.isnan(grid.values))
    if not len(known):
        return
    row, col = data.draw(st.sampled_from([tuple(map(int, cell)) for cell in known]))
    labels, _ = ndimage.label(grid.values <= level, np.ones((3, 3)) if neighbours == 8 else None)
    want = int((labels == labels[row, col]).sum()) if labels[row, col] else 0
    assert flood(grid, grid.xy(row, col), [level], neighbours)[0].cells == want


def test_a_bowl_behind_a_sill() -> None:
    grid = drawn("99999999", "90059109", "99999999")
    assert shown(spill_levels(grid, at(grid, (1, 1)))) == ["99999999", "90059999", "99999999"]
    low = drawn("99999999", "90053109", "99999999")
    assert shown(spill_levels(low, at(low, (1, 1))))[1] == "90055559"


def test_unknown_ground_is_a_wall_and_stays_unknown() -> None:
    grid = drawn("0.1", "0.1", "0.1")
    assert shown(spill_levels(grid, at(grid, (0, 0)))) == ["0.~", "0.~", "0.~"]


def test_the_river_itself_is_wet_only_from_its_own_height() -> None:
    grid = drawn("31")
    assert shown(spill_levels(grid, at(grid, (0, 0)))) == ["33"]


def test_a_seed_on_unknown_ground_brings_no_water() -> None:
    grid = drawn(".1")
    assert shown(spill_levels(grid, at(grid, (0, 0)))) == [".~"]


def test_a_long_spiral_takes_no_more_rounds_than_a_plain() -> None:
    rounds: list[float] = []
    heights = np.full((41, 41), 9.0, np.float32)
    row, col, step, run = 20, 20, 0, 2
    heights[row, col] = 0.0
    while 0 < row < 40 and 0 < col < 40:
        for _ in range(2 * (run // 2)):
            row, col = row + (0, 1, 0, -1)[step % 4], col + (1, 0, -1, 0)[step % 4]
            if not (0 <= row < 41 and 0 <= col < 41):
                break
            heights[row, col] = 0.0
        step += 1
        run += 1
    grid = grid_of(heights)
    found = spill_levels(grid, at(grid, (20, 20)), np.arange(0.0, 10.0), rounds.append)
    np.testing.assert_array_equal(found, heights)
    assert rounds == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("level", [np.nan, np.inf])
def test_levels_are_numbers(level: float) -> None:
    grid = drawn("01")
    with pytest.raises(BadLevel):
        spill_levels(grid, at(grid, (0, 0)), np.array([1.0, level]))
