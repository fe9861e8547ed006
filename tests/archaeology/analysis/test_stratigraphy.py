"""Order, reduction, cycles and contradictions of stratigraphic relations."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.analysis.matrix import (
    Cyclic,
    Record,
    Stratigraphy,
    Unit,
    Verb,
    stratigraphy_of,
)
from archaeology.analysis.matrix.naming import in_natural_order


def recorded(*relations: tuple[str, Verb, str], sheets: str = "") -> Stratigraphy:
    """The stratigraphy of these relations; `sheets` names units, by default whose they are."""
    record = Record()
    for name in sheets.split() or dict.fromkeys(unit for unit, _, _ in relations):
        record.add(Unit(name))
    for unit, verb, other in relations:
        record.state(unit, verb, [other])
    return stratigraphy_of(record)


def chain(text: str) -> list[tuple[str, Verb, str]]:
    """`1>2>3` says that 1 is above 2 and 2 above 3."""
    names = text.split(">")
    return [(a, Verb.BELOW, b) for a, b in pairwise(names)]


def test_numbers_in_names_compare_as_numbers() -> None:
    names = ["US 10", "US 2", "us 1", "natural", "12b", "12a", "3", "+", "9" * 6000, "02", "2"]
    assert in_natural_order(names) == [
        "02",
        "2",
        "3",
        "12a",
        "12b",
        "9" * 6000,
        "+",
        "natural",
        "us 1",
        "US 2",
        "US 10",
    ]


def test_a_shortest_cycle_is_printed_unit_by_unit() -> None:
    found = recorded(*chain("1>4>7>1"), *chain("4>5>6>7"))
    assert [cycle.text for cycle in found.cycles] == ["1 → 4 → 7 → 1"]
    assert found.cycles[0].path == ["1", "4", "7", "1"]
    assert found.cycles[0].units == ["1", "4", "5", "6", "7"]
    with pytest.raises(Cyclic, match="1 → 4 → 7 → 1"):
        _ = found.order
    with pytest.raises(Cyclic):
        _ = found.reduction


def test_every_cyclic_component_is_listed() -> None:
    found = recorded(*chain("1>2>1"), *chain("2>3>4>5>3"), *chain("6>7"), *chain("8>8"))
    assert [cycle.text for cycle in found.cycles] == ["1 → 2 → 1", "3 → 4 → 5 → 3", "8 → 8"]


def test_a_cycle_goes_through_equalities_and_says_so() -> None:
    found = recorded(*chain("1>2"), *chain("3>1"), ("2", Verb.EQUAL, "3"))
    assert [cycle.text for cycle in found.cycles] == ["1 → 2 = 3 → 1"]
    assert found.cycles[0].path == ["1", "2", "3", "1"]


def test_equal_units_cannot_lie_above_one_another() -> None:
    found = recorded(*chain("1>2"), ("1", Verb.EQUAL, "2"))
    assert [cycle.text for cycle in found.cycles] == ["1 → 2 = 1"]


def test_two_sheets_that_contradict_each_other_are_a_cycle() -> None:
    found = recorded(("1", Verb.BELOW, "2"), ("2", Verb.BELOW, "1"))
    assert [cycle.text for cycle in found.cycles] == ["1 → 2 → 1"]


def test_what_one_sheet_says_and_the_other_does_not_is_told_and_kept() -> None:
    found = recorded(("1", Verb.BELOW, "2"), ("2", Verb.BELOW, "3"), ("3", Verb.ABOVE, "2"))
    assert found.reduction == [("1", "2"), ("2", "3")]
    assert [(each.unit, each.other) for each in found.inconsistencies] == [("1", "2")]
    assert found.inconsistencies[0].reason == (
        "Selon la fiche de « 1 », « 2 » est au-dessous de « 1 » ; celle de « 2 » ne le dit pas."
    )


def test_who_writes_each_relation_once_contradicts_nobody() -> None:
    assert recorded(*chain("1>2>3"), sheets="1 2 3").inconsistencies == []


def test_unknown_neighbours_oneself_and_doubled_sheets_are_told() -> None:
    record = Record()
    record.add(Unit("1"))
    record.add(Unit("1", kind="Fill"))
    record.state("1", Verb.BELOW, ["2"])
    record.state("1", Verb.EQUAL, ["1"])
    found = stratigraphy_of(record)
    assert [each.reason for each in found.inconsistencies] == [
        "« 1 » a plusieurs fiches ; elles sont réunies.",
        "« 2 » n’a pas de fiche ; elle n’est connue que par « 1 ».",
        "« 1 » est dite égale à elle-même.",
    ]
    assert found.units["1"].kind == "Fill"
    assert found.order == ["1", "2"]


def test_contemporary_units_are_neither_merged_nor_ordered() -> None:
    found = recorded(*chain("1>3"), *chain("2>4"), ("1", Verb.CONTEMPORARY, "2"))
    assert found.contemporary == [["1", "2"]]
    assert found.equal == []
    assert found.earlier_than("1") == ["3"]


def test_a_contemporary_that_is_later_is_told() -> None:
    found = recorded(*chain("1>2>3"), ("1", Verb.CONTEMPORARY, "3"), ("3", Verb.CONTEMPORARY, "1"))
    reasons = [each.reason for each in found.inconsistencies if "contemporaine" in each.reason]
    assert reasons == ["« 1 » est dite contemporaine de « 3 », or elle lui est postérieure."]


def test_earlier_and_later_however_far() -> None:
    found = recorded(*chain("1>2>3>4"), *chain("5>3"), ("3", Verb.EQUAL, "6"))
    assert found.earlier_than("2") == ["3", "6", "4"]
    assert found.later_than("6") == ["1", "2", "5"]
    with pytest.raises(KeyError):
        found.earlier_than("7")


NAMES = [str(n) for n in range(9)]
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))


def closure(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """All pairs that some path joins, by trying every way through every node."""
    reached = set(edges)
    for middle in NAMES:
        for first in NAMES:
            for last in NAMES:
                if (first, middle) in reached and (middle, last) in reached:
                    reached.add((first, last))
    return reached


@given(st.lists(pairs, max_size=16), st.lists(pairs, max_size=2))
def test_against_closure_by_brute_force(
    later: list[tuple[str, str]], equal: list[tuple[str, str]]
) -> None:
    found = recorded(
        *((a, Verb.BELOW, b) for a, b in later), *((a, Verb.EQUAL, b) for a, b in equal)
    )
    same = closure({(a, b) for a, b in equal} | {(b, a) for a, b in equal})
    first = {
        name: next(each for each in NAMES if each == name or (name, each) in same) for name in NAMES
    }
    edges = {(first[a], first[b]) for a, b in later}
    reached = closure(edges)
    on_cycles = {a for a, b in reached if a == b}
    assert {name for cycle in found.cycles for name in cycle.units if name == first[name]} == (
        on_cycles
    )
    for name in found.units:
        assert set(found.earlier_than(name)) == {
            other for other in found.units if (first[name], first[other]) in reached
        }
        assert set(found.later_than(name)) == {
            other for other in found.units if (first[other], first[name]) in reached
        }
    if on_cycles:
        for cycle in found.cycles:
            groups = [first[name] for name in cycle.path]
            steps = {(a, b) for a, b in pairwise(groups) if a != b}
            assert steps <= edges
            assert cycle.path[0] == cycle.path[-1]
            assert len(set(groups)) == shortest_cycle({first[name] for name in cycle.units}, edges)
        return
    position = {name: i for i, name in enumerate(found.order)}
    assert sorted(position) == sorted(found.units)
    assert all(position[a] < position[b] for a, b in later)
    reduction = set(found.reduction)
    assert reduction <= edges
    assert closure(reduction) == reached
    assert all(closure(reduction - {edge}) != reached for edge in reduction)


def shortest_cycle(nodes: set[str], edges: set[tuple[str, str]]) -> int:
    """The length of a shortest cycle: the first power of the edges that leads back."""
    ends = {(node, node) for node in nodes}
    for length in range(1, len(nodes) + 1):
        ends = {(start, b) for start, a in ends for x, b in edges if x == a}
        if any(start == end for start, end in ends):
            return length
    raise AssertionError("no cycle")


def deep(units: int, relations_each: int) -> Record:
    """A record of one long sequence, each unit above the next few."""
    record = Record()
    for i in range(units):
        record.add(Unit(str(i)))
        below = range(i + 1, min(units, i + 1 + relations_each))
        record.state(str(i), Verb.BELOW, [str(j) for j in below])
    return record


def test_twenty_thousand_units_deep_in_seconds() -> None:
    units = 20_000
    started = perf_counter()
    found = stratigraphy_of(deep(units, 3))
    assert len(found.later) > 59_000
    assert found.order == [str(i) for i in range(units)]
    assert found.reduction == [(str(i), str(i + 1)) for i in range(units - 1)]
    assert len(found.earlier_than("0")) == units - 1
    # One second on the machine this was written on.
    assert perf_counter() - started < 20


def test_a_ring_of_ten_thousand_units_is_found() -> None:
    record = deep(10_000, 1)
    record.state("9999", Verb.BELOW, ["0"])
    [cycle] = stratigraphy_of(record).cycles
    assert cycle.path == [*(str(i) for i in range(10_000)), "0"]
