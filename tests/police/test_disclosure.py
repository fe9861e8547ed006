"""What is published of vehicles by segment and month, and a reader who solves for the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geoportal.police.measuring.disclosure import KINDS, Count, Kind, Release, safe_release
from geoportal.police.measuring.releases import Key

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
Communes = Mapping[str, str]


def table(*rows: Sequence[int | tuple[int, int]]) -> dict[Key, Count]:
    """Segments a, b, c … as rows, months as columns; a bare number comes from 3 sessions."""
    found = {}
    for code, row in zip("abcdefgh", rows, strict=False):
        for month, cell in zip(MONTHS, row, strict=False):
            vehicles, sessions = cell if isinstance(cell, tuple) else (cell, 3)
            found[code, month] = Count(vehicles, sessions)
    return found


def one_commune(counts: Mapping[Key, Count]) -> Communes:
    return {code: "76384" for code, _month in counts}


def months_of(counts: Mapping[Key, Count]) -> list[str]:
    return sorted({month for _code, month in counts})


class Reader:
    """Knows all that some releases tell, which cells are empty and which have changed; solves.

    It shares no code with what it attacks: a dense program, asked twice for each number.
    """

    def __init__(self, *releases: Release, knows_empty: bool = True, codes: Communes | None = None):
        self.names: dict[Any, int] = {}
        self.equations: list[tuple[list[int], float]] = []
        for release in releases:
            for total in release.totals:
                cells = set(total.cells)
                if not knows_empty and codes is not None:
                    cells = set(self._all_cells(total, release, codes))
                unknown, rest = [], float(total.vehicles)
                for cell in sorted(cells):
                    state = (cell, release.vehicles(cell))
                    told = any(
                        cell in each.cells and each.vehicles(cell) == state[1] for each in releases
                    )
                    if told:
                        rest -= state[1]
                    else:
                        unknown.append(self.names.setdefault(state, len(self.names)))
                self.equations.append((unknown, rest))

    @staticmethod
    def _all_cells(total: Any, release: Release, codes: Communes) -> Iterator[Key]:
        for code, month in product(codes, sorted(release.months)):
            if (
                (total.kind == "segment" and total.name == code)
                or (total.kind == "commune" and (codes[code], month) == (total.name, total.month))
                or total.kind == "all"
            ):
                yield code, month

    def interval(self, weights: Mapping[int, float]) -> tuple[float, float]:
        rows = [row for row in self.equations if row[0]]
        matrix, right = np.zeros((len(rows), len(self.names))), np.zeros(len(rows))
        for index, (places, rest) in enumerate(rows):
            matrix[index, places] = 1
            right[index] = rest
        goal = np.zeros(len(self.names))
        for place, weight in weights.items():
            goal[place] = weight
        ends = []
        for sign in (1, -1):
            found = linprog(sign * goal, A_eq=matrix, b_eq=right, bounds=(0, None))
            assert found.status in {0, 3}, found.message
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return ends[0], ends[1]

    def narrowest(self) -> float:
        """The width of the number it knows best, or of a change it knows best."""
        widths = []
        for (cell, value), place in self.names.items():
            if not value:
                continue  # an empty cell: there is nothing about it to hide
            low, high = self.interval({place: 1.0})
            assert low - 1e-6 <= value <= high + 1e-6
            assert high >= 10 - 1e-6
            widths.append(high - low)
            for (other, then), there in self.names.items():
                if other == cell and then != value:
                    low, high = self.interval({place: 1.0, there: -1.0})
                    widths.append(high - low)
        return min(widths, default=np.inf)


def told(release: Release) -> str:
    """The published table, one row for each segment: `.` for what is not told."""
    codes = sorted({code for code, _month in release.truth})
    months = sorted(release.months)
    return " / ".join(
        " ".join(str(release.cells.get((code, month), ".")) for month in months) for code in codes
    )


def test_nothing_small_nothing_hidden() -> None:
    counts = table([10, 20], [30, 40])
    found = safe_release(counts, one_commune(counts), months_of(counts))
    assert told(found) == "10 20 / 30 40"
    assert {(t.kind, t.name, t.month): t.vehicles for t in found.totals} == {
        ("segment", "a", ""): 30,
        ("segment", "b", ""): 70,
        ("commune", "76384", "2026-01"): 40,
        ("commune", "76384", "2026-02"): 60,
        ("all", "", ""): 100,
    }


@pytest.mark.parametrize("cell", [9, (50, 2), (9, 2), 1])
def test_a_small_cell_takes_the_cheapest_rectangle_with_it(cell: Any) -> None:
    counts = table([cell, 20, 70], [30, 40, 90], [60, 80, 50])
    found = safe_release(counts, one_commune(counts), months_of(counts))
    assert told(found) == ". . 70 / . . 90 / 60 80 50"
    assert Reader(found).narrowest() >= 10
    assert len(found.totals) == 7  # three segments, three months of the commune, all


def test_a_corner_that_could_not_lose_ten_does_not_hide() -> None:
    # a·2 and b·1 are hidden as well, but small: 4 + 5 + 6 vehicles could be solved for.
    counts = table([4, 5, 70], [6, 40, 90], [60, 80, 50])
    found = safe_release(counts, one_commune(counts), months_of(counts))
    assert Reader(found).narrowest() >= 10


def test_a_commune_with_one_segment_has_no_total() -> None:
    counts = table([5, 50], [60, 70], [80, 90])
    communes = {"a": "76001", "b": "76002", "c": "76002"}
    found = safe_release(counts, communes, months_of(counts))
    assert ("a", MONTHS[0]) not in found.cells
    assert Reader(found).narrowest() >= 10
    assert ("commune", "76001", MONTHS[0]) not in {(t.kind, t.name, t.month) for t in found.totals}
    # The other commune pays nothing for it.
    assert told(found).endswith("60 70 / 80 90")


def test_one_segment_in_one_month_is_told_by_no_total() -> None:
    counts = table([9])
    found = safe_release(counts, one_commune(counts), months_of(counts))
    assert (found.cells, found.totals) == ({}, ())


def test_a_month_alone() -> None:
    counts = table([9], [15], [30], [12])
    found = safe_release(counts, one_commune(counts), [MONTHS[0]])
    assert told(found) == ". / 15 / 30 / ."
    assert {t.kind for t in found.totals} == {"commune", "all"}
    assert Reader(found).narrowest() >= 10


def test_empty_and_hidden_look_the_same_from_outside() -> None:
    counts = table([9, 0], [30, 40])
    public = safe_release(counts, one_commune(counts), months_of(counts)).as_json()
    assert all(vehicles >= 10 for _code, _month, vehicles in public["cells"])


def test_a_release_survives_being_written_down() -> None:
    counts = table([9, 20, 70], [30, 40, 90])
    found = safe_release(counts, one_commune(counts), months_of(counts))
    assert Release.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_wrong_tables_are_refused() -> None:
    counts = table([9, 20])
    with pytest.raises(ValueError, match="month"):
        safe_release(counts, one_commune(counts), [MONTHS[0]])
    known = Release(frozenset(MONTHS), {("a", MONTHS[1]): 20}, ())
    with pytest.raises(ValueError, match="truth"):
        safe_release(counts, one_commune(counts), MONTHS, earlier=[known])


# Corrections.


def test_what_was_told_and_is_the_same_is_told_again() -> None:
    counts = table([9, 20, 70], [30, 40, 90], [60, 80, 50])
    first = safe_release(counts, one_commune(counts), months_of(counts))
    again = safe_release(counts, one_commune(counts), months_of(counts), earlier=[first])
    assert again.cells == first.cells
    assert Reader(first, again).narrowest() >= 10


def test_a_month_never_changes_by_one_session() -> None:
    before = table([100, 200, 70], [130, 140, 90], [160, 180, 150])
    first = safe_release(before, one_commune(before), months_of(before))
    assert len(first.cells) == 9
    after = dict(before)
    after["a", MONTHS[0]] = Count(106, 4)
    second = safe_release(after, one_commune(after), months_of(after), earlier=[first])
    assert ("a", MONTHS[0]) not in second.cells
    assert Reader(first, second).narrowest() >= 10


def test_a_month_may_change_by_much() -> None:
    before = table([100, 200], [130, 140])
    first = safe_release(before, one_commune(before), months_of(before))
    after = dict(before)
    after["a", MONTHS[0]] = Count(190, 6)
    second = safe_release(after, one_commune(after), months_of(after), earlier=[first])
    assert second.cells["a", MONTHS[0]] == 190


def test_a_session_added_to_a_hidden_cell_is_not_told_by_totals() -> None:
    """Old total 350, new total 356: whoever has both would know the session of 6 vehicles."""
    before = table([(50, 2), 60], [130, 140])
    first = safe_release(before, one_commune(before), months_of(before))
    after = dict(before)
    after["a", MONTHS[0]] = Count(56, 3)
    second = safe_release(after, one_commune(after), months_of(after), earlier=[first])
    assert Reader(first, second).narrowest() >= 10


def test_months_first_and_then_the_year() -> None:
    counts = table([9, 20, 70], [30, 8, 90], [60, 80, 50], [25, 45, 65])
    known: list[Release] = []
    for month in months_of(counts):
        part = {key: count for key, count in counts.items() if key[1] == month}
        known.append(safe_release(part, one_commune(counts), [month], earlier=known))
    year = safe_release(counts, one_commune(counts), months_of(counts), earlier=known)
    assert Reader(*known, year).narrowest() >= 10


# Any table.

CELL = st.one_of(
    st.just(Count(0, 0)),
    st.builds(Count, st.integers(1, 12), st.integers(1, 5)),
    st.builds(Count, st.integers(5, 400), st.integers(1, 8)),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[Key, Count], Communes]:
    """Up to 5 segments in up to 3 communes, up to 4 months."""
    codes = "abcde"[: draw(st.integers(1, 5))]
    months = MONTHS[: draw(st.integers(1, 4))]
    communes = {code: draw(st.sampled_from(["76001", "76002", "76003"])) for code in codes}
    return {key: draw(CELL) for key in product(codes, months)}, communes


KIND_SETS: list[tuple[Kind, ...]] = [KINDS, ("commune", "all"), ("segment",), ("all",), ()]
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(tables(), st.sampled_from(KIND_SETS), st.booleans())
def test_no_reader_comes_closer_than_ten(
    given_table: tuple[dict[Key, Count], Communes], kinds: tuple[Kind, ...], knows_empty: bool
) -> None:
    counts, communes = given_table
    found = safe_release(counts, communes, MONTHS, kinds=kinds)
    for key, vehicles in found.cells.items():
        assert counts[key].vehicles == vehicles >= 10
        assert counts[key].sessions >= 3
    assert Reader(found, knows_empty=knows_empty, codes=communes).narrowest() >= 10 - 1e-6


@SLOW
@given(tables(), st.data())
def test_nor_does_one_who_kept_the_older_release(
    given_table: tuple[dict[Key, Count], Communes], data: st.DataObject
) -> None:
    counts, communes = given_table
    first = safe_release(counts, communes, MONTHS)
    after = dict(counts)
    for key in data.draw(st.lists(st.sampled_from(sorted(counts)), max_size=3, unique=True)):
        more = data.draw(st.integers(1, 30))
        after[key] = Count(
            counts[key].vehicles + more,
            counts[key].sessions + data.draw(st.integers(1, 4)),
        )
    second = safe_release(after, communes, MONTHS, earlier=[first])
    assert Reader(first, second).narrowest() >= 10 - 1e-6


def test_a_large_territory() -> None:
    """60 segments in 12 communes: some hundred hidden cells, most of the rest told."""
    rng = np.random.default_rng(3)
    counts = {
        (f"s{segment:02d}", f"2026-{month:02d}"): Count(
            int(rng.exponential(400)), int(rng.integers(1, 8))
        )
        for segment, month in product(range(60), range(1, 13))
        if rng.random() < 0.7
    }
    communes = {code: f"760{int(code[1:]) % 12:02d}" for code, _month in counts}
    found = safe_release(counts, communes, months_of(counts))
    fit = sum(count.vehicles >= 10 and count.sessions >= 3 for count in counts.values())
    assert len(found.cells) > 0.6 * fit
    hidden = sorted(found.hidden())
    reader = Reader(found)
    for key in hidden[:: max(1, len(hidden) // 25)]:
        place = reader.names.get((key, found.vehicles(key)))
        if place is not None:
            low, high = reader.interval({place: 1.0})
            assert high - low >= 10 - 1e-6
