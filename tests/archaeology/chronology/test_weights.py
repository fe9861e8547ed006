"""Aoristic weights: hand-drawn datings, and what holds of every dating."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.chronology import BadBounds, BadEdges, bounds_of, knots, presence, weights
from archaeology.analysis.edtf import Dating, dating_of
from tests.archaeology.chronology.datings import counted, datings, edges


def of(text: str, cuts: list[float], **how: tuple[float, float]) -> list[float]:
    """The weights of one EDTF text."""
    return [float(share) for share in weights(bounds_of([dating_of(text)]), cuts, **how)[0]]


def test_a_century_lies_in_its_slices_by_years() -> None:
    assert of("01XX", [0, 100, 125, 200, 300]) == pytest.approx([0, 0.25, 0.75, 0])


def test_a_single_vague_date_is_uniform() -> None:
    assert of("015X", [150, 151, 159, 160]) == pytest.approx([0.1, 0.8, 0.1])


def test_a_year_lasts_until_the_next_one() -> None:
    assert of("0199", [100, 200, 300]) == [1, 0]
    assert of("0200", [100, 200, 300]) == [0, 1]


def test_the_era_turns_without_a_gap() -> None:
    """-0009 is 10 BC and 0000 is 1 BC: ten years before the year 1, all of them counted."""
    assert of("-0009/0010", [-9, 1, 11]) == pytest.approx([0.5, 0.5])


def test_imprecise_bounds_make_a_trapezoid() -> None:
    """It rises in the forties, is whole in the fifties to the eighties, falls in the nineties."""
    dating = bounds_of([dating_of("004X/009X")])
    assert knots(dating).tolist() == [[40, 49, 91, 100]]
    area = 9 / 2 + 42 + 9 / 2
    shares = of("004X/009X", [40, 49, 91, 100])
    assert shares == pytest.approx([4.5 / area, 42 / area, 4.5 / area])


def test_where_start_and_end_may_cross_the_overlap_is_flat() -> None:
    """It began in 100 to 199 and ended in 150 to 249."""
    dating = bounds_of([Dating("", 100, 199, 150, 249)])
    assert knots(dating).tolist() == [[100, 150, 200, 250]]


def test_a_dating_without_end_is_spread_to_the_horizon_and_weighs_little() -> None:
    (share,) = of("0150/..", [150, 250])
    assert share < 0.12
    assert sum(of("0150/..", [150, 250, 5000])) == pytest.approx(1)
    (share,) = of("../0150", [50, 150])
    assert 0 < share < 0.03


def test_the_horizon_can_be_said() -> None:
    assert sum(of("0150/..", [0, 150, 300, 400], horizon=(0, 399))) == pytest.approx(1)


def test_no_dating_at_all_is_spread_over_the_whole_horizon() -> None:
    bounds = [[np.nan] * 4]
    assert weights(bounds, [0, 100], horizon=(0, 999))[0, 0] == pytest.approx(0.1)


def test_the_far_past_and_future_of_the_columns_are_open() -> None:
    stored = weights([[150, 150, 150, 10**13]], [100, 200, 300])
    assert (stored == weights(bounds_of([dating_of("0150/..")]), [100, 200, 300])).all()


def test_an_open_side_beyond_the_horizon_is_still_spread() -> None:
    """Ended 40,000 BC, beginning unknown: it does not become a moment."""
    assert weights([[np.nan, -40_000, -40_000, -40_000]], [-40_100, -39_900])[0, 0] < 0.05


def test_a_span_of_billions_of_years_stays_exact() -> None:
    """-45E8 to 0: the share of a century in an even spread, to all digits that are there."""
    shares = weights([[-45e8, -45e8, 0, 0]], [-1000, -900, -800])
    assert shares[0] == pytest.approx([100 / (45e8 + 1)] * 2, rel=1e-12)


def there(text: str, cuts: list[float]) -> list[float]:
    return [float(share) for share in presence(bounds_of([dating_of(text)]), cuts)[0]]


def test_what_lasted_was_there_for_the_whole_of_a_slice() -> None:
    assert there("0050/0249", [0, 100, 200, 300]) == pytest.approx([0.5, 1, 0.5])
    assert of("0050/0249", [0, 100, 200, 300]) == pytest.approx([0.25, 0.5, 0.25])


def test_nothing_says_that_a_vague_moment_lasted() -> None:
    assert there("01XX", [100, 200]) == [0]
    assert there("0150/..", [150, 200]) == [0]


@given(datings(), edges())
def test_presence_is_the_share_by_the_length_of_both(dating: Dating, cuts: list[int]) -> None:
    """Where it lasted, the area in a slice is its share of the dating's area."""
    bounds = bounds_of([dating])
    found = presence(bounds, cuts)[0]
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    if bounds[0, 1] <= bounds[0, 2]:
        first, whole, sinks, last = knots(bounds)[0]
        area = (last - first + sinks - whole) / 2
        assert found * np.diff(cuts) == pytest.approx(weights(bounds, cuts)[0] * area, abs=1e-9)


