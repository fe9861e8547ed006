"""Gamma-Poisson shrinkage beside scipy's own distributions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import gammaln

from networks.renewal.shrinkage import (
    LEAST_SHAPE,
    MOST_SHAPE,
    USUAL_SHAPE,
    log_likelihood,
    shape_of,
    shrunk,
)

SHAPES = st.floats(0.1, 100)
COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=20)


@given(SHAPES, COUNTS, st.floats(0.01, 20))
def test_the_marginal_is_the_negative_binomial(
    shape: float, counts: list[int], scale: float
) -> None:
    observed = np.array(counts, dtype=float)
    expected = scale * np.arange(1.0, len(counts) + 1)
    known = stats.nbinom.logpmf(observed, shape, shape / (shape + expected)).sum()
    # What does not depend on the shape is left out.
    constant = -float(gammaln(observed + 1).sum())
    assert log_likelihood(shape, observed, expected) + constant == pytest.approx(known, rel=1e-8)


def test_the_factor_is_the_mean_of_the_posterior() -> None:
    shape, observed, expected = 2.5, 3.0, 1.2

    def posterior(theta: float) -> float:
        prior = stats.gamma.pdf(theta, shape, scale=1 / shape)
        return float(prior * stats.poisson.pmf(observed, theta * expected))

    whole = integrate.quad(posterior, 0, 50)[0]
    mean = integrate.quad(lambda theta: theta * posterior(theta), 0, 50)[0] / whole
    found = shrunk(shape, np.array([observed]), np.array([expected]))
    assert found[0] == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize("shape", [0.5, 2.0, 10.0])
def test_the_shape_is_found_again(shape: float) -> None:
    rng = np.random.default_rng(3)
    expected = rng.gamma(2, 2.0, 4_000)
    observed = rng.poisson(rng.gamma(shape, 1 / shape, 4_000) * expected).astype(float)
    assert shape_of(observed, expected) == pytest.approx(shape, rel=0.15)


def test_counts_as_alike_as_chance_makes_them_are_one_group() -> None:
    rng = np.random.default_rng(5)
    expected = np.full(2_000, 3.0)
    assert shape_of(rng.poisson(expected).astype(float), expected) > 50
    # Less scattered than chance: no shape can say so, the largest comes nearest.
    assert shape_of(expected, expected) > 200


@pytest.mark.parametrize(
    ("observed", "expected"), [([0.0], [0.0]), ([0.0, 0.0], [0.5, 1.0]), ([4.0], [2.0])]
)
def test_little_or_nothing_seen_leaves_a_usual_shape(
    observed: list[float], expected: list[float]
) -> None:
    found = shape_of(np.array(observed), np.array(expected))
    assert LEAST_SHAPE < found < MOST_SHAPE
    assert USUAL_SHAPE / 10 < found < USUAL_SHAPE * 10


@given(SHAPES, st.floats(0, 20), st.floats(0.01, 50), st.floats(0.1, 5))
def test_more_breaks_are_never_better_and_more_served_never_worse(
    shape: float, observed: float, expected: float, more: float
) -> None:
    def factor(y: float, m: float) -> float:
        return float(shrunk(shape, np.array([y]), np.array([m]))[0])

    assert factor(observed + more, expected) > factor(observed, expected)
    assert factor(observed, expected + more) < factor(observed, expected)
    # Between what was seen and what was expected.
    low, high = sorted([1.0, observed / expected])
    assert low - 1e-9 <= factor(observed, expected) <= high + 1e-9
