"""The back-test: shares and ratios by hand, nothing of the future in the rankings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.renewal import backtest, fit
from networks.renewal.backtesting import known_at, score_of
from networks.renewal.baselines import by_age, by_breaks_per_km
from tests.networks.renewal.streets import few_pipes, simulated


def test_shares_of_length_by_hand() -> None:
    # 1,000 m: the worst pipe holds 4 %, the next 6 %, then 90 %.
    worst = np.array([3.0, 2.0, 1.0])
    length = np.array([40.0, 60.0, 900.0])
    later = np.array([2.0, 3.0, 5.0])
    score = score_of(worst, np.array([1.0, 1.0, 3.0]), length, later)
    # 5 %: all of the first and a sixth of the second; 20 %: a ninth of the third.
    assert score.top5 == pytest.approx((2 + 3 / 6) / 10)
    assert score.top10 == pytest.approx(0.5)
    assert score.top20 == pytest.approx((5 + 5 / 9) / 10)
    assert score.ratio == pytest.approx(0.5)


@given(st.permutations(range(6)))
def test_equals_are_taken_in_proportion_whatever_their_order(order: list[int]) -> None:
    worst = np.array([1.0, 0, 0, 0, 0, 0])[order]
    later = np.array([1.0, 5, 0, 0, 4, 0])[order]
    length = np.array([5.0, 10, 25, 20, 20, 20])[order]
    score = score_of(worst, later, length, later)
    assert score.top5 == pytest.approx(0.1)
    assert score.top10 == pytest.approx((1 + 9 * 5 / 95) / 10)


def test_nothing_later_is_no_score() -> None:
    one = np.ones(1)
    assert score_of(one, one, one, np.zeros(1)).top5 is None
    result = backtest(few_pipes([100.0], [(0, 2001.0)]), 2010.0)
    assert result.later == 0
    assert result.shrinkage.ratio is None


def test_the_worst_are_found_better_than_agedor_past_breaks() -> None:
    results = [
        backtest(simulated(seed, years=(2000, 2025)).history, 2018.0) for seed in range(30, 35)
    ]
    for name in ("top5", "top10", "top20"):
        found, aged, raw = (
            np.mean([getattr(getattr(each, way), name) for each in results])
            for way in ("shrinkage", "age", "breaks_per_km")
        )
        assert found > 1.5 * aged
        assert found > raw + 0.01
    # Each is off by what growth cannot be known of from 900 breaks, some 10 %.
    assert np.mean([each.shrinkage.ratio for each in results]) == pytest.approx(1, abs=0.08)


def test_under_a_hundred_past_breaks_are_enough() -> None:
    scores = [
        backtest(simulated(seed, years=(2000, 2040), times=0.07).history, 2015.0)
        for seed in (12, 13, 14)
    ]
    assert all(20 < each.past < 100 for each in scores)
    gain = [each.shrinkage.top20 - each.breaks_per_km.top20 for each in scores]  # type: ignore[operator]
    assert np.mean(gain) > 0.1


def test_what_comes_later_does_not_change_the_rankings() -> None:
    street = simulated(15, size=800, years=(2000, 2025))
    history, before = street.history, 2015.0
    rng = np.random.default_rng(1)
    after = history.moment >= before
    shuffled = history.pipe.copy()
    shuffled[after] = rng.permutation(len(history.pipes))[: after.sum()]
    # Half of them are also retired later, which nobody knew.
    gone = np.where(rng.random(800) < 0.5, rng.uniform(before, 2025, 800), np.inf)
    other = replace(history, pipe=shuffled, pipes=replace(history.pipes, retired=gone))
    window, period = (2000.0, before), (before, 2025.0)
    one, two = known_at(history, before), known_at(other, before)
    assert (
        fit(one, *window).forecast(*period).mean == fit(two, *window).forecast(*period).mean
    ).all()
    for way in (by_age, by_breaks_per_km):
        first, second = way(one, window, period, one.pipes), way(two, window, period, two.pipes)
        assert (first.worst == second.worst).all()
        assert (first.mean == second.mean).all()


def test_judged_are_pipes_in_service_at_the_date_for_the_time_they_serve() -> None:
    broken = [(0, 2001.0), (1, 2002.0), (0, 2012.0), (2, 2013.0), (3, 2011.0), (0, 2020.0)]
    history = few_pipes(
        [500.0] * 4,
        broken,
        laid=[1960.0, 1960.0, 2011.0, 1960.0],
        retired=[np.inf, 2005.0, np.inf, 2011.5],
    )
    result = backtest(history, 2010.0)
    # The retired pipe and the one laid later are not ranked; the latter's break is not looked for.
    assert (result.pipes, result.km, result.past, result.later) == (2, 1.0, 2, 3)
    assert (result.since, result.until) == (2001, 2020)
    shorter = backtest(history, 2010.0, until=2015.0)
    assert shorter.later == 2


def test_age_alone_is_fitted_to_ages() -> None:
    rng = np.random.default_rng(16)
    laid = rng.integers(1940, 1999, 4_000).astype(float)
    ages = 2005 - laid
    broken = [
        (i, 2000 + 10 * rng.random())
        for i in np.flatnonzero(rng.random(4_000) < 0.02 * np.exp(0.03 * (ages - 40))).tolist()
    ]
    history = few_pipes([100.0] * 4_000, broken, laid=laid.tolist())
    found = by_age(history, (2000, 2010), (2010, 2011), history.pipes)
    assert found.worst.argmax() == laid.argmin()
    old, young = found.mean[laid == 1945].mean(), found.mean[laid == 1985].mean()
    assert old / young == pytest.approx(np.exp(0.03 * 40), rel=0.4)


def test_past_breaks_per_km_go_on() -> None:
    history = few_pipes([100.0, 200.0, 300.0], [(0, 2001.0), (0, 2002.0), (1, 2003.0)])
    found = by_breaks_per_km(history, (2000, 2010), (2010, 2015), history.pipes)
    assert found.worst.tolist() == [20, 5, 0]
    assert found.mean.tolist() == [1, 0.5, 0]


@pytest.mark.parametrize("broken", [[], [(0, 1960.0)], [(0, 2015.0)]])
def test_next_to_nothing_known_is_no_accident(broken: list[tuple[int, float]]) -> None:
    result = backtest(few_pipes([100.0], broken, laid=[1960.0]), 2010.0)
    assert result.pipes == 1
    before_any = backtest(few_pipes([100.0], broken, laid=[2012.0]), 2010.0)
    assert before_any.pipes == 0
