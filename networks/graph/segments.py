"""Segments: what cannot be shut off apart, kept true while valves change.

One vertex per node and per link body; an edge wherever no valve stands that keeps water from
passing; the connected components are the segments.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from networks.graph.defects import Defect, Subject
from networks.graph.network import Flags, Network, Numbers
from networks.graph.records import Handling, Valve


class Segments:
    """The segments of a network with its valves; `set_valve` changes one and what it concerns.

    `label`: the segment of each vertex; numbers are kept while valves change, so that some, up to
    `highest`, are of none.
    `severed`: joints that some valve bounds. `shut`: those that a closed valve bounds already.
    `defects`: what is wrong with the valves.
    """

    def __init__(self, network: Network, valves: Iterable[Valve] = ()) -> None:
        self.network = network
        self.valves: dict[str, Valve] = {}
        self.joint: dict[str, int] = {}
        self.standing: dict[int, list[str]] = {}
        self.defects: list[Defect] = []
        self.severed: Flags = np.zeros(2 * len(network.link_ids), bool)
        self.shut: Flags = np.zeros(2 * len(network.link_ids), bool)
        for valve in valves:
            self._place(valve)
        for joint in self.standing:
            self._judge(joint)
        self.label: Numbers = components(network, ~self.severed)
        self.highest = int(self.label.max(initial=-1))

    def _place(self, valve: Valve) -> None:
        joint = self.network.joint_of(valve.link, valve.node)
        if joint is None or valve.id in self.valves:
            self.defects.append(Defect(Subject.VALVE, valve.id, self._why_left_out(valve)))
            return
        beside = self.standing.setdefault(joint, [])
        if beside:
            reason = (
                f"Les vannes « {beside[0]} » et « {valve.id} » sont au même point "
                f"(conduite « {valve.link} », nœud « {valve.node} »)."
            )
            self.defects.append(Defect(Subject.VALVE, valve.id, reason))
        beside.append(valve.id)
        self.valves[valve.id] = valve
        self.joint[valve.id] = joint

    def _why_left_out(self, valve: Valve) -> str:
        if valve.id in self.valves:
            return f"La vanne « {valve.id} » est définie deux fois ; la première est retenue."
        why = f"la conduite « {valve.link} » n’aboutit pas au nœud « {valve.node} »"
        if valve.link not in self.network.link_number:
            why = f"conduite inconnue « {valve.link} »"
        elif valve.node not in self.network.node_number:
            why = f"nœud inconnu « {valve.node} »"
        return f"La vanne « {valve.id} » est écartée : {why}."

    def _judge(self, joint: int) -> None:
        there = [self.valves[id] for id in self.standing[joint]]
        self.severed[joint] = any(valve.bounds for valve in there)
        self.shut[joint] = any(valve.closed for valve in there)

    def of_link(self, id: str) -> int:
        """The segment of a link; `KeyError` if there is none of this id."""
        return int(self.label[len(self.network.node_ids) + self.network.link_number[id]])

    def of_node(self, id: str) -> int:
        """The segment of a node; `KeyError` if there is none of this id."""
        return int(self.label[self.network.node_number[id]])

    def doors(self, joints: Flags) -> tuple[Numbers, Numbers]:
        """The segments on the two sides, the node's and the link's, of some joints."""
        real = joints & self.network.real
        return self.label[self.network.joint_node[real]], self.label[self.network.joint_link[real]]

    @cached_property
    def members(self) -> dict[int, set[int]]:
        """The vertices of each segment; the sets are shared with copies, hence never changed."""
        order = np.argsort(self.label, kind="stable")
        labels, begins = np.unique(self.label[order], return_index=True)
        parts = np.split(order, begins[1:])
        return {int(at): set(part.tolist()) for at, part in zip(labels, parts, strict=True)}

    @property
    def numbered(self) -> tuple[dict[str, int], dict[str, int]]:
        """The segment of each node and of each link, counted from 1 without gaps."""
        _, numbers = np.unique(self.label, return_inverse=True)
        of = (numbers + 1).tolist()
        edge = len(self.network.node_ids)
        nodes = dict(zip(self.network.node_ids, of[:edge], strict=True))
        return nodes, dict(zip(self.network.link_ids, of[edge:], strict=True))

    def set_valve(
        self, id: str, *, closed: bool | None = None, handling: Handling | None = None
    ) -> list[int]:
        """Change a valve; the segments that are new or other than before.

        Only the two sides of the valve are looked at. `KeyError` if there is no such valve.
        """
        valve, joint = self.valves[id], self.joint[id]
        self.valves[id] = replace(
            valve,
            closed=valve.closed if closed is None else closed,
            handling=valve.handling if handling is None else handling,
        )
        was_severed = bool(self.severed[joint])
        self._judge(joint)
        node, link = int(self.network.joint_node[joint]), int(self.network.joint_link[joint])
        if bool(self.severed[joint]) == was_severed:
            return []
        return self._join(node, link) if was_severed else self._part(node, link)

    def changed(
        self, id: str, *, closed: bool | None = None, handling: Handling | None = None
    ) -> Segments:
        """As `set_valve`, in a copy."""
        other = copy(self)
        other.valves = dict(self.valves)
        other.severed, other.shut = self.severed.copy(), self.shut.copy()
        other.label = self.label.copy()
        other.__dict__["members"] = dict(self.members)
        other.set_valve(id, closed=closed, handling=handling)
        return other

    def _join(self, one: int, other: int) -> list[int]:
        """The smaller segment becomes part of the larger one."""
        kept, gone = int(self.label[one]), int(self.label[other])
        if kept == gone:
            return []
        if len(self.members[kept]) < len(self.members[gone]):
            kept, gone = gone, kept
        moved = self.members.pop(gone)
        self.label[list(moved)] = kept
        self.members[kept] = self.members[kept] | moved
        return [kept]

    def _part(self, one: int, other: int) -> list[int]:
        """What is cut off becomes a new segment, if anything is."""
        moved = self._cut_off(one, other)
        if not moved:
            return []
        self.highest += 1
        left, new = int(self.label[one]), self.highest
        self.members[left] = self.members[left] - moved
        self.members[new] = moved
        self.label[list(moved)] = new
        return [left, new]

    def _cut_off(self, one: int, other: int) -> set[int]:
        """The smaller side of two that no longer touch; nothing if they still do.

        Both are searched in turn, a vertex each, so that the work is that of the smaller.
        """
        seen, todo = ({one}, {other}), ([one], [other])
        while True:
            for mine, theirs, waiting in ((seen[0], seen[1], todo[0]), (seen[1], seen[0], todo[1])):
                if not waiting:
                    return mine
                vertex = waiting.pop()
                for joint in self.network.joints_at(vertex):
                    if self.severed[joint]:
                        continue
                    beyond = self.network.across(joint, vertex)
                    if beyond in theirs:
                        return set()
                    if beyond not in mine:
                        mine.add(beyond)
                        waiting.append(beyond)


def components(network: Network, joined: Flags) -> Numbers:
    """The connected component of each vertex where only these joints let pass."""
    kept = joined & network.real
    ends = network.joint_node[kept], network.joint_link[kept]
    return numbered_components(ends, network.vertices)


def numbered_components(ends: tuple[Numbers, Numbers], count: int) -> Numbers:
    """The connected component, from 0, of each of `count` vertices joined by undirected edges."""
    edges = coo_array((np.ones(len(ends[0])), ends), shape=(count, count))
    labels: Numbers = connected_components(edges, directed=False)[1].astype(np.int64)
    return labels
