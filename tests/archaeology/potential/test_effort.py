"""Evidence: finds for what was looked into, and nothing told where nobody looked deep enough."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.potential import (
    CannotWeigh,
    Cells,
    Criterion,
    Depth,
    Evidence,
    Looked,
    Rule,
    choose,
    evidence,
    overlay,
)

FIELD = Cells(40, 60, Affine(10, 0, 0, 0, -10, 400))
DEEP = Depth(depth_m=2.0)
# Two trenches of 40 m by 40 m with ten finds each; the eastern one is four times as large.
WEST = Looked(shapely.box(100, 180, 140, 220), depth_m=3)
EAST = Looked(shapely.box(420, 160, 500, 240), depth_m=3)


def finds_in(looked: Looked, count: int) -> tuple[list[float], list[float]]:
    x0, y0, x1, y1 = looked.shape.bounds
    rng = np.random.default_rng(4)
    return rng.uniform(x0, x1, count).tolist(), rng.uniform(y0, y1, count).tolist()


def both(looked: list[Looked], depth: Depth = DEEP) -> Evidence:
    west, east = finds_in(WEST, 10), finds_in(EAST, 10)
    return evidence(FIELD, west[0] + east[0], west[1] + east[1], looked, depth, bandwidth_m=40)


def test_as_many_finds_in_a_larger_trench_are_less_evidence() -> None:
    found = both([WEST, EAST])
    at_west, at_east = found.density[20, 12], found.density[20, 46]
    assert at_west / at_east == pytest.approx(4, rel=0.25)
    assert found.mean == pytest.approx(20 / (1_600 + 6_400))
    assert (found.finds, found.outside) == (20, 0)


def test_where_nobody_looked_nothing_is_known() -> None:
    found = both([WEST, EAST])
    assert np.isnan(found.density[20, 30])
    assert np.isnan(found.suitability()[20, 30])
    # Known ends within the reach of the trenches.
    x, y = FIELD.centres()
    near = shapely.distance(shapely.union(WEST.shape, EAST.shape), shapely.points(x, y))
    assert near[found.known].max() <= 40 + 10


@pytest.mark.parametrize(
    "looked",
    [
        Looked(EAST.shape, depth_m=1.5),
        Looked(EAST.shape),
        # An altitude says nothing of a depth.
        Looked(EAST.shape, lowest_m=-10),
    ],
)
def test_an_operation_that_stayed_above_or_is_silent_does_not_count(looked: Looked) -> None:
    found = both([WEST, looked])
    assert np.isnan(found.density[20, 46])
    assert (found.too_shallow, found.outside) == (1, 10)


def test_an_altitude_is_reached_from_above() -> None:
    level = Depth(level_m=4.0)
    assert level.reached_by(Looked(WEST.shape, lowest_m=3.9))
    assert not level.reached_by(Looked(WEST.shape, lowest_m=4.1))
    assert not level.reached_by(Looked(WEST.shape, depth_m=50))


def test_a_trench_without_finds_is_known_to_hold_few() -> None:
    found = evidence(FIELD, [], [], [WEST], DEEP, bandwidth_m=40)
    assert found.known[20, 12]
    assert found.density[20, 12] == 0
    assert np.isnan(found.density[20, 46])


def test_overlapping_operations_do_not_double_the_effort() -> None:
    once, twice = both([WEST, EAST]), both([WEST, WEST, EAST])
    np.testing.assert_allclose(once.density, twice.density)


def test_investigated_area_is_exact_where_a_trench_cuts_cells() -> None:
    slanted = shapely.Polygon([(103, 187), (148, 203), (131, 226)])
    found = evidence(FIELD, [], [], [Looked(slanted, depth_m=3)], DEEP, bandwidth_m=40)
    assert found.investigated_m2.sum() == pytest.approx(slanted.area)
    assert found.investigated_m2.max() <= FIELD.cell_m2 + 1e-9


def test_a_core_opens_little_and_tells_little() -> None:
    core = Looked(shapely.Point(305, 205), depth_m=12, core=True)
    found = evidence(FIELD, [], [], [core], DEEP, bandwidth_m=40)
    assert found.investigated_m2.sum() == pytest.approx(0.00785, rel=0.01)
    assert not found.known.any()


@pytest.mark.parametrize(
    "shape", [shapely.Point(305, 205), shapely.LineString([(290, 205), (330, 205)])]
)
def test_a_dig_without_a_footprint_opened_what_is_supposed_of_it(shape: shapely.Geometry) -> None:
    found = evidence(
        FIELD, [305], [205], [Looked(shape, depth_m=3)], DEEP, bandwidth_m=40, nominal_m2=64
    )
    # A circle, or a band, of flat pieces.
    assert found.supposed_m2 == pytest.approx(64, rel=0.02)
    assert found.investigated_m2.sum() == pytest.approx(found.supposed_m2)
    assert (found.finds, found.outside, found.unmeasured) == (1, 0, 1)
    assert found.known[19, 30]


def test_where_a_dig_found_something_it_was_open() -> None:
    places = shapely.MultiPoint([(290, 190), (330, 190), (310, 230)])
    dig = Looked(shapely.Point(500, 100), depth_m=3, finds=places)
    found = evidence(FIELD, [290, 330, 310], [190, 190, 230], [dig], DEEP, bandwidth_m=40)
    assert (found.finds, found.outside) == (3, 0)
    # The hull of its finds and what is supposed around its point.
    assert found.supposed_m2 == pytest.approx(40 * 40 / 2 + 100, rel=0.02)


@pytest.mark.parametrize("places", [[(400, 300)], [(400, 300), (440, 300)]])
def test_one_or_two_finds_lie_in_their_dig_and_make_it_no_larger(
    places: list[tuple[int, int]],
) -> None:
    dig = Looked(shapely.Point(305, 205), depth_m=3, finds=shapely.MultiPoint(places))
    x, y = zip(*places, strict=True)
    found = evidence(FIELD, x, y, [dig], DEEP, bandwidth_m=40)
    assert (found.finds, found.outside) == (len(places), 0)
    assert found.supposed_m2 == pytest.approx(100, rel=0.05)


def test_what_is_measured_is_never_supposed() -> None:
    inside = shapely.MultiPoint([(430, 170), (440, 170), (430, 180)])
    point = Looked(shapely.Point(450, 200), depth_m=3, finds=inside)
    found = both([EAST, point])
    assert found.investigated_m2.sum() == pytest.approx(EAST.shape.area)
    assert (found.supposed_m2, found.unmeasured) == (0, 1)
    # One that stayed above is none of those that were supposed.
    assert both([EAST, Looked(shapely.Point(450, 200))]).unmeasured == 0


def test_a_prior_draws_small_trenches_to_the_mean() -> None:
    tiny = Looked(shapely.box(300, 200, 302, 202), depth_m=3)
    x, y = finds_in(EAST, 10)
    found = [
        evidence(FIELD, [*x, 301], [*y, 201], [EAST, tiny], DEEP, bandwidth_m=30, prior_m2=prior)
        for prior in (0.0, 100.0)
    ]
    assert found[0].density[19, 30] > 50 * found[0].mean
    assert found[0].density[19, 30] > 5 * found[1].density[19, 30] > 5 * found[1].mean


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400)), max_size=20),
    st.lists(
        st.tuples(
            st.floats(0, 500), st.floats(0, 300), st.floats(1, 90), st.none() | st.floats(0, 5)
        ),
        max_size=4,
    ),
)
def test_what_was_not_investigated_never_comes_into_a_sector(
    points: list[tuple[float, float]], boxes: list[tuple[float, float, float, float | None]]
) -> None:
    looked = [Looked(shapely.box(x, y, x + s, y + s), depth_m=d) for x, y, s, d in boxes]
    found = evidence(
        FIELD, [p[0] for p in points], [p[1] for p in points], looked, DEEP, bandwidth_m=25
    )
    assert found.finds + found.outside == len(points)
    weighed = overlay(
        FIELD,
        [
            Criterion("evidence", "Mobilier", found.suitability()),
            Criterion("east", "Est", lambda x, _y: x / 600),
        ],
    )
    zone = choose(weighed, Rule(share=0.2, least_m2=0)).zone
    assert not (zone & ~found.known).any()
    deep = shapely.union_all([each.shape for each in looked if DEEP.reached_by(each)])
    assert not (deep.is_empty and zone.any())
    x, y = FIELD.centres()
    if not deep.is_empty:
        assert (shapely.distance(deep, shapely.points(x[zone], y[zone])) <= 25 + 10).all()


@pytest.mark.parametrize(
    ("depth", "level"), [(None, None), (1.0, 2.0), (float("nan"), None), (None, float("inf"))]
)
def test_the_depth_to_reach_is_one_thing(depth: float | None, level: float | None) -> None:
    with pytest.raises(CannotWeigh):
        Depth(depth, level)
