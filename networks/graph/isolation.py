"""Shutting off a place: which valves to close, who loses water, and what else could be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from networks.graph.network import Flags, Numbers
from networks.graph.records import Handling, Sensitive, Valve
from networks.graph.segments import Segments, numbered_components
from networks.graph.walking import walking_order


@dataclass(frozen=True, slots=True)
class Isolation:
    """What closing `valves`, in walking order, does.

    `closed_already` bound the place too. `nodes`, `links` and `length` (metres) are shut off with
    it; the nodes and links `without_source` lie outside and had water before, but no open way to a
    source is left to them. `customers`, `hydrants`, `sensitive`: those of both. `sources`: nodes
    shut off that are sources.
    """

    valves: list[Valve]
    closed_already: list[Valve]
    nodes: list[str]
    links: list[str]
    length: float
    nodes_without_source: list[str]
    links_without_source: list[str]
    sources: list[str]
    customers: int
    hydrants: int
    sensitive: list[Sensitive]


class Change(StrEnum):
    """How an alternative differs: what `Alternative.valve` does that it was not counted on."""

    # It was to be closed and turns out stuck.
    STUCK = "stuck"
    # It was held to be stuck or inaccessible and closes after all.
    FREED = "freed"
    # It was closed, and opened it feeds what had no source left.
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Alternative:
    """What becomes of an isolation if one valve more or less can be counted on."""

    change: Change
    valve: Valve
    isolation: Isolation


def isolate(segments: Segments, *, link: str | None = None, node: str | None = None) -> Isolation:
    """Shut off the segment of a link or of a node; `KeyError` if there is none of this id."""
    network = segments.network
    vertex = _vertex(segments, link, node)
    at = int(segments.label[vertex])
    within = segments.label == at
    inside = np.flatnonzero(within)
    one_side = network.real & (within[network.joint_node] != within[network.joint_link])
    around = walking_order(network, np.flatnonzero(one_side).tolist(), vertex, segments.members[at])
    dry = np.flatnonzero(np.isin(segments.label, losing_their_source(segments, at)))
    both = np.concatenate((inside, dry))
    nodes, links = network.names(inside)
    nodes_without_source, links_without_source = network.names(dry)
    return Isolation(
        valves=[_first_to_close(segments, each) for each in around if not segments.shut[each]],
        closed_already=[_closed(segments, each) for each in around if segments.shut[each]],
        nodes=nodes,
        links=links,
        length=float(network.length[within[len(network.node_ids) :]].sum()),
        nodes_without_source=nodes_without_source,
        links_without_source=links_without_source,
        sources=network.names(inside[: len(nodes)][network.source[inside[: len(nodes)]]])[0],
        customers=int(network.customers[both].sum()),
        hydrants=int(network.hydrants[both].sum()),
        sensitive=[one for each in both.tolist() for one in network.sensitive.get(each, ())],
    )


def losing_their_source(segments: Segments, at: int) -> list[int]:
    """The segments from which no open way leads to a source any more once one is shut off."""
    open_doors = segments.doors(~segments.shut)
    passing = (open_doors[0] != at) & (open_doors[1] != at)
    before = _fed(segments, open_doors)
    after = _fed(segments, (open_doors[0][passing], open_doors[1][passing]))
    lost = before & ~after
    # What is shut off itself is told apart.
    lost[at] = False
    found: list[int] = np.flatnonzero(lost).tolist()
    return found


def _fed(segments: Segments, doors: tuple[Numbers, Numbers]) -> Flags:
    """Which segments some source reaches through these doors."""
    sources = segments.label[: len(segments.network.node_ids)][segments.network.source]
    of = numbered_components(doors, segments.highest + 1)
    fed: Flags = np.isin(of, of[sources])
    return fed


def alternatives(
    segments: Segments, *, link: str | None = None, node: str | None = None
) -> list[Alternative]:
    """What to do if a valve to be closed is stuck, each in turn, then what one more would save.

    One more is told only if it leaves more customers their water or, with as many, more nodes and
    links. Changes nothing in `segments`.
    """
    planned = isolate(segments, link=link, node=node)
    at = int(segments.label[_vertex(segments, link, node)])

    def then(change: Change, valve: Valve, **otherwise: Any) -> Alternative:
        other = segments.changed(valve.id, **otherwise)
        return Alternative(change, valve, isolate(other, link=link, node=node))

    found = [then(Change.STUCK, valve, handling=Handling.STUCK) for valve in planned.valves]
    more = [
        then(Change.FREED, valve, handling=Handling.OPERABLE)
        for valve in _unusable_within(segments, at)
    ]
    more += [then(Change.OPENED, valve, closed=False) for valve in _closed_beside(segments, at)]
    return found + [each for each in more if _loss(each.isolation) < _loss(planned)]


def _vertex(segments: Segments, link: str | None, node: str | None) -> int:
    if (link is None) == (node is None):
        raise TypeError("a link or a node, not both")
    if link is None:
        return segments.network.node_number[str(node)]
    return len(segments.network.node_ids) + segments.network.link_number[link]


def _first_to_close(segments: Segments, joint: int) -> Valve:
    """One is enough where several stand at one point."""
    there = (segments.valves[id] for id in segments.standing[joint])
    return next(valve for valve in there if valve.to_close)


def _closed(segments: Segments, joint: int) -> Valve:
    there = (segments.valves[id] for id in segments.standing[joint])
    return next(valve for valve in there if valve.closed)


def _unusable_within(segments: Segments, at: int) -> list[Valve]:
    """Valves that stand open inside a segment because nobody can turn them."""
    standing = {
        joint
        for vertex in segments.members[at]
        for joint in segments.network.joints_at(vertex)
        if joint in segments.standing and not segments.severed[joint]
    }
    return [segments.valves[id] for joint in sorted(standing) for id in segments.standing[joint]]


def _closed_beside(segments: Segments, at: int) -> list[Valve]:
    """Closed valves that can be opened, between what would lose its source and the rest."""
    lost = set(losing_their_source(segments, at))
    sides = zip(*segments.doors(segments.shut), strict=True)
    joints = np.flatnonzero(segments.shut & segments.network.real).tolist()
    return [
        segments.valves[id]
        for joint, (one, other) in zip(joints, sides, strict=True)
        if at not in (one, other) and (one in lost) != (other in lost)
        for id in segments.standing[joint]
        if segments.valves[id].closed and segments.valves[id].handling.usable
    ]


def _loss(isolation: Isolation) -> tuple[int, int]:
    inside = len(isolation.nodes) + len(isolation.links)
    outside = len(isolation.nodes_without_source) + len(isolation.links_without_source)
    return isolation.customers, inside + outside
