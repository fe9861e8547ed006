"""Statistics of speeds beside independent implementations: sorting, numpy, scipy."""

from __future__ import annotations

import math
import random
import statistics as plain
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geoportal.police.measuring.histogram import Cell, Counter, Histogram
from geoportal.police.measuring.statistics import (
    ENFORCEMENT,
    TOO_FEW,
    Statistics,
    analysis_of,
    rank_85,
    statistics_of,
    v85_interval,
)

SPEEDS = st.lists(st.integers(1, 3_000), min_size=100, max_size=400)


def street(rng: np.random.Generator, size: int, decimals: int = 0) -> np.ndarray[Any, Any]:
    """Speeds like a street's: most near 52, some crawling behind a tractor, a few far too fast."""
    kinds = rng.choice(3, size=size, p=[0.8, 0.15, 0.05])
    speeds = np.choose(
        kinds, [rng.normal(52, 7, size), rng.normal(28, 6, size), rng.normal(78, 12, size)]
    )
    rounded: np.ndarray[Any, Any] = np.round(np.clip(speeds, 5, 240), decimals)
    return rounded


def by_sorting(speeds: Sequence[float]) -> float:
    """V85 as one does it by hand."""
    ordered = sorted(speeds)
    rank = 0
    while rank * 100 < 85 * len(ordered):
        rank += 1
    return ordered[rank - 1]


@pytest.mark.parametrize("size", [100, 101, 119, 120, 333, 5_000])
@pytest.mark.parametrize("decimals", [0, 1])
def test_everything_agrees_with_the_list_of_speeds(size: int, decimals: int) -> None:
    speeds = street(np.random.default_rng(size), size, decimals)
    found = statistics_of(Histogram.of_kmh(speeds), 50)
    assert found.n == size
    assert found.enough
    assert found.v85 == by_sorting(speeds.tolist())
    assert found.v85 == np.quantile(speeds, 0.85, method="inverted_cdf")
    assert found.mean == pytest.approx(speeds.mean(), rel=1e-12)
    assert found.median == pytest.approx(np.median(speeds), rel=1e-12)
    assert found.sd == pytest.approx(speeds.std(ddof=1), rel=1e-12)
    assert found.shares is not None
    assert found.shares.limit == (speeds > 50).mean()
    assert found.shares.plus10 == (speeds > 60).mean()
    assert found.shares.plus20 == (speeds > 70).mean()


def test_a_small_drawn_sample() -> None:
    # 1 to 100 km/h, once each: the 85th is 85; Σ(x − 50.5)² = 83 325.
    found = statistics_of(Histogram.of_kmh(range(1, 101)), 50)
    assert (found.v85, found.mean, found.median) == (85.0, 50.5, 50.5)
    assert found.sd == pytest.approx(math.sqrt(83_325 / 99))
    assert found.shares is not None
    assert (found.shares.limit, found.shares.plus10, found.shares.plus20) == (0.5, 0.4, 0.3)


@pytest.mark.parametrize("size", [100, 400, 2_000])
@pytest.mark.parametrize("decimals", [0, 1])
def test_the_interval_is_that_of_scipy_within_monte_carlo_error(size: int, decimals: int) -> None:
    rng = np.random.default_rng(7 * size + decimals)
    speeds = street(rng, size, decimals)
    histogram = Histogram.of_kmh(speeds)
    resamples = 4_000

    def v85(sample: np.ndarray[Any, Any], axis: int) -> np.ndarray[Any, Any]:
        found: np.ndarray[Any, Any] = np.quantile(sample, 0.85, method="inverted_cdf", axis=axis)
        return found

    drawn = stats.bootstrap(
        (speeds,),
        v85,
        n_resamples=resamples,
        method="percentile",
        vectorized=True,
        batch=500,
        rng=rng,
    )
    told = np.sort(drawn.bootstrap_distribution)
    low, high = v85_interval(histogram)
    # A drawn 2.5 % quantile is anywhere between the ranks that its own binomial error allows.
    for bound, share in ((low, 0.025), (high, 0.975)):
        error = 4 * math.sqrt(share * (1 - share) / resamples)
        assert (told <= bound + 1e-9).mean() >= share - error
        assert (told < bound - 1e-9).mean() <= share + error
    # And scipy's own bounds are next to ours, by no more than that error is worth in km/h.
    at = [round(resamples * each) for each in (0.025, 0.975)]
    slack = round(4 * math.sqrt(0.025 * 0.975 * resamples))
    interval = drawn.confidence_interval
    assert told[at[0] - slack] <= low <= told[at[0] + slack]
    assert told[at[1] - slack] <= high <= told[min(at[1] + slack, resamples - 1)]
    assert told[at[0] - slack] <= interval.low <= told[at[0] + slack]


def test_the_interval_is_that_of_multinomial_resampling() -> None:
    rng = np.random.default_rng(20090604)
    histogram = Histogram.of_kmh(street(rng, 600))
    n, resamples = histogram.n, 20_000
    drawn = rng.multinomial(n, histogram.counts / n, size=resamples)
    ranks = (np.cumsum(drawn, axis=1) < rank_85(n)).sum(axis=1)
    v85 = histogram.values[ranks] / 10
    low, high = v85_interval(histogram)
    for bound, share in ((low, 0.025), (high, 0.975)):
        error = 4 * math.sqrt(share * (1 - share) / resamples)
        assert (v85 <= bound).mean() >= share - error
        assert (v85 < bound).mean() <= share + error


