"""Since when a utility has written its breaks down.

A few old breaks copied from paper make it seem that a hundred km hardly broke for twelve years;
taken for years without breaks, they make every rate too low.
"""

from __future__ import annotations

from math import floor

import numpy as np
from scipy.special import xlogy

from networks.renewal.history import History
from networks.renewal.records import Vector

# Before and after must differ by more than a network ages, and by more than chance.
FEWER = 0.25
EVIDENCE = 8.0


def recorded_since(history: History, before: float) -> float:
    """The first of January from which breaks are recorded; only what precedes `before` is used.

    The first year with a break, unless the years can be cut in two so that the breaks per km of
    the earlier ones are under a quarter of the later ones', and the likelihood of two rates
    exceeds that of one by more than `EVIDENCE`, the scatter of the later years allowed for.
    Without any break before that moment, its pipes' first year.
    """
    past = history.moment[history.moment < before]
    if not len(past):
        laid = history.pipes.laid[history.pipes.laid < before]
        return float(floor(laid.min())) if len(laid) else before - 1
    first = floor(past.min())
    edges = np.append(np.arange(first, before), before)
    counts = np.histogram(past, edges)[0].astype(np.float64)
    served = np.array([_served(history, *edges[year : year + 2]) for year in range(len(counts))])
    best, start = EVIDENCE, first
    for cut in range(1, len(counts)):
        early, late = _rate(counts[:cut], served[:cut]), _rate(counts[cut:], served[cut:])
        if early > FEWER * late:
            continue
        whole = _rate(counts, served)
        gain = (
            _likelihood(counts[:cut], served[:cut], early)
            + _likelihood(counts[cut:], served[cut:], late)
            - _likelihood(counts, served, whole)
        ) / _scatter(counts[cut:], served[cut:] * late)
        if gain > best:
            best, start = gain, first + cut
    return float(start)


def _served(history: History, start: float, end: float) -> float:
    low, high = history.pipes.years_within(start, end)
    return float((history.pipes.km * (high - low)).sum())


def _rate(counts: Vector, served: Vector) -> float:
    return float(counts.sum() / max(served.sum(), 1e-9))


def _likelihood(counts: Vector, served: Vector, rate: float) -> float:
    return float((xlogy(counts, rate * served) - rate * served).sum())


def _scatter(counts: Vector, expected: Vector) -> float:
    """Pearson's χ² per degree of freedom, at least 1: winters differ more than chance does."""
    if len(counts) < 2:
        return 1.0
    return max(1.0, float((((counts - expected) ** 2) / expected).sum() / (len(counts) - 1)))
