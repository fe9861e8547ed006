"""Lanes: as few as possible, and nothing over anything else in one of them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.analysis.section.drawing.lanes import PITCH, TOUCH, Lane, Mark, Slot, lanes, slots

tenths = st.integers(0, 400).map(lambda n: n / 4)
intervals = st.lists(
    st.tuples(tenths, st.integers(1, 100)).map(lambda each: (each[0], each[0] + each[1] / 4)),
    max_size=30,
)


def overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) > TOUCH


@given(intervals)
def test_no_lane_holds_two_that_overlap(given_ones: list[tuple[float, float]]) -> None:
    found = lanes(given_ones)
    for (a, lane), (b, other) in combinations(zip(given_ones, found, strict=True), 2):
        if overlap(a, b):
            assert lane.number != other.number
            assert lane.of == other.of
    assert all(0 <= each.number < each.of for each in found)


@given(intervals)
def test_there_are_as_many_lanes_as_lie_over_one_point(
    given_ones: list[tuple[float, float]],
) -> None:
    deepest = max(
        (
            sum(start <= each[0] + TOUCH < end - TOUCH / 2 for start, end in given_ones)
            for each in given_ones
        ),
        default=0,
    )
    assert max((each.of for each in lanes(given_ones)), default=0) == deepest


@pytest.mark.parametrize(
    ("given_ones", "found"),
    [
        ([], []),
        ([(0, 1)], [Lane(0, 1)]),
        # Layers that lie on one another touch only.
        ([(2, 3), (0, 1), (1, 2)], [Lane(0, 1)] * 3),
        ([(0, 2), (1, 3), (2, 4)], [Lane(0, 2), Lane(1, 2), Lane(0, 2)]),
        # Equal ones stand in the order in which they came.
        ([(0, 1), (0, 1), (0, 1)], [Lane(0, 3), Lane(1, 3), Lane(2, 3)]),
        # What overlaps nothing keeps the whole width.
        ([(0, 2), (1, 3), (5, 6)], [Lane(0, 2), Lane(1, 2), Lane(0, 1)]),
    ],
)
def test_lanes_drawn_by_hand(given_ones: list[tuple[float, float]], found: list[Lane]) -> None:
    assert lanes(given_ones) == found


def test_marks_stand_around_their_place_and_become_smaller_at_need() -> None:
    wide = slots([*[Mark((0, 2), (0, 20), 10.0)] * 3, Mark((2, 3), (0, 20), 10.0)])
    assert [each.x for each in wide] == [10, 10 + PITCH, 10 - PITCH, 10]
    assert slots([Mark((0, 2), (9, 12.2), 10.6)]) == [Slot(10.6, PITCH)]
    narrow = slots([Mark((0, 2), (9, 12.2), 10.6)] * 2)
    assert all(each.room < PITCH for each in narrow)
    assert abs(narrow[0].x - narrow[1].x) >= (narrow[0].room + narrow[1].room) / 2 - 1e-6
    assert min(each.room for each in narrow) > 0.5


@given(st.lists(st.tuples(tenths, st.integers(1, 40)), max_size=25))
def test_marks_cover_no_other(tops: list[tuple[float, int]]) -> None:
    uprights = [(top, top + tall / 4) for top, tall in tops]
    stood = slots([Mark(each, (0.0, 30.0), 12.0) for each in uprights])
    for (a, slot), (b, other) in combinations(zip(uprights, stood, strict=True), 2):
        assert slot.x - slot.room / 2 >= -1e-6
        assert slot.x + slot.room / 2 <= 30 + 1e-6
        if overlap(a, b):
            assert abs(slot.x - other.x) >= (slot.room + other.room) / 2 - 1e-5
