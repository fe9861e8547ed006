"""Where units stand in a drawn matrix, and that its lines say what the relations say."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.analysis.matrix import Stratigraphy
from archaeology.analysis.matrix.drawing import draw
from archaeology.analysis.matrix.drawing.plan import Plan, planned
from archaeology.analysis.matrix.drawing.routes import nets_between
from tests.archaeology.analysis.matrices import excavation, stratified

WIDTH = 50.0
# Segments as (vertical?, where, from, to).
Segment = tuple[bool, float, float, float]


def plan_of(found: Stratigraphy, contemporary: list[list[str]] | None = None) -> Plan:
    """The plan with boxes of one width."""
    return planned(
        found.reduced,
        [WIDTH] * len(found.groups),
        [found.units[group[0]].phase for group in found.groups],
        [[found.group_of[name] for name in names] for names in contemporary or []],
    )


def told_by_lines(plan: Plan) -> set[tuple[int, int]]:
    """What a reader follows: from each unit down through bars and long lines to units."""
    leads: dict[int, set[int]] = defaultdict(set)
    reach = {node: 20.0 if node < plan.real else 1.0 for node in plan.x}
    for lines in plan.lines:
        for net in nets_between(lines, plan.x, reach):
            for top in net.tops:
                leads[top] |= net.bottoms.keys()
    told = set()
    for unit in range(plan.real):
        todo = list(leads[unit])
        while todo:
            node = todo.pop()
            if node < plan.real:
                told.add((unit, node))
            else:
                todo.extend(leads[node])
    return told


@given(st.integers(1, 40), st.integers(0, 10_000), st.sampled_from([0.1, 0.4, 0.7]))
def test_lines_say_the_reduction_and_nothing_else(units: int, seed: int, more: float) -> None:
    found = excavation(units, seed, more=more, phases=seed % 4)
    plan = plan_of(found)
    assert told_by_lines(plan) == {
        (later, earlier) for later, targets in enumerate(found.reduced) for earlier in targets
    }


@given(st.integers(1, 40), st.integers(0, 10_000), st.sampled_from([0.1, 0.4, 0.7]))
def test_the_later_stands_above_and_no_box_lies_on_another(
    units: int, seed: int, more: float
) -> None:
    found = excavation(units, seed, more=more, phases=seed % 4)
    plan = plan_of(found)
    for later, targets in enumerate(found.reduced):
        assert all(plan.row[later] < plan.row[earlier] for earlier in targets)
    standing: dict[int, list[float]] = defaultdict(list)
    for node in range(plan.real):
        standing[plan.row[node]].append(plan.x[node])
        assert plan.x[node] - WIDTH / 2 >= 0
        assert plan.x[node] + WIDTH / 2 <= plan.width
    for places in standing.values():
        assert all(right - left >= WIDTH for left, right in pairwise(sorted(places)))


def test_each_phase_has_its_own_rows() -> None:
    found = excavation(80, 3, phases=4)
    plan = plan_of(found)
    assert [band.phase for band in plan.bands] == ["P1", "P2", "P3", "P4"]
    rows = {band.phase: range(band.first, band.last + 1) for band in plan.bands}
    for group, row in zip(found.groups, plan.row, strict=True):
        phase = found.units[group[0]].phase
        assert not phase or row in rows[phase]


def test_contemporary_units_stand_in_one_row() -> None:
    found = stratified(("1", "2"), ("2", "3"), ("1", "4"), ("4", "5"))
    plan = plan_of(found, [["3", "4"]])
    row = {group[0]: plan.row[i] for i, group in enumerate(found.groups)}
    assert row["3"] == row["4"]
    assert plan.level
    assert row["5"] > row["4"] > row["1"]


def test_relations_come_before_contemporaneity() -> None:
    found = stratified(("1", "2"), ("2", "3"))
    plan = plan_of(found, [["1", "3"]])
    assert plan.row == [0, 1, 2]
    assert plan.level == []


def test_figure_12_of_harris_stands_as_in_the_book() -> None:
    found = stratified(
        *[("1", "2"), ("1", "3"), ("1", "4"), ("2", "5"), ("3", "5"), ("4", "5"), ("5", "6")]
    )
    plan = plan_of(found)
    assert plan.row == [0, 1, 1, 1, 2, 3]
    assert plan.x[0] == plan.x[2] == plan.x[4] == plan.x[5]
    assert plan.x[2] - plan.x[1] == plan.x[3] - plan.x[2]


def segments(path: str) -> list[Segment]:
    """The straight pieces of an SVG path of M, H and V."""
    found: list[Segment] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([MHV])([^MHV]*)", path):
        values = [float(each) for each in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "H":
            found.append((False, y, min(x, values[0]), max(x, values[0])))
            x = values[0]
        else:
            found.append((True, x, min(y, values[0]), max(y, values[0])))
            y = values[0]
    return found


@pytest.mark.parametrize("seed", range(40))
def test_lines_that_are_not_joined_do_not_touch(seed: int) -> None:
    picture = draw(excavation(60, seed, more=0.5))
    paths = re.findall(r'class="harris-line"[^>]* d="([^"]*)"', picture)
    for one, other in combinations([segments(path) for path in paths], 2):
        for vertical, at, start, end in one:
            for other_vertical, other_at, other_start, other_end in other:
                if vertical == other_vertical:
                    along = min(end, other_end) - max(start, other_start)
                    assert abs(at - other_at) > 2 or along <= 1
                else:
                    # What crosses leaves a gap, so that it looks like no joint.
                    crosses = start < other_at < end and other_start < at < other_end
                    assert not crosses
