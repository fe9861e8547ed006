"""What each segment would take away, found in one pass, is what its isolation says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from networks.graph import Link, Node, Segments, Valve, isolate, network_of
from networks.graph.consequences import customers_lost, losses
from networks.graph.criticality import length_increase, surrounding_valves
from tests.networks.graph.drawing import Given, drawn, networks


def test_a_line_loses_what_lies_behind() -> None:
    segments = drawn("s:S|-a p:a|-b q:b|-c", "S", customers=1)
    assert customers_lost(segments) == {"s": 3, "p": 2, "q": 1}


def test_a_loop_and_a_second_source_lose_only_themselves() -> None:
    loop = drawn("s:S|-a p:a|-|b q:b|-|c r:c|-|a", "S", customers=1)
    assert customers_lost(loop) == {"s": 4, "p": 1, "q": 1, "r": 1}
    between = drawn("s:S|-a p:a|-b t:b|-T", "S T", customers=1)
    assert customers_lost(between) == {"s": 1, "p": 1, "t": 1}


def test_a_chain_of_ten_thousand_does_not_recurse() -> None:
    count = 10_000
    nodes = [Node(str(i), source=i == 0) for i in range(count + 1)]
    links = [Link(str(i), str(i), str(i + 1), customers=1) for i in range(count)]
    valves = [Valve(str(i), str(i), str(i)) for i in range(count)]
    lost = customers_lost(Segments(network_of(nodes, links)[0], valves))
    assert (lost["0"], lost["9999"]) == (count, 1)


@settings(deadline=None)
@given(networks())
def test_one_pass_is_as_good_as_an_isolation_for_each(given_network: Given) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    expected = {id: isolate(segments, link=id).customers for id in network.link_ids}
    assert customers_lost(segments) == expected
    by_segment = losses(segments, np.asarray(network.customers, float))
    for id in network.node_ids:
        assert by_segment[segments.of_node(id)] == isolate(segments, node=id).customers


def test_criticality_of_a_line() -> None:
    segments = drawn("s:S|-a p:a|-b q:b|-c", "S")
    # At S nothing is behind the valve but S itself; the others part 100 m from 100 m.
    assert length_increase(segments) == {"s@S": 0.0, "p@a": 1.0, "q@b": 1.0}
    assert surrounding_valves(segments) == {"s@S": 1, "p@a": 2, "q@b": 1}


def test_criticality_within_one_segment_is_none() -> None:
    segments = drawn("p:a|-b q:b-a", "a")
    assert length_increase(segments) == {"p@a": 0.0}
    assert surrounding_valves(segments) == {"p@a": 0}


@settings(deadline=None)
@given(networks())
def test_criticality_counts_as_the_definition_says(given_network: Given) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    sides = {v.id: (segments.of_node(v.node), segments.of_link(v.link)) for v in valves}
    for id, (one, other) in sides.items():
        around = sum(bool({one, other} & set(pair)) for pair in sides.values()) - 1
        assert surrounding_valves(segments)[id] == (around if one != other else 0)
    assert all(0 <= fraction <= 1 for fraction in length_increase(segments).values())
