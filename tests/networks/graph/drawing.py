"""Networks drawn by hand: `a-b` is a link between two nodes, `a|-b` one with a valve at a."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from networks.graph import Handling, Link, Network, Node, Segments, Valve, network_of

Given = tuple[Network, list[Valve]]
Partition = frozenset[frozenset[str]]


def drawn(
    text: str, sources: str = "", *, closed: str = "", stuck: str = "", customers: int = 0
) -> Segments:
    """`p:a-b` is the link p from a to b; `|` beside a node is a valve there, named `p@a`.

    A place named twice with valves (`a||-b`) has two: `p@a` and `p@a'`. `sources` are nodes,
    `closed` and `stuck` valves. Each link has that many customers.
    """
    links, valves, nodes = [], [], dict.fromkeys(sources.split())
    for word in text.split():
        id, _, line = word.partition(":")
        start, _, end = line.partition("-")
        ends = start.strip("|"), end.strip("|")
        nodes |= dict.fromkeys(ends)
        links.append(Link(id, *ends, 100.0, customers=customers))
        for side, node in zip((start, end), ends, strict=True):
            valves += [Valve(f"{id}@{node}" + "'" * n, id, node) for n in range(side.count("|"))]
    network, defects = network_of([Node(n, source=n in sources.split()) for n in nodes], links)
    assert all("y revient" in each.reason for each in defects), defects
    return Segments(network, _as_told(valves, closed.split(), stuck.split()))


def _as_told(valves: Iterable[Valve], closed: list[str], stuck: list[str]) -> list[Valve]:
    handlings = dict.fromkeys(stuck, Handling.STUCK)
    return [
        replace(valve, closed=valve.id in closed, handling=handlings.get(valve.id, valve.handling))
        for valve in valves
    ]


def partition(segments: Segments) -> Partition:
    """Who is with whom: nodes by name, links in brackets."""
    nodes, links = segments.numbered
    together: dict[int, set[str]] = {}
    for name, number in [*nodes.items(), *((f"({id})", at) for id, at in links.items())]:
        together.setdefault(number, set()).add(name)
    return frozenset(map(frozenset, together.values()))


def told(*groups: str) -> Partition:
    """The same, written by hand."""
    return frozenset(frozenset(group.split()) for group in groups)


def by_hand(network: Network, valves: Iterable[Valve]) -> Partition:
    """The partition by the definition, one flood after the other."""
    severed = {(valve.link, valve.node) for valve in valves if valve.bounds}
    beside: dict[str, set[str]] = {name: set() for name in network.node_ids}
    for id, start, end in zip(network.link_ids, network.starts, network.ends, strict=True):
        body = f"({id})"
        beside[body] = set()
        for node in (network.node_ids[start], network.node_ids[end]):
            if (id, node) not in severed:
                beside[body].add(node)
                beside[node].add(body)
    groups = set()
    left = set(beside)
    while left:
        group, todo = set(), [left.pop()]
        while todo:
            name = todo.pop()
            if name not in group:
                group.add(name)
                todo += beside[name]
        left -= group
        groups.add(frozenset(group))
    return frozenset(groups)


@st.composite
def networks(draw: st.DrawFn, most: int = 8) -> Given:
    """Anything: loops, parallel pipes, pieces, several valves at one point, in any state."""
    names = [f"n{i}" for i in range(draw(st.integers(1, most)))]
    sources = draw(st.sets(st.sampled_from(names)))
    # Some networks have coordinates, some have none, some have holes.
    place = draw(st.sampled_from([st.none(), st.integers(0, 5), st.none() | st.integers(0, 5)]))
    nodes = [
        Node(n, draw(place), draw(place), n in sources, customers=draw(st.integers(0, 3)))
        for n in names
    ]
    ends = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=14))
    links = [Link(f"p{i}", *pair, 10.0 * (i + 1), i % 4) for i, pair in enumerate(ends)]
    places = [(link.id, end) for link in links for end in (link.start, link.end)]
    state = st.tuples(st.booleans(), st.sampled_from(Handling))
    chosen = (
        draw(st.lists(st.tuples(st.sampled_from(places), state), max_size=16)) if places else []
    )
    valves = [Valve(f"v{i}", *place, *how) for i, (place, how) in enumerate(chosen)]
    return network_of(nodes, links)[0], valves