@pytest.mark.parametrize("size", [100, 250, 1_000])
def test_intervals_cover_as_often_as_they_say(size: int) -> None:
    """The true V85 of a known distribution, in 2,000 samples."""
    rng = np.random.default_rng(size)
    truth = 52 + 7 * stats.norm.ppf(0.85)
    covered, rounds = 0, 2_000
    for _round in range(rounds):
        low, high = v85_interval(Histogram.of_kmh(rng.normal(52, 7, size)))
        # Speeds are rounded to a tenth.
        covered += low - 0.05 <= truth <= high + 0.05
    # 95 % nominal; a percentile interval of an order statistic is a little short at n = 100.
    assert 0.925 <= covered / rounds <= 0.98


def test_under_a_hundred_vehicles_nothing_but_their_number() -> None:
    assert statistics_of(Histogram.of_kmh([50.0] * 99), 50) == Statistics(
        99, limit=50, no_v85=TOO_FEW
    )
    assert statistics_of(Histogram.of_kmh([50.0] * 100), 50).v85 == 50.0
    assert statistics_of(Histogram.of_kmh([])) == Statistics(0, no_v85=TOO_FEW)


def test_a_sample_of_offenders_has_no_v85() -> None:
    found = statistics_of(Histogram.of_kmh([70.0] * 300), 50, enforcement=True)
    assert (found.v85, found.v85_low, found.v85_high) == (None, None, None)
    assert (found.no_v85, found.mean, found.n) == (ENFORCEMENT, 70.0, 300)


def test_hours_directions_and_free_flow_are_told_apart() -> None:
    fast, slow = Histogram.of_kmh([60.0] * 120), Histogram.of_kmh([40.0] * 30)
    found = analysis_of([Cell(8, "increasing", True, fast), Cell(8, "decreasing", False, slow)], 50)
    assert found.whole.n == 150
    assert found.free_flow is not None
    assert found.free_flow.n == 120
    assert {hour: each.n for hour, each in found.by_hour.items()} == {8: 150}
    assert found.by_direction["increasing"].v85 == 60.0
    assert found.by_direction["decreasing"] == Statistics(30, limit=50, no_v85=TOO_FEW)
    assert analysis_of([Cell(8, "", None, fast)]).free_flow is None


@given(SPEEDS, st.integers(10, 130))
def test_a_histogram_says_what_the_list_says(tenths: list[int], limit: int) -> None:
    found = statistics_of(Histogram.of_tenths(tenths), limit)
    kmh = [each / 10 for each in tenths]
    assert found.v85 == by_sorting(kmh)
    assert found.v85 == np.quantile(kmh, 0.85, method="inverted_cdf")
    assert found.median == pytest.approx(plain.median(kmh))
    assert found.sd == pytest.approx(plain.stdev(tenths) / 10, abs=1e-9)
    assert found.shares is not None
    assert found.shares.plus10 == sum(each > limit + 10 for each in kmh) / len(kmh)
    assert found.v85_low is not None
    assert found.v85_high is not None
    assert found.v85_low <= found.v85 <= found.v85_high


@given(SPEEDS, st.integers(0, 500))
def test_a_constant_shifts(tenths: list[int], constant: int) -> None:
    here = statistics_of(Histogram.of_tenths(tenths))
    there = statistics_of(Histogram.of_tenths([each + constant for each in tenths]))
    for name in ("mean", "median", "v85", "v85_low", "v85_high"):
        assert getattr(there, name) == pytest.approx(getattr(here, name) + constant / 10)
    assert there.sd == here.sd  # to the last digit: variance is computed in whole numbers


@given(SPEEDS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_order_and_parts_do_not_matter(tenths: list[int], parts: int, rng: random.Random) -> None:
    whole = statistics_of(Histogram.of_tenths(tenths), 50)
    shuffled = list(tenths)
    rng.shuffle(shuffled)
    assert statistics_of(Histogram.of_tenths(shuffled), 50) == whole
    pieces = [Histogram.of_tenths(shuffled[start::parts]) for start in range(parts)]
    assert statistics_of(Histogram.merged(pieces), 50) == whole
    pairs = Histogram.of_pairs(shuffled, [1] * len(shuffled))
    assert statistics_of(pairs, 50) == whole
    counter = Counter()
    for start in range(parts):
        counter.add((0, "", None), np.array(shuffled[start::parts], dtype=np.int64))
    (cell,) = counter.cells()
    assert statistics_of(cell.histogram, 50) == whole


def test_pairs_that_are_no_histogram_are_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        Histogram.of_pairs([1, 2], [1])
    with pytest.raises(ValueError, match="negative"):
        Histogram.of_pairs([1, 2], [1, -1])
    with pytest.raises(ValueError, match="no such rank"):
        Histogram.of_kmh([50.0]).at_rank(2)
    with pytest.raises(ValueError, match="no vehicles"):
        v85_interval(Histogram.of_kmh([]))


def test_a_million_vehicles_cost_what_a_hundred_cost() -> None:
    histogram = Histogram.of_kmh(street(np.random.default_rng(1), 1_000_000, 1))
    cells = [
        Cell(hour, heading, True, histogram)
        for hour in range(24)
        for heading in ("increasing", "decreasing")
    ]
    begun = time.perf_counter()
    assert analysis_of(cells, 50).whole.n == 48_000_000
    assert time.perf_counter() - begun < 0.3
