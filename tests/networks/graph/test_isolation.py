"""Which valves to close, in which order, who loses water, what else could be done."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph import (
    Alternative,
    Change,
    Handling,
    Isolation,
    Link,
    Node,
    Segments,
    Sensitive,
    Valve,
    alternatives,
    isolate,
    network_of,
)
from tests.networks.graph.drawing import Given, by_hand, drawn, networks

# S feeds a loop a-b-c; d hangs on c behind its own valve.
LOOP = "s:S|-a p:a|-|b q:b|-|c r:c|-|a t:c|-d"


def closing(found: Isolation) -> list[str]:
    """The valves, in order."""
    return [valve.id for valve in found.valves]


def test_the_open_valves_around_a_pipe_are_closed() -> None:
    found = isolate(drawn(LOOP, "S"), link="p")
    assert sorted(closing(found)) == ["p@a", "p@b"]
    assert (found.nodes, found.links, found.length) == ([], ["p"], 100.0)
    assert (found.nodes_without_source, found.links_without_source) == ([], [])


def test_a_node_is_shut_off_with_all_that_touches_it() -> None:
    found = isolate(drawn(LOOP, "S"), node="a")
    assert sorted(closing(found)) == ["p@a", "r@a", "s@S"]
    assert (found.nodes, found.links) == (["a"], ["s"])
    assert found.nodes_without_source == ["b", "c", "d"]
    assert found.links_without_source == ["p", "q", "r", "t"]


def test_what_lies_behind_is_without_source_and_its_customers_count() -> None:
    found = isolate(drawn(LOOP, "S", customers=5), node="c")
    assert (found.nodes, found.links) == (["c"], [])
    assert (found.nodes_without_source, found.links_without_source) == (["d"], ["t"])
    assert found.customers == 5


def test_a_closed_valve_is_not_closed_again() -> None:
    found = isolate(drawn(LOOP, "S", closed="p@b"), link="p")
    assert closing(found) == ["p@a"]
    assert [valve.id for valve in found.closed_already] == ["p@b"]


def test_a_closed_valve_feeds_nobody() -> None:
    found = isolate(drawn(LOOP, "S", closed="p@b"), link="r")
    assert found.nodes_without_source == ["b", "c", "d"]


def test_a_stuck_valve_extends_the_cut_to_the_next() -> None:
    found = isolate(drawn(LOOP, "S", stuck="p@b"), link="p")
    assert sorted(closing(found)) == ["p@a", "q@b"]
    assert (found.nodes, found.links) == (["b"], ["p"])


def test_what_had_no_source_before_does_not_lose_it() -> None:
    segments = drawn("s:S|-a p:a|-b q:x|-y", "S")
    assert isolate(segments, link="s").nodes_without_source == ["b"]
    assert isolate(segments, link="q").nodes_without_source == []


def test_a_source_that_is_shut_off_feeds_nobody() -> None:
    found = isolate(drawn("s:S-a p:a|-b", "S"), link="s")
    assert (found.sources, found.nodes_without_source) == (["S"], ["b"])


def test_two_valves_at_one_point_one_is_closed() -> None:
    assert closing(isolate(drawn("s:S||-a", "S"), node="a")) == ["s@S"]
    assert closing(isolate(drawn("s:S||-a", "S", stuck="s@S"), node="a")) == ["s@S'"]


def test_many_ways_between_two_segments_are_ways() -> None:
    text = " ".join(f"p{i}:a|-b" for i in range(512))
    found = isolate(drawn(f"s:S-a {text} t:b|-|c q:c-d", "S"), link="t")
    assert (found.nodes_without_source, found.links) == (["c", "d"], ["t"])
    assert isolate(drawn(f"s:S-a {text}", "S"), node="a").nodes_without_source == ["b"]


def test_no_valve_anywhere_cuts_everything() -> None:
    found = isolate(drawn("s:S-a p:a-b", "S"), link="p")
    assert (closing(found), found.nodes, found.links) == ([], ["S", "a", "b"], ["s", "p"])


def test_a_valve_within_the_segment_stays_open() -> None:
    assert closing(isolate(drawn("s:S|-a p:a|-b q:b-c r:c-a", "S"), link="q")) == ["s@S"]


def test_hydrants_and_sensitive_customers_are_named() -> None:
    school, clinic = Sensitive("École Pergaud", "school"), Sensitive("Clinique", "hospital")
    network, _ = network_of(
        [Node("S", source=True), Node("a", hydrants=1), Node("b", sensitive=(clinic,))],
        [Link("s", "S", "a", 1.0, 3), Link("p", "a", "b", 2.0, 4, 2, (school,))],
    )
    segments = Segments(network, [Valve("v", "s", "S"), Valve("w", "p", "a")])
    found = isolate(segments, link="s")
    assert (found.customers, found.hydrants, found.length) == (7, 3, 1.0)
    assert found.sensitive == [clinic, school]


def test_valves_are_walked_from_the_nearest_to_the_nearest() -> None:
    places = {"o": (0, 0), "far": (9, 0), "near": (1, 0), "mid": (6, 1), "nowhere": (None, None)}
    network, _ = network_of(
        [Node(id, x, y) for id, (x, y) in places.items()],
        [Link(end, "o", end, 1.0) for end in places if end != "o"],
    )
    segments = Segments(network, [Valve(end, end, end) for end in places if end != "o"])
    assert closing(isolate(segments, link="near")) == ["near", "mid", "far", "nowhere"]
    assert closing(isolate(segments, link="far")) == ["mid", "far", "near", "nowhere"]


def test_without_coordinates_valves_come_as_they_are_met() -> None:
    found = isolate(drawn("p:a-b q:b-c r:c|-d s:a|-x", "d"), node="a")
    assert closing(found) == ["s@a", "r@c"]


def test_neither_or_both_is_an_error_and_so_is_a_stranger() -> None:
    segments = drawn(LOOP, "S")
    with pytest.raises(TypeError):
        isolate(segments)
    with pytest.raises(TypeError):
        isolate(segments, link="p", node="a")
    with pytest.raises(KeyError):
        isolate(segments, link="x")


def told(found: list[Alternative]) -> list[tuple[str, str, list[str]]]:
    """Each as change, valve, and what then is to be closed."""
    return [(each.change, each.valve.id, sorted(closing(each.isolation))) for each in found]


def test_each_valve_in_turn_may_turn_out_stuck() -> None:
    assert sorted(told(alternatives(drawn(LOOP, "S"), link="p"))) == [
        (Change.STUCK, "p@a", ["p@b", "r@a", "s@S"]),
        (Change.STUCK, "p@b", ["p@a", "q@b"]),
    ]


def test_one_beside_a_stuck_valve_replaces_it() -> None:
    found = alternatives(drawn("s:S||-a", "S"), node="a")
    assert told(found) == [(Change.STUCK, "s@S", ["s@S'"])]


def test_a_stuck_valve_that_is_freed_saves_customers() -> None:
    segments = drawn("s:S|-a p:a|-b t:T|-b", "S T", stuck="p@a", customers=3)
    assert isolate(segments, link="s").customers == 9
    freed = [each for each in alternatives(segments, link="s") if each.change is Change.FREED]
    assert told(freed) == [(Change.FREED, "p@a", ["p@a", "s@S"])]
    assert freed[0].isolation.customers == 3


def test_a_stuck_valve_that_would_save_nobody_is_not_told() -> None:
    segments = drawn("s:S|-a p:a|-b q:b|-c", "S", stuck="p@a", customers=3)
    found = alternatives(segments, link="s")
    assert {each.change for each in found} == {Change.STUCK}


def test_a_closed_valve_that_is_opened_feeds_from_the_other_side() -> None:
    segments = drawn("s:S|-a p:a|-|b t:T|-|b", "S T", closed="t@b", customers=3)
    found = [each for each in alternatives(segments, node="a") if each.change is Change.OPENED]
    assert told(found) == [(Change.OPENED, "t@b", ["p@a", "s@S"])]
    assert found[0].isolation.customers == 3


@settings(deadline=None)
@given(networks(), st.data())
def test_isolations_are_what_the_definition_says(given_network: Given, data: st.DataObject) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    node = data.draw(st.sampled_from(network.node_ids))
    found = isolate(segments, node=node)
    group = next(each for each in by_hand(network, valves) if node in each)
    shut_off = {*found.nodes, *(f"({id})" for id in found.links)}
    assert shut_off == group
    # Closing what is said, and it alone, leaves no way out.
    ids = {valve.id for valve in found.valves}
    assert all(valve.to_close for valve in found.valves)
    closed = [v for v in valves if v.closed] + [v for v in valves if v.id in ids]
    pieces = by_hand(network, closed)
    inside = [piece for piece in pieces if piece & group]
    assert frozenset().union(*inside) == group
    # One less, and water comes in or nothing stands there that needs closing.
    for valve in found.valves:
        fewer = by_hand(network, [each for each in closed if each.id != valve.id])
        assert not all(piece <= group for piece in fewer if piece & group)
    sources = {
        id for id, is_source in zip(network.node_ids, network.source, strict=True) if is_source
    }
    now = by_hand(network, [v for v in valves if v.closed])
    fed = {name for piece in now if piece & sources for name in piece}
    still = {name for piece in pieces if piece & (sources - group) for name in piece}
    lost = {*found.nodes_without_source, *(f"({id})" for id in found.links_without_source)}
    assert lost == fed - still - group
    everyone = network.node_ids + [f"({id})" for id in network.link_ids]
    assert found.customers == sum(
        int(count)
        for name, count in zip(everyone, network.customers, strict=True)
        if name in group | lost
    )


@settings(deadline=None)
@given(networks(), st.data())
def test_alternatives_leave_the_network_as_it_is(given_network: Given, data: st.DataObject) -> None:
    network, valves = given_network
    segments = Segments(network, valves)
    node = data.draw(st.sampled_from(network.node_ids))
    planned = isolate(segments, node=node)
    found = alternatives(segments, node=node)
    assert isolate(segments, node=node) == planned
    assert [each.valve for each in found if each.change is Change.STUCK] == planned.valves
    for each in found:
        if each.change is Change.STUCK:
            assert each.valve.id not in closing(each.isolation)
            assert set(planned.nodes) <= set(each.isolation.nodes)
        else:
            assert each.isolation.customers <= planned.customers


def test_a_grid_of_fifteen_thousand_pipes_answers_at_once() -> None:
    side = 87
    nodes = [Node(f"{x},{y}", x, y, source=x == y == 0) for x in range(side) for y in range(side)]
    links = [
        Link(f"{x},{y}{way}", f"{x},{y}", f"{x + (way == 'e')},{y + (way == 'n')}", 1.0)
        for x in range(side)
        for y in range(side)
        for way in "en"
        if x + (way == "e") < side and y + (way == "n") < side
    ]
    network, _ = network_of(nodes, links)
    segments = Segments(network, [Valve(link.id, link.id, link.start) for link in links])
    isolate(segments, link="40,40e")
    begun = perf_counter()
    found = isolate(segments, link="43,43e")
    assert perf_counter() - begun < 0.5
    assert (found.nodes, sorted(found.links)) == (["44,43"], ["43,43e", "44,42n"])
    assert sorted(closing(found)) == ["43,43e", "44,42n", "44,43e", "44,43n"]
    segments.set_valve("44,43e", handling=Handling.STUCK)
    assert set(isolate(segments, link="43,43e").nodes) == {"44,43", "45,43"}
