"""How high the water may have stood if remains deceive as often as they are feared to.

Where floors alone were recorded, the likelihood holds every floor below some level against it, as
if the mud that lay there would have been recorded as well. Among thirty floors one that deceives
is then enough to exclude the truth. What is said here needs none of that, nor anything about the
altitudes at which people build, nor at which remains deceive:

- A remain that is no outlier (1 − ε) and is of the slice (w) was dry. It lies more than `REACH`
  standard deviations below the water with probability Φ(−REACH) at most, so that any remain
  contradicts the true level with probability q = 1 − (1 − ε)·w·Φ(REACH) at most.
- The shares of outliers are themselves a convention: in a town they are all λ times as large. Of λ
  only the mean is known, 1; the distribution that assumes nothing more is the exponential one
  (maximum entropy: Jaynes 1957, Physical Review 106: 620–630), over which is integrated.
- The remains that contradict a level weigh T = Σ −ln q̄, q̄ being the mean of q. At the true level T
  exceeds t at most as often as Σ −ln q̄·B does, with B of probability q each, independent for a
  given λ: each term of the one is at most that of the other.
- A level is refused if its T is exceeded or met so with no more than the error that is allowed.
  The true one is refused no more often than that (a confidence bound is an inverted test: Neyman
  1937, Philosophical Transactions A 236: 333–380). With equal q this is the bound by an order
  statistic (David & Nagaraja 2003, Order Statistics, § 7.1): of twelve floors of which two may
  deceive, the third lowest.

Things of several remains (`same_as`) contradict a level if all their remains do; however their
errors hang together, that is no more probable than for the surest of them. An error that all
altitudes share takes half of what is allowed (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from archaeology.analysis.chronology.bounds import Numbers

Places = np.ndarray[Any, np.dtype[np.int_]]

# Standard deviations by which a sound remain may lie on the wrong side before it contradicts.
REACH = 2.0
# λ at the middles of ten equally probable parts of its distribution.
_FACTORS = -np.log1p(-(np.arange(10) + 0.5) / 10)
_FACTORS /= _FACTORS.mean()
# −ln q̄ is counted in steps of this, so that the sums have an exact distribution.
_GRAIN = 0.1


@dataclass(frozen=True, eq=False)
class Witnesses:
    """What speaks against higher water, a thing each.

    Attributes:
        tops_m: (k) the level above which each contradicts, metres.
        chances: (10, k) how probably it contradicts the true level, at most: q for each λ.
        number: how many of them are expected to be sound and of the slice.
        common_m: standard deviation of an error that all altitudes share, metres.
    """

    tops_m: Numbers
    chances: Numbers
    number: float
    common_m: float = 0.0

    def ceiling(self, error: float) -> float | None:
        """The lowest level that they refuse, wrongly no more often than `error`; None if none."""
        shared = 0.0
        if self.common_m > 0:
            error /= 2
            shared = self.common_m * float(ndtri(1 - error))
        weights = np.round(-np.log(self.chances.mean(axis=0)) / _GRAIN).astype(int)
        chance = _chance_of(weights, self.chances)
        order = np.argsort(self.tops_m, kind="stable")
        refused = chance[np.cumsum(weights[order])] <= error
        if not refused.any():
            return None
        return float(self.tops_m[order][int(np.argmax(refused))]) + shared


NOBODY = Witnesses(np.empty(0), np.empty((len(_FACTORS), 0)), 0.0)


def witnesses(
    heights: Numbers,
    spreads: Numbers,
    shares: Numbers,
    outliers: Numbers,
    things: Places,
    common_m: float = 0.0,
) -> Witnesses:
    """Remains as witnesses against higher water; against lower, with the signs of heights turned.

    Args:
        heights, spreads: (n) h and s in metres, as in `likelihood`.
        shares, outliers: (n) w and ε.
        things: (n) the same number where remains are one thing.
        common_m: metres.
    """
    if not len(heights):
        return NOBODY
    _, of, many = np.unique(things, return_inverse=True, return_counts=True)
    tops = np.full(len(many), -np.inf)
    np.maximum.at(tops, of, heights + REACH * spreads)
    sound = np.maximum(1 - _FACTORS[:, None] * outliers, 0) * shares
    surest = np.zeros((len(many), len(_FACTORS)))
    np.maximum.at(surest, of, sound.T)
    number = float((np.bincount(of, weights=sound.mean(axis=0)) / many).sum())
    return Witnesses(tops, 1 - surest.T * ndtr(REACH), number, common_m)


def _chance_of(weights: Places, chances: Numbers) -> Numbers:
    """(Σ weights + 1) the probability that Σ weights·B is at least 0, 1, 2 …"""
    exactly = np.zeros((len(chances), int(weights.sum()) + 1))
    exactly[:, 0] = 1.0
    reached = 1
    heavy = weights > 0
    for weight, chance in zip(weights[heavy], chances.T[heavy], strict=True):
        moved = chance[:, None] * exactly[:, :reached]
        exactly[:, :reached] *= 1 - chance[:, None]
        exactly[:, weight : weight + reached] += moved
        reached += weight
    at_least: Numbers = np.cumsum(exactly.mean(axis=0)[::-1])[::-1]
    return at_least
