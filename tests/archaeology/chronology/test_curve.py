"""The curve: its envelope against the exact distribution, its file, real datings."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from archaeology.analysis.chronology import BadBounds, Curve, bounds_of, curve, weights
from archaeology.analysis.edtf import Dating
from tests.archaeology.chronology.datings import datings, edges


def test_sharp_datings_leave_no_spread() -> None:
    drawn = curve([[110, 110, 110, 110]] * 3 + [[210, 210, 210, 210]], [100, 200, 300, 400])
    for line in (drawn.expected, drawn.low, drawn.high):
        assert line.tolist() == [3, 1, 0]
    assert drawn.outside == 0


def test_the_envelope_is_the_binomial_one() -> None:
    """40 things of one vague dating, a quarter of it in the slice: the law is known."""
    drawn = curve([[0, 0, 399, 399]] * 40, [0, 100, 400], draws=20_000, level=0.9)
    low, high = binom.ppf([0.05, 0.95], 40, 0.25)
    assert abs(drawn.low[0] - low) <= 1
    assert abs(drawn.high[0] - high) <= 1
    assert drawn.expected.tolist() == pytest.approx([10, 30])


def test_a_lot_is_dated_as_one_and_falls_whole() -> None:
    lot = curve(np.array([[0, 0, 199, 199]]), [0, 100, 200], [300])
    assert lot.expected.tolist() == [150, 150]
    assert (lot.low.tolist(), lot.high.tolist()) == ([0, 0], [300, 300])
    assert lot.lots == 1
    # As many things, each with a dating of its own, leave far less open.
    alone = curve(np.tile([0, 0, 199, 199], (300, 1)), [0, 100, 200])
    assert alone.expected.tolist() == lot.expected.tolist()
    assert alone.high[0] - alone.low[0] < 60
    assert alone.lots == 0


def test_lots_of_one_dating_and_one_size_are_drawn_each_by_itself() -> None:
    """40 lots of 5: five times what 40 things are."""
    drawn = curve([[0, 0, 399, 399]] * 40, [0, 100, 400], [5] * 40, draws=20_000, level=0.9)
    low, high = binom.ppf([0.05, 0.95], 40, 0.25)
    assert abs(drawn.low[0] - 5 * low) <= 5
    assert abs(drawn.high[0] - 5 * high) <= 5
    assert not (np.array([drawn.low, drawn.high]) % 5).any()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 350), st.integers(1, 200), st.integers(1, 60)),
        min_size=1,
        max_size=15,
    )
)
def test_where_lots_were_dated_as_one_the_envelope_holds_what_was(
    lots: list[tuple[int, int, int]],
) -> None:
    """Towns whose lots each fell into one year of their dating: 95 % of them lie within."""
    cuts = np.array([0, 100, 200, 300, 400])
    first, long, count = np.array(lots).T
    drawn = curve(np.column_stack([first, first, first + long - 1, first + long - 1]), cuts, count)
    chance, towns = np.random.default_rng(11), 400
    moments = first + long * chance.random((towns, len(lots)))
    for n in range(len(cuts) - 1):
        true = ((moments >= cuts[n]) & (moments < cuts[n + 1])) @ count
        held = np.mean((true >= drawn.low[n]) & (true <= drawn.high[n]))
        # Chance in the towns and in the draws: five standard deviations below.
        assert held > 0.89


def test_the_same_seed_gives_the_same_envelope() -> None:
    bounds = np.array([[0, 50, 99, 199], [20, 20, 140, 180], [np.nan, 50, 60, 90]])
    first = curve(bounds, [0, 50, 100], rng=np.random.default_rng(3))
    assert curve(bounds, [0, 50, 100], rng=np.random.default_rng(3)).to_json() == first.to_json()


def test_slices_of_unlike_lengths_are_compared_by_year() -> None:
    drawn = curve([[0, 0, 299, 299]] * 30, [0, 100, 300])
    assert drawn.per_year.tolist() == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize("counts", [[1], [1, -1], [1, 0.5], [1, np.nan]])
def test_counts_that_are_none_are_refused(counts: list[float]) -> None:
    with pytest.raises(BadBounds, match="count"):
        curve([[0, 0, 10, 10]] * 2, [0, 100], counts)


def test_nothing_found_is_a_curve_of_noughts() -> None:
    assert curve(np.zeros((0, 4)), [0, 100, 200]).expected.tolist() == [0, 0]


@settings(max_examples=50, deadline=None)
@given(st.lists(datings(), max_size=6), edges())
def test_a_curve_is_written_and_read_back(some: list[Dating], cuts: list[int]) -> None:
    drawn = curve(bounds_of(some), cuts, draws=20)
    read = Curve.from_json(drawn.to_json())
    assert read.to_json() == drawn.to_json()
    assert (read.expected == drawn.expected).all()
    assert read.references == drawn.references
    assert drawn.expected.sum() + drawn.outside == pytest.approx(len(some))
    assert (drawn.low <= drawn.high).all()


@pytest.mark.realdata
def test_262_amphitheatres_are_all_somewhere_in_time(shared_data: Path) -> None:
    """Their date groups (Heath 2015, roman-amphitheaters) spread over fifty-year slices."""
    folder = shared_data / "archaeology" / "roman_amphitheaters"
    with (folder / "chronogrps.csv").open(encoding="utf-8") as file:
        groups = {
            row["chronogroup"]: (float(row["startdate"]), float(row["enddate"]))
            for row in csv.DictReader(file)
        }
    with (folder / "roman-amphitheaters.csv").open(encoding="utf-8") as file:
        names = [row["chronogroup"] for row in csv.DictReader(file)]
    dated = [groups[name] for name in names if name in groups]
    assert len(dated) > 200
    bounds = np.array([[start, start, end, end] for start, end in dated])
    cuts = np.arange(-100, 501, 50)
    drawn = curve(bounds, cuts)
    shares = weights(bounds, cuts)
    assert drawn.expected == pytest.approx(shares.sum(axis=0))
    assert drawn.expected.sum() + drawn.outside == pytest.approx(len(dated))
    # Numbers drawn are whole, what is expected is not.
    assert (drawn.low <= np.ceil(drawn.expected)).all()
    assert (np.floor(drawn.expected) <= drawn.high).all()
    # The second century built most of them: every handbook says so.
    assert cuts[int(np.argmax(drawn.expected))] in (50, 100, 150)