def test_nothing_to_weigh_is_an_empty_table() -> None:
    assert weights(np.zeros((0, 4)), [0, 100, 200]).shape == (0, 2)


@pytest.mark.parametrize("cuts", [[0], [0, 0], [100, 0], [0, np.nan], [0, np.inf], [[0, 1]]])
def test_edges_that_cut_nothing_are_refused(cuts: list[float]) -> None:
    with pytest.raises(BadEdges):
        weights([[0, 0, 0, 0]], cuts)


@pytest.mark.parametrize(
    "bounds", [[10, 0, 20, 30], [0, 40, 20, 30], [10, 20, 0, 30], [0, 10, 40, 30]]
)
def test_bounds_out_of_order_are_refused_with_their_row(bounds: list[float]) -> None:
    with pytest.raises(BadBounds) as refused:
        weights(np.array([[0, 0, 0, 0], bounds]), [0, 100])
    assert refused.value.facts == {"place": 2}
    assert "start_min ≤ start_max" in str(refused.value)


@settings(max_examples=60, deadline=None)
@given(datings(), edges())
def test_shares_are_those_counted_year_by_year(dating: Dating, cuts: list[int]) -> None:
    shares = weights(bounds_of([dating]), cuts)[0]
    assert shares == pytest.approx(counted(dating, cuts), abs=2e-3)


@given(st.lists(datings(), min_size=1, max_size=5), edges())
def test_they_sum_to_one_within_the_edges_and_never_more(
    some: list[Dating], cuts: list[int]
) -> None:
    bounds = bounds_of(some)
    shares = weights(bounds, cuts)
    assert (shares >= 0).all()
    assert (shares.sum(axis=1) <= 1 + 1e-12).all()
    all_of_it = weights(bounds, [-700, *[cut for cut in cuts if -700 < cut < 2100], 2100])
    assert all_of_it.sum(axis=1) == pytest.approx(np.ones(len(some)))


@given(datings(), edges(), st.integers(-700, 2100))
def test_a_slice_cut_in_two_keeps_its_share(dating: Dating, cuts: list[int], cut: int) -> None:
    bounds = bounds_of([dating])
    finer = sorted({*cuts, min(max(cut, cuts[0]), cuts[-1])})
    whole = weights(bounds, [cuts[0], cuts[-1]]).sum()
    assert weights(bounds, finer).sum() == pytest.approx(whole, abs=1e-12)


@given(datings(), edges(), st.integers(-10_000, 10_000))
def test_shares_do_not_depend_on_where_years_are_counted_from(
    dating: Dating, cuts: list[int], moved: int
) -> None:
    bounds = bounds_of([dating])
    later = weights(bounds + moved, np.array(cuts) + moved)
    assert later == pytest.approx(weights(bounds, cuts), abs=1e-9)


@given(datings(), edges())
def test_time_run_backwards_gives_the_shares_backwards(dating: Dating, cuts: list[int]) -> None:
    bounds = bounds_of([dating])
    backwards = weights(-bounds[:, ::-1], 1 - np.array(cuts)[::-1])
    assert backwards[:, ::-1] == pytest.approx(weights(bounds, cuts), abs=1e-9)
