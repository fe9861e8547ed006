"""The invented stratigraphy holds: no cycle, later above earlier, finds in their units."""

from __future__ import annotations

import pytest

from archaeology.analysis.edtf import dating_of
from geoportal.demo.corings import corings
from geoportal.demo.excavations import Dig, digs
from geoportal.demo.facts.claims import CLAIMS
from geoportal.demo.facts.juliobona import FINDS, OPERATIONS, SITES, facts


@pytest.mark.parametrize("dig", [*digs(), *corings()], ids=lambda dig: dig.number)
def test_the_stratigraphy_holds(dig: Dig) -> None:
    units = {unit.number: unit for unit in dig.units}
    assert len(units) == len(dig.units)
    below: dict[str, set[str]] = {number: set() for number in units}
    for relation in dig.relations:
        below[relation.unit].add(relation.other)
    order: list[str] = []
    while len(order) < len(units):
        free = [number for number in units if number not in order and below[number] <= set(order)]
        assert free, "a cycle"
        order += free
    for relation in dig.relations:
        if relation.kind == "covers":
            assert units[relation.unit].z > units[relation.other].z - 0.01
    for thing in dig.objects:
        assert thing.z < units[thing.unit].z
        assert dig.corner[0] < thing.x < dig.corner[0] + dig.size[0]
        assert dig.corner[1] < thing.y < dig.corner[1] + dig.size[1]
        assert dating_of(thing.edtf)


def test_every_dating_of_the_facts_is_edtf() -> None:
    for fact in facts().values():
        if fact.edtf:
            assert dating_of(fact.edtf)


def test_what_is_said_rests_on_facts() -> None:
    known = facts()
    for text in (*SITES, *OPERATIONS, *FINDS):
        assert text.fact in known
    for claim in CLAIMS:
        assert claim.about in {site.fact for site in SITES}
        assert all(index < len(known[claim.fact].sources) for index in claim.sources)
    dimensions = [claim for claim in CLAIMS if claim.aspect == "dimensions"]
    assert len(dimensions) == 3
    # One is retained, and the others stay beside it.
    assert [claim.preferred for claim in dimensions].count(True) == 1
