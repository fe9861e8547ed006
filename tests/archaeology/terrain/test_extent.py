"""How probably cells were wet: exact on drawn ground, deterministic, the same on coarser cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from archaeology.analysis.terrain import (
    BadLevel,
    ElevationError,
    NothingKnown,
    breach,
    spill_levels,
    wet_probability,
)
from archaeology.analysis.terrain.errorfield import CorrelatedErrors
from tests.archaeology.terrain.drawn import at, drawn, grid_of
from tests.archaeology.terrain.test_ground import DYKE, crossing

# A narrow river in a valley that rises to both sides, a sill to the right, a bowl behind it.
VALLEY = drawn("9975357991139", "9975157991139", "9975357851139", "9975157991139")
RIVER = at(VALLEY, (1, 4), (3, 4))


@dataclass(frozen=True)
class Level:
    """A level of water on a 5 cm grid."""

    levels_m: NDArray[np.float64]
    density: NDArray[np.float64]
    reference: str = "pleines mers de vive-eau moyenne (PMVE)"


def known(*levels: float) -> Level:
    """Levels equally probable."""
    return Level(np.array(levels), np.full(len(levels), 1 / len(levels)))


def about(mean: float, sigma: float) -> Level:
    """A normal distribution on a 5 cm grid."""
    levels = np.arange(mean - 5 * sigma, mean + 5 * sigma, 0.05)
    density = stats.norm.pdf(levels, mean, sigma)
    return Level(levels, density / density.sum())


def test_without_error_it_is_the_share_of_levels_that_reach() -> None:
    found = wet_probability(VALLEY, RIVER, known(2, 4, 6, 8)).values
    assert found[1].tolist() == [0, 0, 0.25, 0.5, 1, 0.5, 0.25, 0, 0, 0.25, 0.25, 0.25, 0]
    assert found.dtype == np.float32


def test_a_bowl_behind_a_sill_fills_only_over_the_sill() -> None:
    below, above = (
        wet_probability(VALLEY, RIVER, known(level)).values[:, 9:12] for level in (7.9, 8.0)
    )
    assert (below == 0).all()
    assert (above == 1).all()


def test_a_dyke_keeps_water_out_until_it_is_breached() -> None:
    seeds = at(DYKE, (0, 0))
    behind = (slice(None), 3)
    assert (wet_probability(DYKE, seeds, known(3)).values[behind] == 0).all()
    opened = breach(DYKE, [crossing(2, 1, 3)], 0.5)
    assert (wet_probability(opened, seeds, known(3)).values[behind] == 1).all()


def test_unknown_ground_is_unknown_and_never_water() -> None:
    grid = drawn("0.1", "0.1")
    found = wet_probability(grid, at(grid, (0, 0)), known(5)).values
    assert np.isnan(found[:, 1]).all()
    assert (found[:, 2] == 0).all()


def test_independent_errors_of_one_cell_are_a_convolution() -> None:
    """One cell: P(W ≥ z + e) with both normal is a normal of the summed variances."""
    grid = drawn("3")
    error = ElevationError(sigma_m=0.4, length_m=0)
    for mean in (2.5, 3.0, 3.6):
        found = wet_probability(
            grid, at(grid, (0, 0)), about(mean, 0.3), error, 4_000, np.random.default_rng(1)
        )
        want = stats.norm.cdf((mean - 3.0 + 0.025) / 0.5)
        assert found.values[0, 0] == pytest.approx(want, abs=0.02)


def test_a_sill_of_many_cells_fails_sooner_when_errors_are_not_shared() -> None:
    """Water passes at the lowest of ten cells; where all err alike it passes as at one."""
    row = "0" + "5" + "0"
    grid = drawn(*[row] * 10)
    seeds = at(grid, *[(r, 0) for r in range(10)])

    def behind(length: float) -> float:
        error = ElevationError(0.5, length)
        found = wet_probability(grid, seeds, known(5), error, 2_000, np.random.default_rng(3))
        return float(found.values[5, 2])

    assert behind(1e4) == pytest.approx(0.5, abs=0.05)
    assert behind(0.0) == pytest.approx(1 - 0.5**10, abs=0.01)


def test_the_error_of_the_fill_is_added_where_it_is() -> None:
    grid = drawn("33")
    fill = grid.with_values(np.array([[0, 1.0]], np.float32))
    seeds = at(grid, (0, 0), (0, 1))
    found = wet_probability(
        grid, seeds, known(3.5), ElevationError(0, 0, fill, 1.0), 4_000, np.random.default_rng(5)
    ).values
    assert found[0, 0] == 1
    assert found[0, 1] == pytest.approx(stats.norm.cdf(0.5), abs=0.03)


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    def once(seed: int) -> NDArray[np.float32]:
        error = ElevationError(0.5, 3.0)
        rng = np.random.default_rng(seed)
        return wet_probability(VALLEY, RIVER, about(5, 0.5), error, 7, rng).values

    np.testing.assert_array_equal(once(1), once(1))
    assert (once(1) != once(2)).any()


def test_progress_is_told_and_what_it_raises_ends_the_work() -> None:
    told: list[float] = []
    error = ElevationError(0.5, 3.0)
    wet_probability(VALLEY, RIVER, known(5), error, 5, progress=told.append)
    assert told == [0.4, 0.8, 1.0]

    class Cancelled(Exception):
        """The user's wish."""

    def stop(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        wet_probability(VALLEY, RIVER, known(5), error, 5, progress=stop)


def rolling(size: int) -> NDArray[np.float32]:
    """A river along the left edge, ground that rises from it, with hollows and a thin dyke."""
    rng = np.random.default_rng(8)
    shape = (size, size)
    relief = 0.5 * CorrelatedErrors(shape, (1, 1), 6.0).pair(rng)[0]
    ground = np.linspace(0, 6, size, dtype=np.float32)[None, :] + relief
    ground[:, size // 2] = 7.0
    ground[size // 2, size // 2] = 3.0
    ground[:, 0] = -1.0
    return ground.astype(np.float32)


def test_coarser_cells_keep_a_dyke_that_their_mean_would_lose() -> None:
    """Without error a block says what the median of its fine cells says, dykes of one cell kept."""
    grid = grid_of(rolling(120))
    seeds = at(grid, *[(row, 0) for row in range(120)])
    level = about(3.0, 0.8)
    fine = wet_probability(grid, seeds, level).values
    found = wet_probability(grid, seeds, level, most_cells=900)
    assert (found.shape, found.cell_m2) == ((30, 30), 16.0)
    blocks = np.sort(fine.reshape(30, 4, 30, 4).transpose(0, 2, 1, 3).reshape(30, 30, 16))
    np.testing.assert_allclose(found.values, blocks[..., 8], atol=1e-6)


def test_draws_on_coarser_cells_say_about_what_draws_on_fine_ones_say() -> None:
    grid = grid_of(rolling(120))
    seeds = at(grid, *[(row, 0) for row in range(120)])
    level, error = about(3.0, 0.5), ElevationError(0.3, 30.0)
    fine = wet_probability(grid, seeds, level, error, 150, np.random.default_rng(1)).values
    found = wet_probability(
        grid, seeds, level, error, 150, np.random.default_rng(2), most_cells=900
    ).values
    blocks = np.sort(fine.reshape(30, 4, 30, 4).transpose(0, 2, 1, 3).reshape(30, 30, 16))
    off = np.abs(found - blocks[..., 8])
    assert off.mean() < 0.03
    assert np.quantile(off, 0.95) < 0.1


def test_coarser_cells_are_unknown_where_half_a_block_is() -> None:
    values = rolling(40)
    values[:20, 30:32] = np.nan
    values[20:, 29:32] = np.nan
    grid = grid_of(values)
    found = wet_probability(grid, at(grid, (5, 0)), known(9), most_cells=100)
    assert np.isnan(found.values).sum() == 10
    error = ElevationError(0.2, 5.0)
    drawn_too = wet_probability(grid, at(grid, (5, 0)), known(9), error, 4, most_cells=100)
    np.testing.assert_array_equal(np.isnan(drawn_too.values), np.isnan(found.values))


def test_a_shared_error_has_the_correlation_it_says() -> None:
    field = CorrelatedErrors((60, 90), (2.0, 4.0), 40.0)
    rng = np.random.default_rng(0)
    drawn_fields = np.array([each for _ in range(300) for each in field.pair(rng)])
    assert drawn_fields.std() == pytest.approx(1, abs=0.03)
    for shift, axis in ((20, 1), (10, 2)):
        size = drawn_fields.shape[axis]
        near = drawn_fields.take(range(size - shift), axis)
        far = drawn_fields.take(range(shift, size), axis)
        assert (near * far).mean() == pytest.approx(np.exp(-1), abs=0.04)


def test_a_river_on_unknown_ground_and_levels_that_do_not_rise() -> None:
    grid = drawn(".1")
    with pytest.raises(NothingKnown):
        wet_probability(grid, at(grid, (0, 0)), known(1))
    for level in (known(2, 1), known(1, np.nan), Level(np.array([1.0]), np.array([0.0]))):
        with pytest.raises(BadLevel):
            wet_probability(VALLEY, RIVER, level)


def test_it_is_the_survival_of_the_spill_level() -> None:
    level = about(5, 1)
    spill = spill_levels(VALLEY, RIVER)
    want = [[level.density[level.levels_m >= s].sum() for s in row] for row in spill]
    np.testing.assert_allclose(
        wet_probability(VALLEY, RIVER, level).values, np.array(want), atol=1e-6
    )
