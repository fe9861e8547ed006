"""The outermost areas are never inside what is stated of the level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from archaeology.analysis.terrain import (
    ElevationError,
    Ends,
    contours,
    extent,
    spill_levels,
    wet_probability,
)
from archaeology.analysis.terrain.grid import Floats, Grid
from archaeology.analysis.water_level import LevelPosterior, Meaning, Remain, posterior
from tests.archaeology.terrain.drawn import at, grid_of
from tests.archaeology.terrain.test_extent import Level, about

# A bank that rises by a decimetre a cell from the river in its first one.
BANK = grid_of(np.arange(0, 8, 0.1, dtype=np.float32).reshape(1, -1))
RIVER = at(BANK, (0, 0))


def floors_alone(many: int, reliability: str) -> LevelPosterior:
    """What floors from 3.4 m up, one each fifteen centimetres, say of the first century."""
    return posterior(
        [
            Remain(3.4 + 0.15 * n, 0.05, Meaning.DRY_FLOOR, 1, 1, 100, 100, reliability)
            for n in range(many)
        ],
        (1, 101),
        (0, 8),
    )


def farthest(grid: Grid, ends: Ends, level: LevelPosterior, threshold: float) -> float:
    """How high on the bank the area of a probability comes, metres."""
    found = wet_probability(grid, RIVER, level, ends=ends)
    (area,) = contours(found, (threshold,)).values()
    return float(grid.values[0, round(area.bounds[2] - grid.bounds[0]) - 1])


@pytest.mark.parametrize(("many", "reliability"), [(1, "A"), (12, "A"), (12, "D"), (20, "C")])
def test_where_floors_speak_alone_the_outermost_line_lies_at_what_is_stated(
    many: int, reliability: str
) -> None:
    level = floors_alone(many, reliability)
    high = level.statement(0.95).high_m
    assert high is not None
    # The density alone draws it below.
    assert farthest(BANK, (None, None), level, 0.05) < high - 0.15
    assert farthest(BANK, (None, high), level, 0.05) == pytest.approx(high, abs=0.11)


def test_errors_of_the_ground_move_it_outward_never_inward() -> None:
    error = ElevationError(0.3, 0.0)
    for draws in (2, 200):
        found = wet_probability(
            BANK, RIVER, about(2.0, 0.05), error, draws, np.random.default_rng(1), ends=(None, 4)
        )
        assert (found.values[BANK.values <= 4] >= np.float32(0.05)).all()
    # Of two hundred draws more than one in twenty wets ground that seems to lie a little higher.
    assert found.values[0, 41] >= np.float32(0.05)
    assert found.values[0, 60] < 0.05


def test_what_is_surely_wet_ends_at_the_lowest_stated_level() -> None:
    sure = about(5.0, 0.05)
    assert (wet_probability(BANK, RIVER, sure).values[0, :45] > 0.99).all()
    found = wet_probability(BANK, RIVER, sure, ends=(3.0, 6.0)).values[0]
    assert (found[:31] > 0.99).all()
    assert (found[31:] < np.float32(0.95)).all()
    assert (found[:45] >= np.float32(0.94)).all()


def test_ends_beyond_all_levels_that_can_be_are_none_the_less_kept() -> None:
    level = Level(np.array([0.0, 2.0, 4.0, 6.0]), np.array([0.0, 0.0, 1.0, 0.0]))
    found = wet_probability(BANK, RIVER, level, ends=(1.0, 5.0)).values[0]
    assert found[60] == np.float32(0.05)
    assert found[61] == 0
    assert (found[1:] < np.float32(0.95)).all()


heights = arrays(
    np.float32,
    st.tuples(st.integers(2, 7), st.integers(2, 7)),
    elements=st.one_of(st.just(np.nan), st.integers(0, 40).map(lambda each: each / 8)),
)


@settings(deadline=None, max_examples=80)
@given(
    heights,
    st.lists(st.floats(0, 1), min_size=51, max_size=51).filter(lambda each: sum(each) > 0),
    st.tuples(st.floats(0, 5), st.floats(0, 5)).map(sorted),
    st.sampled_from([0.0, 0.4]),
    st.sampled_from([1_000, 9]),
)
def test_on_any_ground_with_any_density(
    values: Floats, density: list[float], ends: list[float], sigma: float, most_cells: int
) -> None:
    values[0, 0] = 0
    grid = grid_of(values)
    seeds = at(grid, (0, 0))
    level = Level(np.arange(51) / 10, np.array(density))
    low, high = ends
    result = extent(
        grid,
        seeds,
        level,
        ElevationError(sigma, 2.0),
        draws=3,
        most_cells=most_cells,
        ends=(low, high),
    )
    found = result.probability.values
    assert result.contours[0.95].difference(result.contours[0.05]).area < 1e-9
    if found.shape != values.shape:
        return
    spill = spill_levels(grid, seeds).astype(np.float64)
    with np.errstate(invalid="ignore"):
        assert (found[spill <= high] >= np.float32(0.05)).all()
        assert (found[spill > low + 0.1] < np.float32(0.95)).all()
