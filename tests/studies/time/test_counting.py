"""Counting in time: nothing is lost, nothing is counted twice, and the map holds what it can."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.studies.timing.counting import counted, csv_of, slices_of
from archaeology.studies.timing.parameters import TimeParameters


def find(
    start: int, end: int, *, place: tuple[float, float] | None = (0.0, 0.0), count: int = 1
) -> list[Any]:
    """A find that lasted from one year to the other, as a study keeps it."""
    x, y = place or (None, None)
    return [1, start, start, end, end, count, x, y, None, False]


def asked(**more: Any) -> TimeParameters:
    """From the year 1 to 100 in two slices."""
    usual: dict[str, Any] = {"from_year": 1, "to_year": 100, "slice_years": 50, "draws": 200}
    return TimeParameters(**{"title": "", **usual, **more})


def test_half_of_a_find_that_may_lie_in_both_slices_is_in_each() -> None:
    slices = slices_of(counted(asked(), [find(1, 100)]).curve)
    assert [(each["from"], each["to"]) for each in slices] == [(1, 50), (51, 100)]
    assert [each["expected"] for each in slices] == [0.5, 0.5]
    assert [(each["low"], each["high"]) for each in slices] == [(0, 1), (0, 1)]


def test_batches_count_as_one_or_as_their_pieces() -> None:
    lot = [find(10, 20, count=12)]
    assert counted(asked(), lot).curve.expected.tolist() == [1, 0]
    assert counted(asked(pieces=True), lot).curve.expected.tolist() == [12, 0]


def test_what_has_no_exact_place_is_in_the_curve_and_not_on_the_map() -> None:
    found = counted(asked(), [find(10, 20), find(10, 20, place=None)])
    assert found.curve.expected.tolist() == [2, 0]
    assert found.unplaced == 1
    assert found.shades
    nowhere = counted(asked(), [find(10, 20, place=None)])
    assert (nowhere.shades, nowhere.bandwidth_m, nowhere.unplaced) == ((), None, 1)


def stray(key: int, place: tuple[float, float]) -> list[Any]:
    """A find that lies far from its territory."""
    return [key, *find(10, 20, place=place)[1:], f"Monnaie · M{key}", True]


def test_what_lies_far_off_is_in_the_curve_and_named_beside_the_map() -> None:
    near = [[*find(10, 20, place=(x, 0.0)), "", False] for x in (0.0, 10.0, 30.0)]
    alone = counted(asked(), near)
    found = counted(asked(), [*near, stray(7, (49.5, -6_000_000.0))])
    assert found.curve.expected.tolist() == [4, 0]
    assert [(each.key, each.name) for each in found.strays] == [(7, "Monnaie · M7")]
    assert (found.bandwidth_m, found.unplaced) == (alone.bandwidth_m, 0)
    assert found.points.tolist() == alone.points.tolist()
    assert alone.strays == ()


def test_where_most_lie_far_off_the_map_is_of_there() -> None:
    found = counted(
        asked(), [stray(1, (0.0, 0.0)), stray(2, (900.0, 0.0)), [*find(10, 20), "", False]]
    )
    assert found.strays == ()
    assert len(found.points) == 3


def test_denser_shades_lie_within_less_dense_ones_around_the_finds() -> None:
    found = counted(asked(bandwidth_m=10), [find(10, 20), find(60, 70, place=(200.0, 0.0))])
    assert {each.slice for each in found.shades} == {0, 1}
    for n, place in ((0, shapely.Point(0, 0)), (1, shapely.Point(200, 0))):
        shades = sorted((each for each in found.shades if each.slice == n), key=lambda s: s.rank)
        assert all(each.shape.is_valid and each.shape.covers(place) for each in shades)
        for outer, inner in pairwise(shades):
            assert outer.per_hectare < inner.per_hectare
            assert outer.shape.buffer(1e-6).covers(inner.shape)


def test_one_place_alone_gets_the_width_of_a_trench() -> None:
    found = counted(asked(), [find(10, 20), find(10, 30)])
    assert found.bandwidth_m == 5


def test_the_table_has_the_slices_as_a_french_spreadsheet_reads_them() -> None:
    made = csv_of(slices_of(counted(asked(), [find(1, 100)]).curve))
    written = made.decode("utf-8-sig").splitlines()
    assert made.startswith(b"\xef\xbb\xbf")
    assert written[0] == "premiere_annee;derniere_annee;nombre_attendu;bas_95;haut_95"
    assert written[1].startswith("1;50;0,5;")


years = st.integers(-300, 300)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(years, st.integers(0, 200), st.integers(1, 5)), min_size=1, max_size=20),
    st.integers(1, 120),
)
def test_everything_is_in_a_slice_or_outside(
    spans: list[tuple[int, int, int]], slice_years: int
) -> None:
    finds = [find(start, start + long, place=None, count=count) for start, long, count in spans]
    made = counted(
        asked(from_year=-100, to_year=200, slice_years=slice_years, pieces=True, draws=10), finds
    ).curve
    assert made.expected.sum() + made.outside == pytest.approx(sum(each[5] for each in finds))
    assert made.edges[-1] >= 200
    assert made.edges[-1] - made.edges[-2] == slice_years
