"""How far sectors hang on the exact weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from archaeology.analysis.potential import (
    CannotWeigh,
    Criterion,
    Mask,
    Rule,
    choose,
    overlay,
    stability,
)
from archaeology.analysis.potential.overlay import reweighed
from tests.archaeology.potential.grids import SMALL, criteria, flat, masks

RULE = Rule(share=0.05, least_m2=0)


def test_one_criterion_alone_hangs_on_no_weight() -> None:
    hill = flat(0.1)
    hill[1, 1:3] = 0.9
    weighed = overlay(SMALL, [Criterion("a", "A", hill, 7)])
    assert stability(weighed, choose(weighed, RULE), RULE) == (1.0,)


def test_a_sector_that_every_criterion_wants_stays_and_a_close_call_does_not() -> None:
    wanted, one, other = flat(0), flat(0), flat(0)
    # Both want the middle; each wants a corner of its own a little more than the other does.
    wanted[2, 2] = 0.9
    one[0, 0] = other[5, 7] = 0.9
    weighed = overlay(
        SMALL,
        [
            Criterion("a", "A", np.maximum(wanted, one), 1.02),
            Criterion("b", "B", np.maximum(wanted, other), 1),
        ],
    )
    rule = Rule(share=0.05, least_m2=0)
    choice = choose(weighed, rule)
    sure, close = stability(weighed, choice, rule, draws=400)
    assert choice.numbers[2, 2] == 1
    assert choice.numbers[0, 0] == 2
    assert sure == 1
    assert 0.4 < close < 0.65


def test_no_sector_has_no_stability() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", flat(0.5))])
    assert stability(weighed, choose(weighed, RULE), RULE) == ()


@settings(deadline=None, max_examples=40)
@given(criteria(), masks)
def test_the_same_weights_give_the_same_scores(every: list[Criterion], out: list[Mask]) -> None:
    weighed = overlay(SMALL, every, out)
    same = reweighed(weighed, [3.0] * len(weighed.criteria))
    np.testing.assert_allclose(same.score, weighed.score, atol=2e-9)


@pytest.mark.parametrize(("spread", "draws"), [(0, 5), (float("nan"), 5), (0.5, 0)])
def test_no_spread_and_no_draws_are_refused(spread: float, draws: int) -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", flat(0.5))])
    with pytest.raises(CannotWeigh):
        stability(weighed, choose(weighed, RULE), RULE, spread=spread, draws=draws)
