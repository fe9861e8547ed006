"""Statistics of measured speeds, from their histogram.

V85 is the value at rank ⌈0.85 n⌉ of the sorted speeds (nearest rank). Its interval is the
percentile interval of the nonparametric bootstrap, computed exactly instead of drawn: resampling
the n vehicles with replacement is drawing from the multinomial distribution of the histogram, and
the resampled V85 is ≤ v if and only if at least ⌈0.85 n⌉ of n draws are ≤ v, which has the
binomial probability P(Bin(n, F(v)) ≥ ⌈0.85 n⌉). What many resamples come near to is thus known
without any: no seed, the same answer each time, and a site of a million vehicles costs no more
than one of a hundred. Efron, « Bootstrap Methods: Another Look at the Jackknife », Annals of
Statistics 7, 1979, does so for the median.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import betainc

from geoportal.police.measuring.histogram import Cell, Histogram

ENOUGH = 100
CONFIDENCE = 0.95

# Why there is no V85; the text for people is the caller's.
TOO_FEW = "too-few"
ENFORCEMENT = "enforcement"


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares (0 to 1) of vehicles faster than the limit, the limit + 10 and + 20 km/h."""

    limit: float
    plus10: float
    plus20: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Speeds in km/h. Under 100 vehicles there is `n` only and `enough` is False.

    `sd` is the standard deviation with n − 1. `v85_low` and `v85_high` bound the 95 % interval.
    `no_v85` says why `v85` is None: `too-few` or `enforcement`, else "". `shares` is None without
    a limit.
    """

    n: int
    enough: bool = False
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    v85: float | None = None
    v85_low: float | None = None
    v85_high: float | None = None
    shares: Shares | None = None
    limit: int | None = None
    no_v85: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Statistics of all vehicles, of those in free flow where that is known, by hour of the day
    (0-23, only hours with vehicles) and by direction.
    """

    whole: Statistics
    free_flow: Statistics | None
    by_hour: Mapping[int, Statistics]
    by_direction: Mapping[str, Statistics]


def statistics_of(
    histogram: Histogram, limit: int | None = None, *, enforcement: bool = False
) -> Statistics:
    """The statistics of a histogram.

    Args:
        histogram: measured speeds.
        limit: the limit in km/h.
        enforcement: the vehicles are a sample of offenders; such a sample has no V85.
    """
    n = histogram.n
    if n < ENOUGH:
        return Statistics(n, limit=limit, no_v85=ENFORCEMENT if enforcement else TOO_FEW)
    total, squares = _sums(histogram)
    unit = histogram.per_kmh
    v85 = low = high = None
    if not enforcement:
        v85 = histogram.at_rank(rank_85(n)) / unit
        low, high = v85_interval(histogram)
    return Statistics(
        n=n,
        enough=True,
        mean=total / n / unit,
        median=(histogram.at_rank((n + 1) // 2) + histogram.at_rank(n // 2 + 1)) / 2 / unit,
        # In whole numbers up to the root: nothing cancels.
        sd=sqrt((n * squares - total * total) / (n * (n - 1))) / unit,
        v85=v85,
        v85_low=low,
        v85_high=high,
        shares=None if limit is None else _shares(histogram, limit),
        limit=limit,
        no_v85=ENFORCEMENT if enforcement else "",
    )


def analysis_of(
    cells: Iterable[Cell], limit: int | None = None, *, enforcement: bool = False
) -> Analysis:
    """All statistics of a site or a session from its cells."""
    there = list(cells)

    def of(chosen: Callable[[Cell], bool]) -> Statistics:
        parts = (cell.histogram for cell in there if chosen(cell))
        return statistics_of(Histogram.merged(parts), limit, enforcement=enforcement)

    told = any(cell.free_flow is not None for cell in there)
    return Analysis(
        whole=of(lambda cell: True),
        free_flow=of(lambda cell: cell.free_flow is True) if told else None,
        by_hour={
            hour: of(lambda cell, hour=hour: cell.hour == hour)  # type: ignore[misc]
            for hour in sorted({cell.hour for cell in there})
        },
        by_direction={
            name: of(lambda cell, name=name: cell.direction == name)  # type: ignore[misc]
            for name in sorted({cell.direction for cell in there})
        },
    )


def rank_85(n: int) -> int:
    """⌈0.85 n⌉, in whole numbers: 0.85 is no binary fraction."""
    return -(-17 * n // 20)


def v85_interval(histogram: Histogram, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The percentile bootstrap interval of V85 in km/h.

    Raises:
        ValueError: the histogram is empty.
    """
    n = histogram.n
    if not n:
        raise ValueError("no vehicles")
    rank = rank_85(n)
    shares = np.cumsum(histogram.counts) / n
    # P(Bin(n, p) ≥ r) is the regularised incomplete beta function I_p(r, n − r + 1).
    below: np.ndarray[Any, Any] = betainc(rank, n - rank + 1, shares)
    tail = (1 - confidence) / 2
    last = len(shares) - 1
    low = min(int(np.searchsorted(below, tail)), last)
    high = min(int(np.searchsorted(below, 1 - tail)), last)
    unit = histogram.per_kmh
    return int(histogram.values[low]) / unit, int(histogram.values[high]) / unit


def _sums(histogram: Histogram) -> tuple[int, int]:
    """Σ v and Σ v², exact: whole numbers without an end where 2⁶³ could be too few."""
    weighted = histogram.values * histogram.counts
    total = int(weighted.sum())
    highest = int(histogram.values[-1])
    if total * highest < 2**63:
        return total, int((weighted * histogram.values).sum())
    return total, int(np.dot(weighted.astype(object), histogram.values.astype(object)))


def _shares(histogram: Histogram, limit: int) -> Shares:
    n = histogram.n
    over, more, most = (histogram.above(limit + plus) / n for plus in (0, 10, 20))
    return Shares(over, more, most)
