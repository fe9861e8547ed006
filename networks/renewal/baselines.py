"""What a ranking must beat: age alone, and past breaks per km."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from networks.renewal.growth import grown
from networks.renewal.history import History
from networks.renewal.records import Pipes, Vector

STEEPEST = 0.3


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way of ranking.

    Attributes:
        worst: what pipes are ranked by, the highest first.
        mean: breaks expected of each in the period asked for.
    """

    worst: Vector
    mean: Vector


def by_age(
    history: History, window: tuple[float, float], period: tuple[float, float], pipes: Pipes
) -> Baseline:
    """The oldest first; the rate is exp(a + b · age), fitted to the window by maximum likelihood.

    A pipe laid nobody knows when is as old as the mean. `pipes` are as known after the period.
    """
    start, end = window
    low, high = history.pipes.years_within(start, end)
    served = history.pipes.km * (high - low)
    known = ~np.isnan(history.pipes.laid)
    usual = (
        np.average(history.pipes.laid[known], weights=served[known] + 1e-9) if known.any() else 0
    )
    laid = np.where(known, history.pipes.laid, min(usual, start))
    within = (history.moment >= start) & (history.moment < end)
    # Ages from a usual one on, so that nothing overflows.
    middle = float(np.average((low + high) / 2 - laid, weights=served + 1e-9))
    broken = float((history.moment[within] - laid[history.pipe[within]] - middle).sum())
    number = float(within.sum())

    def loss(steepness: float) -> float:
        awaited = (history.pipes.km * grown(steepness, *_ages(low, high, laid, middle))).sum()
        return float(number * np.log(awaited + 1e-12) - steepness * broken)

    steepness = 0.0
    if number:
        found = minimize_scalar(loss, bounds=(-STEEPEST, STEEPEST), method="bounded")
        steepness = float(found.x)
    awaited = (history.pipes.km * grown(steepness, *_ages(low, high, laid, middle))).sum()
    later = _ages(*pipes.years_within(*period), laid, middle)
    rate = number / max(float(awaited), 1e-9)
    return Baseline(end - laid, rate * history.pipes.km * grown(steepness, *later))


def by_breaks_per_km(
    history: History, window: tuple[float, float], period: tuple[float, float], pipes: Pipes
) -> Baseline:
    """The most past breaks per km first; each pipe goes on breaking as it did."""
    low, high = history.pipes.years_within(*window)
    past = history.counts(*window)
    # A pipe that broke on the day it was laid did not serve for no time at all.
    yearly = past / np.maximum(high - low, 1 / 365)
    later_low, later_high = pipes.years_within(*period)
    return Baseline(past / history.pipes.km, yearly * (later_high - later_low))


def _ages(low: Vector, high: Vector, laid: Vector, middle: float) -> tuple[Vector, Vector]:
    return low - laid - middle, high - laid - middle
