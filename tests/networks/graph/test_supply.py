"""Ways to the sources, and which of their pipes nothing replaces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph import Link, Network, Node, Segments, network_of
from networks.graph.supply import ways_to_sources
from tests.networks.graph.drawing import Given, by_hand, drawn, networks


def test_a_line_is_the_only_way() -> None:
    (way,) = ways_to_sources(drawn("s:S-a p:a-b", "S"), "b")
    assert (way.source, way.nodes, way.links, way.length) == ("S", ["b", "a", "S"], ["p", "s"], 200)
    assert way.only


def test_a_loop_leaves_only_the_pipe_before_it_unavoidable() -> None:
    (way,) = ways_to_sources(drawn("s:S-a p:a-b q:b-c r:c-a t:c-d", "S"), "d")
    assert (way.links, way.unavoidable, way.only) == (["t", "r", "s"], ["t", "s"], False)


def test_parallel_pipes_replace_each_other() -> None:
    (way,) = ways_to_sources(drawn("s:S-a t:S-a", "S"), "a")
    assert (len(way.links), way.unavoidable) == (1, [])


def test_the_nearest_source_comes_first_and_a_closed_valve_lets_none_pass() -> None:
    text = "s:S-a p:a-b t:T-|b"
    assert [way.source for way in ways_to_sources(drawn(text, "S T"), "b")] == ["T", "S"]
    assert [way.source for way in ways_to_sources(drawn(text, "S T"), "b", most=1)] == ["T"]
    shut = drawn(text, "S T", closed="t@b")
    assert [way.source for way in ways_to_sources(shut, "b")] == ["S"]
    assert ways_to_sources(drawn("p:a-b", "c"), "a") == []


def test_a_source_is_at_its_own() -> None:
    (way,) = ways_to_sources(drawn("s:S-a", "S"), "S")
    assert (way.links, way.length, way.only) == ([], 0.0, True)


def test_the_shortest_counts_metres_and_pumps_have_none() -> None:
    nodes = [Node("S", source=True), Node("a"), Node("b")]
    links = [Link("far", "S", "b", 500.0), Link("pump", "S", "a"), Link("near", "a", "b", 400.0)]
    (way,) = ways_to_sources(Segments(network_of(nodes, links)[0]), "b")
    assert (way.links, way.length) == (["near", "pump"], 400.0)
    with pytest.raises(KeyError):
        ways_to_sources(Segments(network_of(nodes, links)[0]), "x")


def without(network: Network, id: str) -> Network:
    """The same network with one link less."""
    ids, starts, ends = network.link_ids, network.starts, network.ends
    names = network.node_ids
    kept = [i for i, each in enumerate(ids) if each != id]
    links = [Link(ids[i], names[starts[i]], names[ends[i]]) for i in kept]
    return network_of([Node(name) for name in names], links)[0]


@settings(deadline=None)
@given(networks(), st.data())
def test_a_link_is_unavoidable_if_without_it_there_is_no_way(
    given_network: Given, data: st.DataObject
) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    node = data.draw(st.sampled_from(network.node_ids))
    closed = [valve for valve in valves if valve.closed]
    ways = ways_to_sources(segments, node)
    sources = {network.node_ids[number] for number in network.source.nonzero()[0]}
    together = next(each for each in by_hand(network, closed) if node in each)
    assert {way.source for way in ways} == sources & together
    assert [way.length for way in ways] == sorted(way.length for way in ways)
    for way in ways:
        assert (way.nodes[0], way.nodes[-1]) == (node, way.source)
        for id in way.links:
            rest = without(network, id)
            parted = next(each for each in by_hand(rest, closed) if node in each)
            assert (id in way.unavoidable) == (way.source not in parted)
