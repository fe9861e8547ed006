"""Labels: none overlaps another, a sign or another's leader; what finds no place is told."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from archaeology.analysis.section.drawing.labels import Box, Label, Wanted, place

FRAME = Box(0, 0, 120, 60)
places = st.tuples(st.floats(2, 118), st.floats(2, 58))


def signs_of(points: list[tuple[float, float]]) -> list[Box]:
    return [Box(x - 1.3, y - 1.3, x + 1.3, y + 1.3) for x, y in points]


def overlaps(placed: list[Label]) -> list[tuple[Label, Label]]:
    return [(a, b) for a, b in combinations(placed, 2) if a.box.meets(b.box)]


@settings(deadline=None, max_examples=60)
@given(st.lists(places, max_size=25))
def test_labels_overlap_nothing(points: list[tuple[float, float]]) -> None:
    wanted = [Wanted(f"US {i} · 12,{i:02}", x, y) for i, (x, y) in enumerate(points)]
    signs = signs_of(points)
    placed, left_over = place(wanted, FRAME, signs, [])
    assert len(placed) + len(left_over) == len(points)
    assert overlaps(placed) == []
    for label in placed:
        assert not any(label.box.meets(sign) for sign in signs)
        assert FRAME.left <= label.box.left < label.box.right <= FRAME.right
        assert FRAME.top <= label.box.top < label.box.bottom <= FRAME.bottom


@settings(deadline=None, max_examples=40)
@given(st.lists(places, min_size=2, max_size=20))
def test_no_leader_strikes_through_another_label(points: list[tuple[float, float]]) -> None:
    wanted = [Wanted(f"US {i}", x, y) for i, (x, y) in enumerate(points)]
    placed, _ = place(wanted, FRAME, signs_of(points), [])
    for a in placed:
        if a.leader is None:
            continue
        x0, y0, x1, y1 = a.leader
        # Where it leaves its own sign another label may be near, never in its way.
        line = LineString([(x0, y0), (x1, y1)]).difference(
            box(x0 - 2.6, y0 - 2.6, x0 + 2.6, y0 + 2.6)
        )
        for b in placed:
            if b is not a:
                words = box(b.box.left, b.box.top, b.box.right, b.box.bottom)
                assert line.intersection(words).length < 1.0


def test_a_lonely_label_stands_beside_its_sign_without_a_leader() -> None:
    ((label,), left_over) = place([Wanted("US 1", 30, 30)], FRAME, signs_of([(30, 30)]), [])
    assert left_over == []
    assert label.leader is None
    assert label.box.left > 31.3
    assert label.box.top < 30 < label.box.bottom


def test_lines_are_crossed_only_where_there_is_no_other_place() -> None:
    wall = Box(31.5, 0, 60, 60)
    ((label,), _) = place([Wanted("US 1", 30, 30)], FRAME, signs_of([(30, 30)]), [wall])
    assert not label.box.meets(wall)
    everywhere = Box(0, 0, 120, 60)
    ((label,), _) = place([Wanted("US 1", 30, 30)], FRAME, signs_of([(30, 30)]), [everywhere])
    assert label.box.left > 31.3


def test_a_label_stands_on_its_signs_side_of_the_water() -> None:
    for sign_y, level in ((29.0, 29.6), (31.0, 30.4)):
        water = Box(0, level - 0.3, 120, level + 0.3)
        ((label,), _) = place(
            [Wanted("Sol · 5,10", 30, sign_y)], FRAME, signs_of([(30, sign_y)]), [water], [level]
        )
        assert not label.box.meets(water)
        assert (label.box.bottom <= level) == (sign_y < level)
        assert label.leader is None


def test_a_leader_crosses_lines_rather_than_the_letters() -> None:
    around = [Box(0, y, 120, y + 0.4) for y in (26.0, 27.5, 29.0, 30.5, 32.0, 33.5)]
    ((label,), _) = place([Wanted("US 1", 30, 30)], FRAME, signs_of([(30, 30)]), around)
    assert not any(label.box.meets(each) for each in around)


def test_one_in_a_crowd_is_left_out_before_it_is_led_over_others() -> None:
    around = [Box(0, y, 120, y + 0.4) for y in (26.0, 27.5, 29.0, 30.5, 32.0, 33.5)]
    one = Wanted("US 1", 30, 30, in_crowd=True)
    assert place([one], FRAME, signs_of([(30, 30)]), around) == ([], [one])
    ((label,), _) = place([one], FRAME, signs_of([(30, 30)]), [])
    assert label.leader is None


def test_nearer_to_another_sign_a_label_is_tied_to_its_own() -> None:
    signs = signs_of([(30, 30), (32.8, 30), (27.2, 30), (30, 27.2), (30, 32.8)])
    ((label,), _) = place([Wanted("US 1", 30, 30)], FRAME, signs, [])
    assert label.leader is not None


def test_what_finds_no_place_is_given_back() -> None:
    crowd = [Wanted("une étiquette assez longue", 60, 30) for _ in range(60)]
    placed, left_over = place(crowd, Box(0, 0, 60, 20), [], [])
    assert left_over
    assert overlaps(placed) == []
