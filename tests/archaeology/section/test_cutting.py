"""What is placed on a section, what is told apart, and what operations cover of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from archaeology.analysis.section import (
    CannotCut,
    Dig,
    Kind,
    Reason,
    SectionLine,
    Thing,
    WaterBand,
    cut,
)
from archaeology.analysis.section.spans import Span, spans_of

STRAIGHT = SectionLine.of([(0, 0), (100, 0)])
BENT = SectionLine.of([(0, 0), (50, 0), (50, -50)])
FIND = Thing(Kind.FIND, "12", 20, 3, z_m=4.5)


def test_near_things_are_placed_once_with_chainage_and_side() -> None:
    section = cut(STRAIGHT, things=[FIND, replace(FIND, x=30, y=-2)], distance_m=5)
    assert [(p.chainage_m, p.offset_m) for p in section.placed] == [(20, -3), (30, 2)]


def test_what_is_too_far_or_past_the_ends_is_counted() -> None:
    things = [FIND, replace(FIND, y=5.1), replace(FIND, x=-1), replace(FIND, x=101), FIND]
    section = cut(STRAIGHT, things=things, distance_m=5)
    assert (len(section.placed), section.beside, section.beyond) == (2, 1, 2)


def test_a_depth_never_becomes_an_altitude() -> None:
    things = [
        replace(FIND, z_m=None, depth_m=3.1, counted_from="place"),
        replace(FIND, z_m=None),
        replace(FIND, datum="relative"),
        replace(FIND, depth_m=2.0),
    ]
    section = cut(STRAIGHT, things=things, distance_m=5)
    assert [each.reason for each in section.apart] == [
        Reason.DEPTH_ONLY,
        Reason.NO_HEIGHT,
        Reason.OTHER_DATUM,
    ]
    # The one with an altitude and a depth stands at its altitude.
    assert [each.thing.z_m for each in section.placed] == [4.5]


def test_an_operation_across_the_line_covers_its_width() -> None:
    section = cut(STRAIGHT, digs=[Dig("A", shapely.box(10, -20, 30, 20))], distance_m=5)
    (opened,) = section.digs
    assert opened.spans == (Span(10, 30),)
    assert opened.offset_m == pytest.approx(0)


def test_only_what_lies_within_the_distance_is_covered() -> None:
    # A triangle that widens away from the line: 2 m wide at 5 m.
    triangle = shapely.Polygon([(50, 4), (40, 24), (60, 24)])
    section = cut(STRAIGHT, digs=[Dig("T", triangle)], distance_m=5)
    (opened,) = section.digs
    assert opened.spans[0].start_m == pytest.approx(49.5, abs=0.01)
    assert opened.spans[0].end_m == pytest.approx(50.5, abs=0.01)
    assert opened.offset_m == pytest.approx(-4)


def test_an_operation_farther_away_is_not_there() -> None:
    section = cut(STRAIGHT, digs=[Dig("A", shapely.box(10, 6, 30, 20))], distance_m=5)
    assert section.digs == ()


def test_an_operation_around_the_whole_line_covers_all_of_it() -> None:
    assert spans_of(BENT, shapely.box(-100, -100, 100, 100), 5)[0] == (Span(0, 100),)


def test_a_core_is_a_span_without_length() -> None:
    spans, offset = spans_of(STRAIGHT, shapely.Point(40, -3), 5)
    assert (spans, offset) == ((Span(40, 40),), 3)


def test_inside_a_bend_an_extent_covers_a_stretch_of_each_leg() -> None:
    spans, _ = spans_of(BENT, shapely.box(40, -8, 44, -6), 20)
    assert len(spans) == 2
    assert spans[0].end_m <= 44.01
    assert spans[1].start_m >= 55.9


def test_two_trenches_of_one_operation_are_two_stretches() -> None:
    both = shapely.MultiPolygon([shapely.box(10, -1, 15, 1), shapely.box(60, -1, 70, 1)])
    assert spans_of(STRAIGHT, both, 5)[0] == (Span(10, 15), Span(60, 70))


def test_no_distance_keeps_what_lies_on_the_line() -> None:
    assert spans_of(STRAIGHT, shapely.box(10, -1, 15, 1), 0)[0] == (Span(10, 15),)
    section = cut(STRAIGHT, things=[FIND, replace(FIND, y=0)], distance_m=0)
    assert len(section.placed) == 1


@given(
    st.floats(-20, 120),
    st.floats(-20, 20),
    st.floats(0.1, 60),
    st.floats(0.1, 20),
    st.floats(0.5, 15),
)
def test_a_box_covers_its_shadow(
    x: float, y: float, width: float, depth: float, distance: float
) -> None:
    spans, offset = spans_of(STRAIGHT, shapely.box(x, y, x + width, y + depth), distance)
    low, high = max(x, 0), min(x + width, 100)
    near = 0.0 if y <= 0 <= y + depth else min(abs(y), abs(y + depth))
    if high - low > 1e-6 and near < distance - 1e-6:
        assert (spans[0].start_m, spans[-1].end_m) == pytest.approx((low, high), abs=0.06)
        assert abs(offset) == pytest.approx(near, abs=0.01)
    if low > high + 1e-6 or near > distance + 1e-6:
        assert spans == ()


@pytest.mark.parametrize(
    "broken",
    [
        replace(FIND, x=float("nan")),
        replace(FIND, z_m=float("inf")),
        replace(FIND, sigma_m=-1),
        replace(FIND, precision_m=float("nan")),
        replace(FIND, base_m=5.0),
    ],
)
def test_things_that_are_not_in_numbers_are_refused(broken: Thing) -> None:
    with pytest.raises(CannotCut, match="12"):
        cut(STRAIGHT, things=[broken], distance_m=5)


@pytest.mark.parametrize("distance", [-1, float("nan"), float("inf")])
def test_the_distance_is_a_number(distance: float) -> None:
    with pytest.raises(CannotCut):
        cut(STRAIGHT, distance_m=distance)


def test_a_water_level_lies_within_its_interval() -> None:
    with pytest.raises(CannotCut):
        cut(STRAIGHT, distance_m=5, water=WaterBand(3, 4, 5))


def test_a_broken_extent_is_refused() -> None:
    bow = shapely.Polygon([(0, 0), (10, 2), (10, 0), (0, 2)])
    with pytest.raises(CannotCut):
        cut(STRAIGHT, digs=[Dig("A", bow)], distance_m=5)


def test_order_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    things = [
        replace(FIND, label=str(i), x=float(x), y=float(y))
        for i, (x, y) in enumerate(rng.uniform(0, 9, (30, 2)))
    ]
    assert cut(BENT, things=things, distance_m=4) == cut(BENT, things=things[::-1], distance_m=4)
