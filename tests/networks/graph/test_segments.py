"""Segments of networks drawn by hand, and after any changes of valves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph import Handling, Link, Node, Segments, Valve, network_of
from tests.networks.graph.drawing import Given, Partition, by_hand, drawn, networks, partition, told


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("p:a-b", told("a (p) b")),
        ("p:a|-b", told("a", "(p) b")),
        ("p:a|-|b", told("a", "(p)", "b")),
        # A T: valves on two of its arms.
        ("p:a-c q:c|-b r:c|-d", told("a (p) c", "(q) b", "(r) d")),
        # A loop is open where it is cut once, and in two where it is cut twice.
        ("p:a|-b q:b-c r:c-a", told("a (p) b (q) c (r)")),
        ("p:a|-b q:b|-c r:c-a", told("a (r) c (q)", "(p) b")),
        # A dead end.
        ("p:a-b q:b|-c r:c-d", told("a (p) b", "(q) c (r) d")),
        # A link from a node to itself has one valve at most that matters.
        ("p:a-a", told("a (p)")),
        ("p:a|-a q:a-b", told("a (q) b", "(p)")),
        # Two valves at one point are as good as one.
        ("p:a||-b", told("a", "(p) b")),
        # Parallel pipes: one cut, the other not.
        ("p:a|-|b q:a-b", told("a (q) b", "(p)")),
        ("p:a|-b q:a|-b", told("a", "(p) b (q)")),
        # In pieces.
        ("p:a-b q:c|-d", told("a (p) b", "c", "(q) d")),
    ],
)
def test_networks_drawn_by_hand(network: str, expected: Partition) -> None:
    assert partition(drawn(network)) == expected


def test_a_valve_nobody_can_turn_joins_its_two_segments() -> None:
    assert partition(drawn("p:a|-b", stuck="p@a")) == told("a (p) b")


def test_a_closed_valve_bounds_even_if_stuck() -> None:
    assert partition(drawn("p:a|-b", closed="p@a", stuck="p@a")) == told("a", "(p) b")


def test_a_stuck_valve_with_one_beside_it_that_turns_bounds() -> None:
    assert partition(drawn("p:a||-b", stuck="p@a")) == told("a", "(p) b")


def test_what_cannot_be_placed_is_told_and_left_out() -> None:
    nodes = [Node("a"), Node("b"), Node("c"), Node("a")]
    links = [Link("p", "a", "b", 0.0), Link("p", "b", "c", 1.0), Link("q", "a", "z", 1.0)]
    network, defects = network_of(nodes, [*links, Link("r", "c", "c", float("nan"))])
    valves = [
        Valve("1", "p", "a"),
        Valve("2", "x", "a"),
        Valve("3", "p", "x"),
        Valve("4", "p", "c"),
    ]
    segments = Segments(network, [*valves, Valve("1", "p", "b"), Valve("5", "p", "a")])
    assert [each.reason for each in [*defects, *segments.defects]] == [
        "Le nœud « a » est défini deux fois ; le premier est retenu.",
        "La conduite « p » a une longueur nulle ou impossible.",
        "La conduite « p » est définie deux fois ; la première est retenue.",
        "La conduite « q » est écartée : nœud inconnu « z ».",
        "La conduite « r » part du nœud « c » et y revient.",
        "La conduite « r » a une longueur nulle ou impossible.",
        "La vanne « 2 » est écartée : conduite inconnue « x ».",
        "La vanne « 3 » est écartée : nœud inconnu « x ».",
        "La vanne « 4 » est écartée : la conduite « p » n’aboutit pas au nœud « c ».",
        "La vanne « 1 » est définie deux fois ; la première est retenue.",
        "Les vannes « 1 » et « 5 » sont au même point (conduite « p », nœud « a »).",
    ]
    assert partition(segments) == told("a", "(p) b", "c (r)")
    assert network.length.tolist() == [0.0, 0.0]


def test_nothing_at_all_has_no_segments() -> None:
    network, defects = network_of([], [])
    assert (Segments(network).numbered, defects) == (({}, {}), [])


def test_a_node_and_a_link_may_have_one_name() -> None:
    assert drawn("a:a|-b").numbered == ({"a": 1, "b": 2}, {"a": 2})


def test_only_what_a_valve_concerns_is_told_to_have_changed() -> None:
    segments = drawn("p:a|-b q:b|-c r:c|-d")
    far = segments.of_node("d")
    assert segments.set_valve("p@a", closed=True) == []
    assert segments.set_valve("p@a", closed=False, handling=Handling.STUCK) == [
        segments.of_node("a")
    ]
    assert segments.of_node("a") == segments.of_node("b")
    concerned = segments.set_valve("p@a", closed=True)
    assert set(concerned) == {segments.of_node("a"), segments.of_node("b")}
    assert segments.of_node("d") == far
    with pytest.raises(KeyError):
        segments.set_valve("q@z", closed=True)


@settings(deadline=None)
@given(networks())
def test_segments_are_what_the_definition_says(
    given_network: Given,
) -> None:
    network, valves = given_network
    assert partition(Segments(network, valves)) == by_hand(network, valves)


@settings(deadline=None)
@given(networks(), st.data())
def test_after_any_changes_all_is_as_if_built_anew(
    given_network: Given, data: st.DataObject
) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    change = st.tuples(
        st.sampled_from(valves or [Valve("", "", "")]),
        st.none() | st.booleans(),
        st.none() | st.sampled_from(Handling),
    )
    for valve, closed, handling in data.draw(st.lists(change, max_size=12)) if valves else []:
        before = segments.label.copy()
        concerned = segments.set_valve(valve.id, closed=closed, handling=handling)
        moved = set(segments.label[before != segments.label].tolist())
        assert moved <= set(concerned)
    anew = Segments(network, segments.valves.values())
    assert partition(segments) == partition(anew)
    assert (segments.severed == anew.severed).all()
    assert (segments.shut == anew.shut).all()
    assert {each: set(there) for each, there in segments.members.items()} == {
        int(at): set((segments.label == at).nonzero()[0].tolist()) for at in set(segments.label)
    }


@settings(deadline=None)
@given(networks(), st.data())
def test_a_copy_with_a_change_leaves_the_original(
    given_network: Given, data: st.DataObject
) -> None:
    network, valves = given_network
    if not valves:
        return
    segments = Segments(network, valves)
    members = dict(segments.members)
    chosen = data.draw(st.sampled_from(valves))
    other = segments.changed(chosen.id, closed=not chosen.closed, handling=Handling.STUCK)
    assert partition(segments) == by_hand(network, valves)
    assert segments.members == members
    assert partition(other) == by_hand(network, other.valves.values())
