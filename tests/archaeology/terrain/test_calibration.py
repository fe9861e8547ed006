"""What is called 70 % wet is wet about seven times in ten, over invented towns.

Each town has a true ground, a fill on it, an elevation model with errors that neighbours share,
forty cores and a level of water. The analysis sees the model, the cores and the level's posterior.
"""

from __future__ import annotations

import gstools
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from archaeology.analysis.terrain import (
    ElevationError,
    Fill,
    extent,
    ground_of_the_time,
    spill_levels,
)
from tests.archaeology.terrain.drawn import grid_of
from tests.archaeology.terrain.test_extent import about

SIDE, CELL, TOWNS, CORES = 36, 11.0, 25, 40
WATER, WATER_SIGMA = 1.8, 0.3
Shares = NDArray[np.float64]


def towns() -> tuple[Shares, Shares, Shares]:
    """For all known cells of all towns: P(wet) with errors, without, and whether it was wet."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:SIDE, :SIDE] * CELL
    apart = cdist(*[np.c_[x.ravel(), y.ravel()]] * 2)
    spherical = gstools.Spherical(dim=2, var=0.5, len_scale=150)
    roots = [
        np.linalg.cholesky(shared + 1e-9 * np.eye(SIDE**2))
        for shared in (np.exp(-apart / 25), spherical.covariance(apart), np.exp(-apart / 50))
    ]
    river = x == 0
    told: list[Shares] = []
    plain: list[Shares] = []
    wet: list[Shares] = []
    for town in range(TOWNS):
        relief, laid, wrong = (
            (root @ rng.standard_normal(SIDE**2)).reshape(SIDE, SIDE) for root in roots
        )
        ground = x / 400 * 4 + 0.6 * relief
        ground[river] = -3
        fill = np.maximum(2.5 + laid, 0)
        modern = grid_of((ground + fill + 0.15 * wrong).astype(np.float32), CELL)
        cores = [
            Fill(*modern.xy(r, c), max(0, fill[r, c] + 0.1 * float(rng.standard_normal())), 0.1)
            for r, c in rng.integers(0, SIDE, (CORES, 2))
        ]
        found = ground_of_the_time(modern, cores)
        level = rng.normal(WATER, WATER_SIGMA)
        true = spill_levels(grid_of(ground.astype(np.float32), CELL), river) <= level
        seeds = river & ~np.isnan(found.mean.values)
        posterior = about(WATER, WATER_SIGMA)
        error = ElevationError(0.15, 50.0)
        share = extent(found, seeds, posterior, error, draws=30, seed=town).probability.values
        known = ~np.isnan(share)
        told.append(share[known].astype(float))
        plain.append(extent(found.mean, seeds, posterior).probability.values[known].astype(float))
        wet.append(true[known].astype(float))
    return np.concatenate(told), np.concatenate(plain), np.concatenate(wet)


def test_probabilities_hold_and_beat_those_that_know_no_error() -> None:
    told, plain, wet = towns()
    for low, high in ((0, 0.05), (0.05, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.95), (0.95, 1.01)):
        inside = (told >= low) & (told < high)
        assert inside.sum() > 1_000
        margin = 0.02 if low in {0, 0.95} else 0.1
        assert abs(told[inside].mean() - wet[inside].mean()) < margin, (low, high)
    assert np.mean((told - wet) ** 2) < 0.97 * np.mean((plain - wet) ** 2)
    # Without errors what is called almost surely dry is wet far more often than it says.
    dry = plain < 0.05
    assert wet[dry].mean() > 2 * plain[dry].mean()
