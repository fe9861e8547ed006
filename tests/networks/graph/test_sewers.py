"""Upstream and downstream in sewers, and by what each step is known."""

from __future__ import annotations

from math import nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph.sewers import Basis, Sewer, Sewers, Step


def ids(steps: list[Step]) -> list[str]:
    """The sewers, in order."""
    return [step.sewer.id for step in steps]


# Two arms meet in c and run on to the plant; each is known by something else.
ARMS = Sewers(
    [
        Sewer("drawn", "a", "c", length=30.0),
        Sewer("levels", "c", "b", start_invert=10.0, end_invert=11.0, length=20.0),
        Sewer("declared", "d", "c", flows_forward=False, start_invert=9.0, length=10.0),
        Sewer("last", "d", "plant", start_invert=8.0, end_invert=8.0),
    ]
)


def test_downstream_with_the_basis_of_each_step() -> None:
    steps = ARMS.downstream("b")
    assert [(s.sewer.id, s.basis, s.near, s.far, s.distance) for s in steps] == [
        ("levels", Basis.INVERTS, "b", "c", 0.0),
        ("declared", Basis.FLOW, "c", "d", 20.0),
        ("last", Basis.DRAWING, "d", "plant", 30.0),
    ]
    assert ARMS.defects == []


def test_upstream_the_nearest_first() -> None:
    assert ids(ARMS.upstream("plant")) == ["last", "declared", "drawn", "levels"]
    assert ids(ARMS.upstream("a")) == []
    assert ids(ARMS.upstream("nowhere")) == []


def test_from_a_sewer() -> None:
    assert ids(ARMS.below("drawn")) == ["declared", "last"]
    assert sorted(ids(ARMS.above("declared"))) == ["drawn", "levels"]
    with pytest.raises(KeyError):
        ARMS.below("x")


@pytest.mark.parametrize(
    ("sewer", "basis", "upper"),
    [
        (Sewer("s", "a", "b"), Basis.DRAWING, "a"),
        (Sewer("s", "a", "b", None, 2.0, 1.0), Basis.INVERTS, "a"),
        (Sewer("s", "a", "b", None, 1.0, 2.0), Basis.INVERTS, "b"),
        (Sewer("s", "a", "b", None, 1.0, 1.0), Basis.DRAWING, "a"),
        (Sewer("s", "a", "b", None, 1.0, None), Basis.DRAWING, "a"),
        (Sewer("s", "a", "b", None, 1.0, nan), Basis.DRAWING, "a"),
        (Sewer("s", "a", "b", True, 1.0, 2.0), Basis.FLOW, "a"),
        (Sewer("s", "a", "b", False), Basis.FLOW, "b"),
    ],
)
def test_the_direction_and_its_basis(sewer: Sewer, basis: Basis, upper: str) -> None:
    assert (sewer.basis, sewer.upper) == (basis, upper)


def test_a_cycle_ends_and_says_where_it_comes_back() -> None:
    ring = Sewers([Sewer(a + b, a, b, length=1.0) for a, b in ("ab", "bc", "ca", "cd")])
    steps = ring.downstream("a")
    assert ids(steps) == ["ab", "bc", "ca", "cd"]
    assert [step.sewer.id for step in steps if step.comes_back] == ["ca"]
    assert ids(ring.below("ab")) == ["bc", "ca", "cd"]


def test_what_is_odd_is_told() -> None:
    sewers = Sewers(
        [
            Sewer("s", "a", "b", True, 1.0, 2.0),
            Sewer("s", "b", "c"),
            Sewer("loop", "d", "d"),
        ]
    )
    assert [each.reason for each in sewers.defects] == [
        "Le collecteur « s » monte dans le sens d’écoulement déclaré.",
        "Le collecteur « s » est défini deux fois ; le premier est retenu.",
        "Le collecteur « loop » part du nœud « d » et y revient.",
    ]
    assert ids(sewers.downstream("d")) == ["loop"]


NODES = st.sampled_from("abcdef")
LEVELS = st.sampled_from([None, 0.0, 1.0, 2.0])
ENDS = st.tuples(NODES, NODES, st.sampled_from([None, True, False]), LEVELS, LEVELS, LEVELS)


@settings(deadline=None)
@given(st.lists(ENDS, max_size=12), NODES, NODES)
def test_downstream_and_upstream_agree(given_ends: list[Any], one: str, other: str) -> None:
    all_sewers = [Sewer(str(i), *ends) for i, ends in enumerate(given_ends)]
    sewers = Sewers(all_sewers)
    down = sewers.downstream(one)
    assert len(set(ids(down))) == len(down)
    assert [step.distance for step in down] == sorted(step.distance for step in down)
    reached = {one, *(step.far for step in down)}
    back = {other, *(step.far for step in sewers.upstream(other))}
    assert (other in reached) == (one in back)
    assert set(ids(down)) == {sewer.id for sewer in all_sewers if sewer.upper in reached}
