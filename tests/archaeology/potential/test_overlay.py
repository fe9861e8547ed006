"""Weights: only their ratios matter, none is none, and every score can be told apart again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.potential import (
    CannotWeigh,
    Criterion,
    Mask,
    Rule,
    Unknown,
    choose,
    overlay,
)
from tests.archaeology.potential.grids import SMALL, criteria, flat, masks, rasters

NAN = float("nan")


def test_the_score_is_the_weighted_mean() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", flat(1.0), 3), Criterion("b", "B", flat(0.2), 1)])
    assert weighed.score == pytest.approx(flat(0.8))
    assert [each.weight for each in weighed.criteria] == [0.75, 0.25]
    assert weighed.criteria[0].contribution == pytest.approx(flat(0.75))


def test_a_criterion_may_be_a_function_of_the_place() -> None:
    weighed = overlay(SMALL, [Criterion("east", "À l’est", lambda x, _y: (x - 1000) / 80)])
    assert weighed.score[0] == pytest.approx(np.arange(8) / 8 + 1 / 16)


def test_an_unknown_value_masks_or_abstains_never_counts_as_nothing() -> None:
    known = flat(0.4)
    holed = flat(1.0)
    holed[0, 0] = NAN
    both = [Criterion("a", "A", known), Criterion("b", "Mobilier", holed)]
    masked = overlay(SMALL, both)
    assert np.isnan(masked.score[0, 0])
    assert [each.title for each in masked.masked] == ["Mobilier : valeur inconnue"]
    abstained = overlay(SMALL, [both[0], replace(both[1], unknown=Unknown.ABSTAIN)])
    # 0.4 of what is known, not 0.2 as if nothing were there.
    assert abstained.score[0, 0] == pytest.approx(0.4)
    assert abstained.score[1, 1] == pytest.approx(0.7)


def test_a_cell_that_no_criterion_knows_is_masked() -> None:
    holed = flat(1.0)
    holed[2, 3] = NAN
    weighed = overlay(SMALL, [Criterion("a", "A", holed, unknown=Unknown.ABSTAIN)])
    assert np.argwhere(np.isnan(weighed.score)).tolist() == [[2, 3]]


@settings(deadline=None, max_examples=40)
@given(criteria(), masks, st.floats(1e-6, 1e6))
def test_scaling_all_weights_changes_nothing(
    every: list[Criterion], out: list[Mask], times: float
) -> None:
    scaled = [replace(each, weight=each.weight * times) for each in every]
    one, other = overlay(SMALL, every, out), overlay(SMALL, scaled, out)
    np.testing.assert_allclose(one.score, other.score, rtol=0, atol=2e-9)
    rule = Rule(share=0.3, least_m2=0)
    np.testing.assert_array_equal(choose(one, rule).numbers > 0, choose(other, rule).numbers > 0)


@settings(deadline=None, max_examples=40)
@given(criteria(), masks, rasters(), st.sampled_from(Unknown))
def test_a_criterion_without_weight_changes_nothing(
    every: list[Criterion],
    out: list[Mask],
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    unknown: Unknown,
) -> None:
    more = [*every, Criterion("more", "De plus", values, 0.0, unknown)]
    one, other = overlay(SMALL, every, out), overlay(SMALL, more, out)
    np.testing.assert_array_equal(one.score, other.score)
    assert [each.key for each in one.criteria] == [each.key for each in other.criteria]


@settings(deadline=None, max_examples=40)
@given(criteria(), masks)
def test_contributions_add_up_to_the_score(every: list[Criterion], out: list[Mask]) -> None:
    weighed = overlay(SMALL, every, out)
    total = np.sum([each.contribution for each in weighed.criteria], axis=0)
    np.testing.assert_allclose(total, weighed.score, atol=1e-8)
    known = weighed.score[weighed.eligible]
    assert ((known >= 0) & (known <= 1)).all()
    for mask in out:
        assert np.isnan(weighed.score[mask.cells]).all()


@settings(deadline=None, max_examples=40)
@given(criteria(), st.integers(0, 3), rasters(gaps=False))
def test_a_better_value_never_lowers_a_score(
    every: list[Criterion], which: int, more: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> None:
    index = which % len(every)
    values = every[index].values
    assert isinstance(values, np.ndarray)
    better = list(every)
    better[index] = replace(
        every[index], values=np.fmax(values, np.where(np.isnan(values), NAN, more))
    )
    one, other = overlay(SMALL, every).score, overlay(SMALL, better).score
    assert (other[np.isfinite(one)] >= one[np.isfinite(one)] - 1e-9).all()


@pytest.mark.parametrize(
    "every",
    [
        [],
        [Criterion("a", "A", flat(1), 0)],
        [Criterion("a", "A", flat(1), -1), Criterion("b", "B", flat(1))],
        [Criterion("a", "A", flat(1), NAN)],
        [Criterion("a", "A", flat(1), float("inf"))],
        [Criterion("a", "A", flat(1.2))],
        [Criterion("a", "A", flat(-0.1))],
        [Criterion("a", "A", np.zeros((2, 2)))],
        [Criterion("a", "A", flat(1)), Criterion("a", "B", flat(1))],
    ],
)
def test_what_cannot_be_weighed_is_refused(every: list[Criterion]) -> None:
    with pytest.raises(CannotWeigh):
        overlay(SMALL, every)
