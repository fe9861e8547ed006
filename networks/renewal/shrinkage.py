"""Gamma-Poisson shrinkage: what a group's own count is worth beside what was expected of it.

A group expected to have m breaks has y ~ Poisson(θ m), θ ~ Gamma with mean 1 and shape k. Seen
over all groups, y is negative binomial; given y, θ is Gamma(k + y, rate k + m), its mean
(k + y) / (k + m) between the group's own y / m and 1. k is found where the groups' marginal
likelihood is highest: empirical Bayes (Efron and Morris, « Data Analysis Using Stein's
Estimator », JASA 70, 1975; for failures: Quigley, Bedford and Walls, « Estimating rate of
occurrence of rare events with empirical Bayes », Reliability Engineering & System Safety 92,
2007; for pipes: Le Gat, « Recurrent Event Modeling Based on the Yule Process », Wiley, 2016).
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from networks.renewal.records import Vector

LEAST_SHAPE = 0.05
MOST_SHAPE = 5_000.0
# Three groups hardly tell how groups differ. Before anything is seen, that k is within a factor
# 50 of 2 (groups differ by 70 %) is taken for likely; thirty groups outweigh it.
USUAL_SHAPE = 2.0
SPREAD = 2.0


def log_likelihood(shape: float, observed: Vector, expected: Vector) -> float:
    """The logarithm of the negative binomial probability of the counts, without Σ log y!."""
    seen = observed > 0
    y, m = observed[seen], expected[seen]
    told = (gammaln(shape + y) - gammaln(shape) + y * np.log(m / (shape + m))).sum()
    return float(told - shape * np.log1p(expected / shape).sum())


def shape_of(observed: Vector, expected: Vector) -> float:
    """The shape k that explains best how the groups differ from what was expected.

    Args:
        observed: a count for each group, not negative; any number if counts are weighted.
        expected: what was expected of each, above 0 where something was observed.
    """

    def loss(logarithm: float) -> float:
        surprise = ((logarithm - log(USUAL_SHAPE)) / SPREAD) ** 2 / 2
        return surprise - log_likelihood(exp(logarithm), observed, expected)

    bounds = (log(LEAST_SHAPE), log(MOST_SHAPE))
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-3})
    return exp(float(found.x))


def shrunk(shape: float, observed: Vector, expected: Vector) -> Vector:
    """The mean of θ for each group once its count is known."""
    factor: Vector = (shape + observed) / (shape + expected)
    return factor
