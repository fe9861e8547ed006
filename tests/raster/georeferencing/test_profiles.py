"""A profile drawn: heights on their marks, unknown ground as a gap, nothing steeper than it is."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.raster.profiles import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    as_csv,
    draw,
    round_marks,
)
from layers.raster.reading import Profile

metres = st.floats(-500, 5000, allow_nan=False)


def test_by_hand() -> None:
    """A hundred metres that climb from 10 to 20 m, with nothing known between 40 and 60."""
    profile = Profile([0, 20, 40, 50, 60, 100], [10, 12, 14, None, 16, 20])
    drawing = draw(profile)
    assert drawing is not None
    assert (drawing.length_m, drawing.lowest_m, drawing.highest_m) == (100, 10, 20)
    assert [mark.words for mark in drawing.up] == ["10", "12", "14", "16", "18", "20"]
    assert [mark.words for mark in drawing.across] == ["0", "20", "40", "60", "80", "100"]
    assert drawing.up[0].at == HEIGHT - BOTTOM
    assert drawing.up[-1].at == TOP
    assert (drawing.across[0].at, drawing.across[-1].at) == (LEFT, WIDTH - RIGHT)
    assert len(drawing.lines) == len(drawing.grounds) == 2
    assert drawing.lines[0].startswith(f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}L")
    (gap,) = drawing.unknown
    assert gap == pytest.approx((LEFT + 0.4 * 648, LEFT + 0.6 * 648))
    assert drawing.exaggeration == pytest.approx((208 / 10) / (648 / 100))
    assert as_csv(profile).decode("utf-8-sig").splitlines()[3:5] == ["40;14", "50;"]


def test_nothing_known_is_no_drawing() -> None:
    assert draw(Profile([0, 10], [None, None])) is None


def test_flat_ground_is_not_drawn_as_mountains() -> None:
    drawing = draw(Profile([0.0, 50, 100], [12.0, 12.01, 12.0]))
    assert drawing is not None
    heights = [float(each) for each in re.findall(r" ([\d.]+)", drawing.lines[0])]
    assert max(heights) - min(heights) < 2


def test_ends_that_are_not_known() -> None:
    drawing = draw(Profile([0, 10, 20, 30], [None, 5, 6, None]))
    assert drawing is not None
    assert len(drawing.lines) == 1
    assert [round(each) for gap in drawing.unknown for each in gap] == [
        LEFT,
        LEFT + 216,
        LEFT + 432,
        WIDTH - RIGHT,
    ]


@given(low=metres, span=st.floats(0.5, 9000))
def test_marks_are_round_and_hold_what_is_between_them(low: float, span: float) -> None:
    marks = round_marks(low, low + span)
    assert marks[0] <= low + 1e-6
    assert marks[-1] >= low + span - 1e-6
    assert 3 <= len(marks) <= 8
    steps = {round(other - one, 6) for one, other in pairwise(marks)}
    assert len(steps) == 1
    assert f"{steps.pop():.0e}"[0] in "125"


@given(heights=st.lists(st.none() | metres, min_size=2, max_size=30))
def test_every_known_height_is_inside_the_frame(heights: list[float | None]) -> None:
    drawing = draw(Profile([10.0 * each for each in range(len(heights))], heights))
    if drawing is None:
        assert not any(each is not None for each in heights)
        return
    for path in drawing.lines:
        for x, y in re.findall(r"([\d.]+) (-?[\d.]+)", path):
            assert LEFT <= float(x) <= WIDTH - RIGHT
            assert TOP - 0.1 <= float(y) <= HEIGHT - BOTTOM + 0.1
