"""The order of renewal, of water pipes and of sewers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.renewal import Reach, Sewer, cost_of, rank_sewers, ranked, score_sewer

COSTS = {100.0: 200.0, 200.0: 300.0, 400.0: 500.0}
SEWER = Sewer("S", length=100.0, years=10.0, blockages=2)


def test_expected_breaks_times_customers_by_cost() -> None:
    order = ranked(["a", "b", "c"], [0.1, 0.2, 0.4], [100, 100, 0], [10_000, 40_000, 1_000])
    assert [each.id for each in order] == ["a", "b", "c"]
    assert [each.score for each in order] == pytest.approx([1.0, 0.5, 0.4])
    first = order[0]
    assert first.score == pytest.approx(1_000 * first.expected * first.customers / first.cost)


def test_equals_are_in_the_order_of_their_ids() -> None:
    assert [each.id for each in ranked(["b", "a"], [1, 1], [2, 2], [5, 5])] == ["a", "b"]
    with pytest.raises(ValueError, match="cost"):
        ranked(["a"], [1], [1], [0])


def test_cost_goes_with_diameter_and_length() -> None:
    assert cost_of(50, 100, COSTS, fixed=1_000) == 11_000
    assert cost_of(50, 101, COSTS, fixed=1_000) == 16_000
    assert cost_of(50, None, COSTS, fixed=0) == cost_of(50, float("nan"), COSTS, fixed=0) == 15_000
    assert cost_of(10, 5_000) > cost_of(10, 60)
    with pytest.raises(ValueError, match="500"):
        cost_of(50, 500, COSTS)


def test_a_score_is_the_product_of_what_it_shows() -> None:
    found = score_sewer(replace(SEWER, condition=4, age=60, reach=Reach.HOMES))
    # (1 + 2 + 1 repeated) / (5 + 1 km·year)
    assert found.events == pytest.approx(4 / 6)
    assert (found.condition, found.age, found.consequence) == (2, 1, 2)
    assert found.score == pytest.approx(4 / 6 * 4)


def test_what_nobody_knows_changes_nothing() -> None:
    found = score_sewer(SEWER)
    assert (found.condition, found.age, found.consequence) == (1, 1, 1)


@given(
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 4),
    st.floats(0, 150),
    st.sampled_from(list(Reach)),
)
def test_worse_is_never_ranked_lower(
    blockages: int, overflows: int, condition: int, age: float, reach: Reach
) -> None:
    sewer = Sewer("S", 80, 12, blockages, overflows, condition, age, reach)
    score = score_sewer(sewer).score
    assert score_sewer(replace(sewer, blockages=blockages + 1)).score > score
    assert score_sewer(replace(sewer, overflows=overflows + 1)).score > score
    assert score_sewer(replace(sewer, condition=condition + 1)).score > score
    assert score_sewer(replace(sewer, age=age + 10)).score >= score
    assert score_sewer(replace(sewer, length=160)).score < score


def test_a_second_event_weighs_more_than_the_first() -> None:
    none, one, two = (score_sewer(replace(SEWER, blockages=number)).events for number in (0, 1, 2))
    assert two - one > one - none


def test_a_short_sewer_that_blocked_once_is_not_the_worst() -> None:
    short = Sewer("short", 2.0, 10, blockages=1)
    bad = Sewer("bad", 100.0, 10, blockages=6, overflows=1)
    assert [each.id for each in rank_sewers([short, bad])] == ["bad", "short"]


@pytest.mark.parametrize(
    "wrong", [{"length": 0}, {"years": 0}, {"blockages": -1}, {"condition": 6}]
)
def test_what_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        score_sewer(replace(SEWER, **wrong))  # type: ignore[arg-type]
