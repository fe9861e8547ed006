"""Boreholes that stopped in the fill: "at least this thick", as observations kriging can take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

Vector = NDArray[np.float64]
SWEEPS = 200
DAMPING = 0.5
SETTLED = 1e-6
# The unknown mean, before anything is seen: this many times the sill. Ordinary kriging's is flat.
MEAN_VARIANCE = 1e3


def as_observations(
    covariance: NDArray[np.float64],
    values: Vector,
    variances: Vector,
    bounds: NDArray[np.bool_],
) -> tuple[Vector, Vector]:
    """Values and error variances, (n,) each, with every bound replaced by what it amounts to.

    `covariance` (n, n) is that of the true thickness; `bounds` says which values are only lower
    bounds, each seen with the error given: P(seen | t) = Φ((t − b)/σ). Each is approximated by the
    Gaussian that leaves the posterior's mean and variance as the bound leaves them (expectation
    propagation: Minka 2001; for this likelihood Rasmussen & Williams 2006, Gaussian Processes for
    Machine Learning, § 3.6). A bound that neighbours exceed anyway gets a huge variance, so it
    changes nothing; one above them pulls the thickness up.
    """
    prior = covariance + MEAN_VARIANCE * float(covariance.diagonal().max())
    centre = float(values[~bounds].mean())
    exact = np.where(bounds, 0.0, 1.0 / variances)
    precision, shift = exact.copy(), exact * (values - centre)
    for _sweep in range(SWEEPS):
        mean, variance = _posterior(prior, precision, shift)
        site = _matched(
            mean[bounds],
            variance[bounds],
            precision[bounds],
            shift[bounds],
            (values - centre)[bounds],
            variances[bounds],
        )
        change = float(np.max(np.abs(site[0] - precision[bounds]) * variances[bounds], initial=0))
        precision[bounds] += DAMPING * (site[0] - precision[bounds])
        shift[bounds] += DAMPING * (site[1] - shift[bounds])
        if change < SETTLED:
            break
    return centre + shift / precision, 1.0 / precision


def _posterior(
    prior: NDArray[np.float64], precision: Vector, shift: Vector
) -> tuple[Vector, Vector]:
    """Mean and variance of the thickness at each place, given Gaussian observations."""
    root = np.sqrt(precision)
    inner = np.eye(len(prior)) + root[:, None] * prior * root
    gain = np.linalg.solve(inner, root[:, None] * prior)
    posterior = prior - (prior * root) @ gain
    return posterior @ shift, np.maximum(posterior.diagonal(), 1e-12)


def _matched(
    mean: Vector, variance: Vector, precision: Vector, shift: Vector, bound: Vector, error: Vector
) -> tuple[Vector, Any]:
    """Precision and precision × value of the Gaussian that stands for each bound."""
    free = np.maximum(1 / variance - precision, 1e-12)
    free_mean = (mean / variance - shift) / free
    free_variance = 1 / free
    spread = np.sqrt(error + free_variance)
    z = (free_mean - bound) / spread
    ratio = np.exp(-(z**2) / 2 - log_ndtr(z)) / np.sqrt(2 * np.pi)
    kept_mean = free_mean + free_variance * ratio / spread
    shrunk = free_variance * ratio * (z + ratio) / spread**2
    kept_variance = free_variance * np.maximum(1 - shrunk, 1e-9)
    found = np.maximum(1 / kept_variance - free, 1e-9)
    return found, kept_mean * (found + free) - free_mean * free
