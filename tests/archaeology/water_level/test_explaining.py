"""What an archaeologist asks: which remain pulls, which contradict, what nobody says; the file."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.water_level import (
    BadResult,
    Candidate,
    Caution,
    LevelResult,
    Meaning,
    Remain,
    answer,
    conflicts,
    influences,
    result_of,
    sort_out,
)
from tests.archaeology.water_level.drawing import ASKED, remain, remains

FLOOR, MUD, QUAY = Meaning.DRY_FLOOR, Meaning.WATER_LAID, Meaning.QUAY

TOWN = [
    remain(FLOOR, 4.6, label="domus"),
    remain(FLOOR, 6.5, label="forum"),
    remain(MUD, 3.4, label="vase"),
    remain(QUAY, 4.0, 0.2, label="quai"),
    remain(QUAY, 7.2, 0.2, label="pieux", reliability="C"),
]


def test_who_pulls_where() -> None:
    domus, forum, mud, quay, piles = influences(TOWN, ASKED)
    assert [each.label for each in (domus, forum, mud, quay, piles)] == [
        each.label for each in TOWN
    ]
    assert domus.shift_m < 0 < mud.shift_m
    assert abs(forum.shift_m) < 0.01
    assert quay.narrowing_m > 0.3
    assert max(influences(TOWN, ASKED), key=lambda each: each.narrowing_m) is not forum


def test_the_shift_is_the_mean_with_and_without() -> None:
    for i, each in enumerate(influences(TOWN, ASKED)):
        without = answer(TOWN[:i] + TOWN[i + 1 :], ASKED)
        assert each.shift_m == pytest.approx(answer(TOWN, ASKED).mean - without.mean, abs=1e-9)
        low, high = without.interval(0.9)
        left, right = answer(TOWN, ASKED).interval(0.9)
        assert each.narrowing_m == pytest.approx((high - low) - (right - left), abs=1e-9)


def test_who_contradicts_the_others_is_probably_an_outlier() -> None:
    *sound, piles = influences(TOWN, ASKED)
    assert piles.outlier > 0.95
    assert all(each.outlier < 0.05 for each in sound)


def test_who_may_be_of_another_time_is_told_apart_from_an_outlier() -> None:
    loose = remain(QUAY, 7.2, 0.2, start_min=0, start_max=0, end_min=199, end_max=199)
    (*_, odd) = influences([*TOWN[:4], loose], ASKED)
    assert odd.weight == pytest.approx(0.5)
    assert odd.elsewhere > 0.9 > 0.1 > odd.outlier


def test_the_pairs_that_exclude_each_other() -> None:
    pairs = {
        frozenset((TOWN[each.first].label, TOWN[each.second].label)): each.degree
        for each in conflicts(TOWN, ASKED)
    }
    assert set(pairs) == {
        frozenset(("domus", "pieux")),
        frozenset(("forum", "pieux")),
        frozenset(("quai", "pieux")),
    }
    assert pairs[frozenset(("quai", "pieux"))] > 0.999


def test_points_on_one_floor_left_out_one_by_one() -> None:
    """Leaving out one of two points on a floor leaves the floor."""
    both = [remain(QUAY, 4, 0.3, same_as="f"), remain(QUAY, 4, 0.3, same_as="f")]
    assert [each.shift_m for each in influences(both, ASKED)] == pytest.approx([0, 0], abs=1e-12)
    assert [each.narrowing_m for each in influences(both, ASKED)] == pytest.approx([0, 0], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(remains(), min_size=1, max_size=5))
def test_each_remain_is_something(those: list[Remain]) -> None:
    for each in influences(those, ASKED):
        assert each.in_slice + each.elsewhere + each.outlier == pytest.approx(1)
        assert min(each.in_slice, each.elsewhere, each.outlier) >= 0
        assert each.constraint.max() == 1
        assert each.constraint.shape == ASKED.levels_m.shape


@pytest.mark.parametrize(
    ("those", "cautions"),
    [
        ([], {Caution.NO_REMAIN, Caution.NOTHING_BELOW, Caution.NOTHING_ABOVE}),
        (TOWN[:2], {Caution.ONLY_UPPER, Caution.NOTHING_BELOW}),
        (TOWN[2:3], {Caution.ONLY_LOWER, Caution.NOTHING_ABOVE}),
        (TOWN, {Caution.EXACT_INDEX}),
        ([replace(each, range_m=0.2) for each in TOWN], set()),
        (
            [remain(QUAY, 9.5, range_m=0.2)],
            {Caution.PRIOR_CUTS, Caution.NOTHING_BELOW, Caution.NOTHING_ABOVE},
        ),
        (
            [remain(FLOOR, 4, start_min=400, start_max=400, end_min=500, end_max=500)],
            {Caution.NO_REMAIN, Caution.NOTHING_BELOW, Caution.NOTHING_ABOVE},
        ),
    ],
)
def test_what_no_remain_says_is_said(those: list[Remain], cautions: set[Caution]) -> None:
    assert set(result_of(those, ASKED).cautions) == cautions


@settings(max_examples=40, deadline=None)
@given(st.lists(remains(), max_size=4))
def test_a_result_is_written_and_read_back(those: list[Remain]) -> None:
    _, left = sort_out([Candidate("US 9", depth_m=3.1)])
    result = result_of(those, ASKED, left)
    read = LevelResult.from_json(result.to_json())
    assert read.to_json() == result.to_json()
    assert read.question == ASKED
    assert read.remains == tuple(those)
    assert read.left_out == tuple(left)
    assert (read.posterior.density == result.posterior.density).all()
    assert read.posterior.interval() == result.posterior.interval()
    assert read.cautions == result.cautions
    # Asked again from the file, it answers the same.
    again = answer(read.remains, read.question)
    assert np.array_equal(again.density, result.posterior.density)


def test_a_result_says_what_it_rests_on() -> None:
    told = json.loads(result_of([*TOWN, remain(MUD, 3, synthetic=True)], ASKED).to_json())
    assert told["question"]["reference"] == "pleines mers de vive-eau moyenne (PMVE)"
    assert told["question"]["prior"] == [0, 8]
    assert told["synthetic"] is True
    assert set(told["versions"]) == {"numpy", "scipy"}
    assert any("Crema 2012" in each for each in told["references"])
    (low, high), (inner_low, inner_high) = told["statement_90"], told["interval_90"]
    assert low <= inner_low < inner_high <= high


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"kind": "water-level", "version": 2}', '{"kind": "x"}']
)
def test_what_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(BadResult):
        LevelResult.from_json(text)


def test_a_result_that_was_tampered_with_is_refused() -> None:
    told = json.loads(result_of(TOWN, ASKED).to_json())
    told["remains"][0]["z_m"] = "high"
    with pytest.raises(BadResult):
        LevelResult.from_json(json.dumps(told))
