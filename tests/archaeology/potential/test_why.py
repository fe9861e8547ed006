"""Any place can be asked why it scores as it does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.potential import Criterion, Mask, Unknown, overlay, why
from tests.archaeology.potential.grids import SMALL, criteria, flat, masks


def test_a_place_tells_its_score_its_criteria_and_its_rank() -> None:
    high = flat(0.1)
    high[0, 0] = 0.9
    found = flat(float("nan"))
    found[1, 1] = 1.0
    weighed = overlay(
        SMALL,
        [
            Criterion("slope", "Pente faible", high, 1),
            Criterion("finds", "Mobilier", found, 2, Unknown.ABSTAIN, "non exploré"),
        ],
        [Mask("bâti", np.eye(6, 8) * np.arange(8) == 5)],
    )
    assert why(weighed, 1005, 2055).lines() == [
        "Score 0,90 sur 1, mieux ou autant que 100 % du terrain.",
        "Pente faible : 0,90 sur 1, apporte 0,90.",
        "Mobilier : inconnu ici, apporte 0,00.",
    ]
    assert why(weighed, 1015, 2045).lines()[1] == "Mobilier : 1,00 sur 1, apporte 0,67."
    assert why(weighed, 1055, 2005).lines() == ["Rien n’en est dit : bâti."]
    assert why(weighed, 0, 0).lines() == ["Hors du terrain."]


@settings(deadline=None, max_examples=40)
@given(criteria(), masks, st.integers(0, 5), st.integers(0, 7))
def test_what_is_told_adds_up(
    every: list[Criterion], out: list[Mask], row: int, column: int
) -> None:
    weighed = overlay(SMALL, every, out)
    told = why(weighed, 1005 + 10 * column, 2055 - 10 * row)
    if told.score is None:
        assert told.masked
        assert np.isnan(weighed.score[row, column])
    else:
        assert told.score == weighed.score[row, column]
        assert sum(each[2] for each in told.contributions) == pytest.approx(told.score, abs=1e-8)
        assert told.rank is not None
        assert 0 < told.rank <= 1
