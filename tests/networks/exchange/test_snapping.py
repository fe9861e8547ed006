"""Properties of snapping, on any points at all."""

from __future__ import annotations

from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from networks.exchange.snapping import Point, snap

ordinates = st.integers(-40, 40).map(lambda tenths: tenths / 10)
points = st.lists(st.tuples(ordinates, ordinates), max_size=25)
tolerances = st.sampled_from([0.1, 0.25, 0.5, 1.0, 3.0])


@given(points, points, tolerances)
def test_no_end_moves_further_than_the_tolerance(
    ends: list[Point], anchors: list[Point], tolerance: float
) -> None:
    snapped = snap(ends, anchors, tolerance)
    assert all(dist(a, b) <= tolerance for a, b in zip(ends, snapped.points, strict=True))
    assert len(snapped.moves) == sum(a != b for a, b in zip(ends, snapped.points, strict=True))


@given(points, points, tolerances)
def test_ends_go_only_where_something_stays(
    ends: list[Point], anchors: list[Point], tolerance: float
) -> None:
    """No chains: what is moved onto has not moved itself."""
    found = snap(ends, anchors, tolerance).points
    stayed = {end for end, place in zip(ends, found, strict=True) if end == place}
    assert set(found) <= stayed | set(anchors)


@given(points, points, tolerances)
def test_again_moves_nothing(ends: list[Point], anchors: list[Point], tolerance: float) -> None:
    once = snap(ends, anchors, tolerance).points
    assert snap(once, anchors, tolerance).moves == ()


@given(points, points, tolerances, st.randoms())
def test_the_order_does_not_matter(
    ends: list[Point], anchors: list[Point], tolerance: float, random: st.DataObject
) -> None:
    where = dict(zip(ends, snap(ends, anchors, tolerance).points, strict=True))
    shuffled, others = list(ends), list(anchors)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    random.shuffle(others)  # type: ignore[attr-defined]
    again = dict(zip(shuffled, snap(shuffled, others, tolerance).points, strict=True))
    assert again == where


@given(points, points, tolerances)
def test_an_end_near_an_anchor_is_on_the_nearest(
    ends: list[Point], anchors: list[Point], tolerance: float
) -> None:
    for end, place in zip(ends, snap(ends, anchors, tolerance).points, strict=True):
        nearest = min((dist(end, anchor) for anchor in anchors), default=tolerance + 1)
        if nearest <= tolerance:
            assert dist(end, place) == nearest


@settings(max_examples=20)
@given(points, points)
def test_without_tolerance_nothing_moves(ends: list[Point], anchors: list[Point]) -> None:
    assert snap(ends, anchors, 0) == snap(ends, [], 0)
    assert list(snap(ends, anchors, 0).points) == ends


def test_a_row_of_ends_does_not_collapse_into_one() -> None:
    row = [(each * 0.9, 0.0) for each in range(5)]
    assert snap(row, [], 1.0).points == ((0, 0), (0, 0), (1.8, 0), (1.8, 0), (3.6, 0))
