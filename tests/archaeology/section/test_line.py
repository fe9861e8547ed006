"""Where things stand along a line and beside it: hand-drawn lines, then any line at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from archaeology.analysis.section import CannotCut, SectionLine

metres = st.integers(-500, 500).map(lambda value: value / 4)
points = st.tuples(metres, metres)


@st.composite
def lines(draw: st.DrawFn) -> SectionLine:
    vertices = draw(st.lists(points, min_size=2, max_size=6))
    assume(any(a != b for a, b in pairwise(vertices)))
    return SectionLine.of(vertices)


def seen(line: SectionLine, x: float, y: float) -> tuple[float, float, int]:
    found = line.project(x, y)
    return float(found.chainage[0]), float(found.offset[0]), int(found.beyond[0])


#      north
#        10 ┌──────── 20   a bend to the right at (0, 10)
#           │
#           0
BENT = SectionLine.of([(0, 0), (0, 10), (10, 10)])


def test_right_is_positive_and_left_negative() -> None:
    assert seen(BENT, 3, 4) == (4, 3, 0)
    assert seen(BENT, -3, 4) == (4, -3, 0)
    assert seen(BENT, 6, 12) == (16, -2, 0)


def test_the_inside_of_a_bend_belongs_to_the_nearest_segment_once() -> None:
    # (2, 7): 2 m from the first leg, 3 m from the second.
    assert seen(BENT, 2, 7) == (7, 2, 0)
    assert seen(BENT, 3, 8) == (13, 2, 0)


def test_a_tie_goes_to_the_earlier_segment() -> None:
    assert seen(BENT, 2, 8) == (8, 2, 0)


def test_the_outside_of_a_bend_projects_on_the_bend() -> None:
    chainage, offset, beyond = seen(BENT, -3, 14)
    assert (chainage, beyond) == (10, 0)
    assert offset == pytest.approx(-5)


def test_what_lies_past_the_ends_is_told() -> None:
    assert seen(BENT, 0, -2)[2] == -1
    assert seen(BENT, 13, 10)[2] == 1
    assert seen(BENT, 0, 0) == (0, 0, 0)
    assert seen(BENT, 10, 10) == (20, 0, 0)


def test_lengths_and_bends() -> None:
    assert BENT.length_m == 20
    assert BENT.bends.tolist() == [10]
    x, y = BENT.at([5, 15, 99])
    assert (x.tolist(), y.tolist()) == ([0, 5, 10], [5, 10, 10])


@pytest.mark.parametrize(
    "vertices",
    [[], [(1, 2)], [(1, 2), (1, 2)], [(1, 2), (float("nan"), 3)], [(0, 0), (float("inf"), 1)]],
)
def test_what_is_no_line_is_refused(vertices: list[tuple[float, float]]) -> None:
    with pytest.raises(CannotCut):
        SectionLine.of(vertices)


def test_heights_of_vertices_are_left_aside() -> None:
    assert SectionLine.of([(0, 0, 40), (3, 4, 50)]).length_m == 5


@given(lines(), points)
def test_the_offset_is_the_distance(line: SectionLine, point: tuple[float, float]) -> None:
    _, offset, _ = seen(line, *point)
    real = shapely.LineString(line.points).distance(shapely.Point(point))
    assert abs(offset) == pytest.approx(real, abs=1e-6)


@given(lines(), points)
def test_the_chainage_is_that_of_a_nearest_point(
    line: SectionLine, point: tuple[float, float]
) -> None:
    chainage, offset, _ = seen(line, *point)
    x, y = line.at(chainage)
    assert np.hypot(x - point[0], y - point[1]) == pytest.approx(abs(offset), abs=1e-6)


@given(lines(), points)
def test_a_mirror_changes_sides_only(line: SectionLine, point: tuple[float, float]) -> None:
    assume(not turns_straight_back(line))
    assume(not any(in_line(a, b, point) for a, b in pairwise(line.points)))
    mirrored = SectionLine.of([(-x, y) for x, y in line.points])
    chainage, offset, beyond = seen(line, *point)
    other = seen(mirrored, -point[0], point[1])
    assert other[:2] == pytest.approx((chainage, -offset), abs=1e-6)
    assert other[2] == beyond


def in_line(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether a point has no side of a segment."""
    return (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0])


def turns_straight_back(line: SectionLine) -> bool:
    return any(
        in_line(a, b, c) and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0
        for a, b, c in zip(line.points, line.points[1:], line.points[2:], strict=False)
    )


@given(points, points, points)
def test_turned_round_a_straight_line_counts_from_the_other_end(
    start: tuple[float, float], end: tuple[float, float], point: tuple[float, float]
) -> None:
    assume(start != end)
    line, back = SectionLine.of([start, end]), SectionLine.of([end, start])
    chainage, offset, beyond = seen(line, *point)
    other = seen(back, *point)
    assert other[0] == pytest.approx(line.length_m - chainage, abs=1e-6)
    assert abs(other[1]) == pytest.approx(abs(offset), abs=1e-6)
    assert other[2] == -beyond


@given(lines(), st.floats(0, 1))
def test_points_of_the_line_lie_on_it(line: SectionLine, share: float) -> None:
    x, y = line.at(share * line.length_m)
    _, offset, beyond = seen(line, float(x), float(y))
    assert abs(offset) < 1e-6
    assert beyond == 0


def test_thousands_at_once_are_as_one_by_one() -> None:
    rng = np.random.default_rng(5)
    xy = rng.uniform(-20, 20, (9_000, 2))
    found = BENT.project(xy[:, 0], xy[:, 1])
    for index in (0, 4_095, 4_096, 8_999):
        assert seen(BENT, *xy[index]) == (
            found.chainage[index],
            found.offset[index],
            found.beyond[index],
        )
