"""Expected breaks on networks whose truth is known, and on some small enough to judge by eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.renewal import fit
from tests.networks.renewal.streets import few_pipes, reordered, simulated

FACTORS = ["overall", "growth", "material", "decade", "cohort", "diameter", "length", "own_history"]
# Pipe and moment of breaks on four pipes.
BROKEN = st.lists(st.tuples(st.integers(0, 3), st.floats(2000, 2019.9)), max_size=12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_expected_comes(seed: int) -> None:
    street = simulated(seed, years=(2000, 2025))
    forecast = fit(street.history, 2000, 2020).forecast(2020, 2025)
    came = street.history.counts(2020, 2025).sum()
    # Chance of what comes, and of the 20 years learnt from: 5 / 20 of it.
    assert abs(forecast.mean.sum() - came) < 4 * np.sqrt(came * (1 + 5 / 20)) * 1.5


def test_rates_that_grow_are_followed() -> None:
    street = simulated(4, years=(2000, 2025), growth=0.03)
    model = fit(street.history, 2000, 2020)
    assert np.exp(model.growth) == pytest.approx(1.03, abs=0.015)
    came = street.history.counts(2020, 2025).sum()
    assert model.forecast(2020, 2025).mean.sum() == pytest.approx(came, rel=0.15)


def test_growth_is_not_seen_where_none_is() -> None:
    assert abs(fit(simulated(5).history, 2000, 2020).growth) < 0.015


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    true_within, came_within = [], []
    for seed in range(20, 25):
        street = simulated(seed, size=2_000, years=(2000, 2030))
        forecast = fit(street.history, 2000, 2020).forecast(2020, 2030)
        true = street.rates * street.history.pipes.km * 10
        low, high = forecast.credible(0.9)
        true_within.append(np.mean((true >= low) & (true <= high)))
        least, most = forecast.predictive(0.9)
        came = street.history.counts(2020, 2030)
        came_within.append(np.mean((came >= least) & (came <= most)))
        assert (least == np.floor(least)).all()
    assert np.mean(true_within) == pytest.approx(0.9, abs=0.03)
    # Whole numbers, most of them 0 or 1: at least as often.
    assert np.mean(came_within) > 0.9


@pytest.mark.parametrize("times", [1.0, 0.1])
def test_shrinkage_tells_later_breaks_better_than_raw_rates(times: float) -> None:
    street = simulated(7, years=(2000, 2025), times=times)
    history = street.history
    past, later = history.counts(2000, 2020), history.counts(2020, 2025)
    assert (past.sum() < 150) == (times < 1)

    def surprise(mean: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float((mean - later * np.log(mean)).sum())

    overall = past.sum() / history.pipes.km.sum() / 20
    # A raw rate of nought would make any break impossible: raw rates are given a hundredth.
    raw = np.maximum(past / 20, overall / 100 * history.pipes.km) * 5
    cohort = np.full(len(past), 5 * overall) * history.pipes.km
    found = surprise(fit(history, 2000, 2020).forecast(2020, 2025).mean)
    truth = surprise(street.rates * history.pipes.km * 5)
    assert truth < found < min(surprise(raw), surprise(cohort))


def test_a_cohort_with_few_breaks_falls_back_on_its_material() -> None:
    # 20 km of iron of the 1950s that broke 100 times, one short pipe of the 1930s, and PVC.
    iron = [(i, 2000.5 + j) for i in range(20) for j in range(5)]
    history = few_pipes(
        [1_000.0] * 20 + [100.0] + [1_000.0] * 20,
        iron,
        material=["FONTE"] * 21 + ["PVC"] * 20,
        laid=[1955.0] * 20 + [1935.0] + [1955.0] * 20,
    )
    rates = fit(history, 2000, 2010).forecast(2010, 2011).per_km
    assert rates[0] == pytest.approx(0.5, rel=0.25)
    assert rates[0] / 4 < rates[20] < rates[0]
    assert rates[21] < rates[20] / 4


def test_every_factor_is_shown_and_their_product_is_the_rate() -> None:
    model = fit(simulated(8, size=500).history, 2000, 2020)
    rates = model.forecast(2021, 2022).per_km
    for pipe in (0, 17, 499):
        told = model.explained(pipe, 2021)
        assert list(told) == FACTORS
        assert np.prod(list(told.values())) == pytest.approx(rates[pipe])


@pytest.mark.parametrize(
    "broken", [[], [(0, 2005.0)], [(0, 2005.0 + i / 10) for i in range(50)]], ids=len
)
def test_one_pipe_with_no_break_one_or_many(broken: list[tuple[int, float]]) -> None:
    history = few_pipes([1_000.0], broken)
    forecast = fit(history, 2000, 2010).forecast(2010, 2020)
    assert forecast.mean[0] == pytest.approx(len(broken), rel=0.3, abs=0.6)
    low, high = forecast.credible()
    assert 0 <= low[0] < forecast.mean[0] < high[0]


def test_a_retired_pipe_counts_for_the_years_it_lived() -> None:
    whole = few_pipes([1_000.0, 1_000.0], [(0, 2001.0), (0, 2003.0)])
    # The same breaks in a quarter of the time.
    short = few_pipes([1_000.0, 1_000.0], [(0, 2001.0), (0, 2003.0)], retired=[2005.0, np.inf])
    rates = [fit(each, 2000, 2020).forecast(2020, 2021) for each in (whole, short)]
    assert rates[1].per_km[0] > 2 * rates[0].per_km[0]
    assert rates[1].mean[0] == 0


def test_a_pipe_that_nobody_knows_the_age_of_is_with_its_like() -> None:
    history = few_pipes([500.0] * 4, [(0, 2003.0)], laid=[np.nan, np.nan, 1950.0, 1950.0])
    model = fit(history, 2000, 2010)
    decade = next(factor for factor in model.factors if factor.family.name == "decade")
    assert set(decade.family.labels) == {"1950", "inconnu"}
    assert np.isfinite(model.forecast(2010, 2011).mean).all()


@settings(max_examples=15, deadline=None)
@given(BROKEN, st.integers(0, 3), st.floats(2000, 2019.9))
def test_one_more_break_never_makes_a_pipe_better(
    broken: list[tuple[int, float]], pipe: int, moment: float
) -> None:
    lengths, materials = [300.0, 40.0, 800.0, 300.0], ["FONTE", "FONTE", "PVC", "PVC"]

    def rate(breaks: list[tuple[int, float]]) -> float:
        history = few_pipes(lengths, breaks, material=materials)
        return float(fit(history, 2000, 2020).forecast(2020, 2030).mean[pipe])

    if (pipe, moment) not in broken:
        assert rate([*broken, (pipe, moment)]) >= rate(broken) * 0.999


@settings(max_examples=15, deadline=None)
@given(BROKEN, st.permutations(range(4)))
def test_the_order_of_the_pipes_changes_nothing(
    broken: list[tuple[int, float]], order: list[int]
) -> None:
    history = few_pipes([300.0, 40.0, 800.0, 300.0], broken, material=["A", "B", "A", "C"])
    one = fit(history, 2000, 2020).forecast(2020, 2021).mean
    other = fit(reordered(history, order), 2000, 2020).forecast(2020, 2021).mean
    assert other == pytest.approx(one[order], rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(BROKEN)
def test_pipes_twice_as_long_that_broke_as_often_break_half_as_often_per_km(
    broken: list[tuple[int, float]],
) -> None:
    history = few_pipes([25.0, 28.0, 22.0, 29.0], broken)
    longer = replace(history, pipes=replace(history.pipes, length=history.pipes.length * 2))
    one = fit(history, 2000, 2020).forecast(2020, 2021)
    other = fit(longer, 2000, 2020).forecast(2020, 2021)
    assert other.per_km == pytest.approx(one.per_km / 2, rel=1e-6)
    assert other.mean == pytest.approx(one.mean, rel=1e-6)
