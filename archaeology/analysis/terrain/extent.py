"""How probably each cell was under water, given what is known of the level and of the ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archaeology.analysis.terrain.blocks import (
    UNKNOWN,
    any_of,
    blockwise,
    coarsening,
    coarser,
    known_least,
    known_median,
)
from archaeology.analysis.terrain.ends import OPEN_ENDS, Ends, WithinEnds, places_of, with_ends
from archaeology.analysis.terrain.errorfield import CorrelatedErrors
from archaeology.analysis.terrain.grid import Floats, Grid
from archaeology.analysis.terrain.refusal import BadLevel, NothingKnown
from archaeology.analysis.terrain.spill import Indices, spill_index

MOST_CELLS = 1_000_000
# How far beyond the levels the draws on a coarser grid are followed, in standard errors.
SIGMAS_BEYOND = 4.0
MOST_BEYOND_M = 20.0
COARSER = (
    "The fine grid gives each block of {0} × {0} cells the median of its cells' spill levels; "
    "draws on the blocks' mean heights give by how much errors shift it."
)


class Levels(Protocol):
    """What is known of the water level: probabilities (summing to 1) of rising levels, metres."""

    @property
    def levels_m(self) -> NDArray[np.float64]:
        """Rising, in metres."""
        ...

    @property
    def density(self) -> NDArray[np.float64]:
        """The probability of each."""
        ...


@dataclass(frozen=True, eq=False)
class ElevationError:
    """The errors of the ground, in metres, and how far neighbours share them.

    `sigma_m` and `length_m` are those of the elevation model; `fill_sigma` (on the ground's cells)
    and `fill_length_m` those of what was taken off it. Correlation is exp(−distance / length).
    """

    sigma_m: float = 0.15
    length_m: float = 50.0
    fill_sigma: Grid | None = None
    fill_length_m: float = 50.0


NO_ERROR = ElevationError(0.0, 0.0)


def wet_probability(
    ground: Grid,
    seeds: NDArray[np.bool_],
    level: Levels,
    error: ElevationError = NO_ERROR,
    draws: int = 200,
    rng: np.random.Generator | None = None,
    most_cells: int = MOST_CELLS,
    progress: Callable[[float], None] | None = None,
    ends: Ends = OPEN_ENDS,
) -> Grid:
    """P(W ≥ spill level) per cell, float32; NaN where the ground is unknown.

    Each draw adds a field of correlated errors to the ground and finds its spill levels anew, so
    that sills and dykes fail in some draws and hold in others; over W it is summed exactly, not
    drawn. With `ends` the answer is no surer than what is stated of the level (`ends` says how).
    Above `most_cells` the answer has coarser cells (`COARSER` is the rule). Without error one draw
    is exact. The same `rng` state gives the same answer. `progress` is told the share done; what
    it raises ends the work. Raises `NothingKnown` where no seed lies on known ground, `BadLevel`
    for levels that do not rise.

    Errors that neighbours share matter for water: Leon, Heuvelink & Phinn 2014, PLoS ONE 9(10)
    (incorporating elevation-model uncertainty in coastal inundation mapping).
    """
    if not (seeds & ~np.isnan(ground.values)).any():
        raise NothingKnown("The river lies on no known ground of the grid.", "no-river")
    levels, survival = _levels(level, ends)
    errors = rng or np.random.default_rng(0)
    step = coarsening(ground.shape, most_cells)
    if step == 1:
        base = _Plain(ground, seeds, levels, survival)
        return ground.with_values(_mean_over(base, ground, error, draws, errors, progress, ends))
    mean = coarser(ground, step)
    fill = error.fill_sigma
    coarse = error if fill is None else replace(error, fill_sigma=coarser(fill, step))
    blocks = _Blocks(ground, seeds, mean, step, levels, survival, coarse)
    return mean.with_values(_mean_over(blocks, mean, coarse, draws, errors, progress, ends))


def _levels(level: Levels, ends: Ends) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The levels that can be or are stated, and P(W ≥ each), with 0 behind for "never"."""
    every = np.asarray(level.levels_m, np.float64)
    density = np.asarray(level.density, np.float64)
    if every.ndim != 1 or every.shape != density.shape or not (np.diff(every) > 0).all():
        raise BadLevel("Water levels rise, each with its probability.", "levels")
    if not np.isfinite(every).all() or not (density >= 0).all() or not density.sum() > 0:
        raise BadLevel("Water levels and their probabilities are numbers.", "levels")
    every, density = with_ends(ends, every, density)
    possible = np.flatnonzero(density)
    lowest, highest = places_of(ends, every)
    first = possible[0] if lowest is None else min(possible[0], lowest)
    last = possible[-1] if highest is None else max(possible[-1], highest)
    kept = slice(first, last + 1)
    share = density[kept] / density.sum()
    return every[kept], np.append(share[::-1].cumsum()[::-1], 0.0)


class _Plain:
    """Draws on the grid itself."""

    def __init__(
        self,
        ground: Grid,
        seeds: NDArray[np.bool_],
        levels: NDArray[np.float64],
        survival: NDArray[np.float64],
    ) -> None:
        self.values, self.seeds, self.levels = ground.values, seeds, levels
        self.survival = survival.astype(np.float32)

    def index(self, shift: Floats | None) -> NDArray[np.int64]:
        """The first of the levels that reaches each cell, with errors added to the ground."""
        values = self.values if shift is None else self.values + shift
        index = spill_index(values, self.seeds, self.levels)
        found: NDArray[np.int64] = np.minimum(index.astype(np.int64), len(self.levels))
        return found


class _Blocks:
    """Draws on coarser cells that only say by how much errors move what the fine grid says."""

    def __init__(
        self,
        fine: Grid,
        seeds: NDArray[np.bool_],
        mean: Grid,
        step: int,
        levels: NDArray[np.float64],
        survival: NDArray[np.float64],
        error: ElevationError,
    ) -> None:
        gap = float(np.median(np.diff(levels))) if len(levels) > 1 else 0.05
        sigma = error.sigma_m
        if error.fill_sigma is not None:
            sigma = float(np.hypot(sigma, np.nanmax(error.fill_sigma.values, initial=0.0)))
        more = int(min(SIGMAS_BEYOND * sigma, MOST_BEYOND_M) / gap) + 1
        around = np.arange(1, more + 1) * gap
        self.levels = np.concatenate([levels[0] - around[::-1], levels, levels[-1] + around])
        self.never = len(self.levels)
        self.survival: NDArray[np.float32] = np.concatenate(
            [np.ones(more), survival[:-1], np.zeros(more + 1)]
        ).astype(np.float32)
        self.seeds = blockwise(seeds, step, any_of)
        # The river's height, not that of its banks: else the way in would be the highest sill.
        river = blockwise(np.where(seeds, fine.values, np.nan), step, known_least)
        self.values = np.where(np.isnan(river), mean.values, np.fmin(river, mean.values))
        index = spill_index(fine.values, seeds, self.levels)
        known = np.minimum(index, self.never).astype(np.uint32)
        known[np.isnan(fine.values)] = UNKNOWN
        median = blockwise(known, step, known_median).astype(np.int64)
        self.fine: NDArray[np.int64] = np.minimum(median, self.never)
        self.still = self._index(self.values)

    def _index(self, values: Floats) -> NDArray[np.int64]:
        index: Indices = spill_index(values, self.seeds, self.levels)
        found: NDArray[np.int64] = np.minimum(index.astype(np.int64), self.never)
        return found

    def index(self, shift: Floats | None) -> NDArray[np.int64]:
        """The first of the levels that reaches each cell, with errors added to the ground."""
        if shift is None:
            return self.fine
        drawn = self._index(self.values + shift)
        moved = np.clip(self.fine + drawn - self.still, 0, self.never)
        moved = np.where(drawn == self.never, self.never, moved)
        fixed = (self.fine == self.never) | (self.still == self.never)
        found: NDArray[np.int64] = np.where(fixed, self.fine, moved)
        return found


def _mean_over(
    base: _Plain | _Blocks,
    ground: Grid,
    error: ElevationError,
    draws: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None,
    ends: Ends,
) -> NDArray[np.float32]:
    """The mean probability over draws of errors, no surer than the ends."""
    fields = _fields(ground, error)
    count = draws if fields else 1
    if count < 1:
        raise ValueError("At least one draw.")
    total = np.zeros(ground.shape, np.float64)
    within = WithinEnds(ends, base.levels, ground.shape)
    for done in range(0, count, 2):
        pairs = [(spread, field.pair(rng)) for spread, field in fields]
        for each in range(min(2, count - done)):
            shift = [spread * pair[each] for spread, pair in pairs]
            index = base.index(np.sum(shift, axis=0) if shift else None)
            total += base.survival[index]
            within.add(index)
        if progress is not None:
            progress(min(done + 2, count) / count)
    mean = (total / count).astype(np.float32)
    if ends != OPEN_ENDS:
        mean = within.limited(mean, base.index(None), count)
    mean[np.isnan(ground.values)] = np.nan
    return mean


def _fields(ground: Grid, error: ElevationError) -> list[tuple[Floats, CorrelatedErrors]]:
    found: list[tuple[Floats, CorrelatedErrors]] = []
    if error.sigma_m > 0:
        field = CorrelatedErrors(ground.shape, ground.cell_m, error.length_m)
        found.append((np.full((1, 1), error.sigma_m, np.float32), field))
    if error.fill_sigma is not None:
        field = CorrelatedErrors(ground.shape, ground.cell_m, error.fill_length_m)
        spread = np.nan_to_num(error.fill_sigma.values).astype(np.float32)
        found.append((spread, field))
    return found
