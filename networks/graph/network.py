"""A network as arrays: made once from records, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from networks.graph.defects import Defect, Subject
from networks.graph.records import Link, Node, Sensitive

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Metres: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and links by number, in the order of the records.

    Vertices: node n is vertex n, the body of link l is vertex `len(node_ids) + l`. Joints, where
    a link's body meets a node and where valves stand: l for its start, `len(link_ids) + l` for its
    end. A loop from a node to itself has one joint, at its start: its end's is not `real`.

    `starts`, `ends`: nodes of each link. `length`: metres, 0 where there is none. `x`, `y`: NaN
    where not known. `customers`, `hydrants`: per vertex; `sensitive`: those who are, by vertex.
    """

    node_ids: list[str]
    link_ids: list[str]
    starts: Numbers
    ends: Numbers
    length: Metres
    source: Flags
    x: Metres
    y: Metres
    customers: Numbers
    hydrants: Numbers
    sensitive: dict[int, tuple[Sensitive, ...]] = field(default_factory=dict)

    @property
    def vertices(self) -> int:
        """How many nodes and links."""
        return len(self.node_ids) + len(self.link_ids)

    @cached_property
    def node_number(self) -> dict[str, int]:
        """The number of each node."""
        return {id: number for number, id in enumerate(self.node_ids)}

    @cached_property
    def link_number(self) -> dict[str, int]:
        """The number of each link."""
        return {id: number for number, id in enumerate(self.link_ids)}

    @cached_property
    def joint_node(self) -> Numbers:
        """The vertex of the node at each joint."""
        return np.concatenate((self.starts, self.ends))

    @cached_property
    def joint_link(self) -> Numbers:
        """The vertex of the link at each joint."""
        bodies = np.arange(len(self.node_ids), self.vertices, dtype=np.int64)
        return np.concatenate((bodies, bodies))

    @cached_property
    def real(self) -> Flags:
        """Which joints count: all but the second one of a loop."""
        return np.concatenate((np.ones(len(self.starts), bool), self.starts != self.ends))

    def joint_of(self, link: str, node: str) -> int | None:
        """The joint between a link and a node; None if they do not meet."""
        number, at = self.link_number.get(link), self.node_number.get(node)
        if number is None or at is None:
            return None
        if self.starts[number] == at:
            return number
        return len(self.link_ids) + number if self.ends[number] == at else None

    @cached_property
    def _joints_by_vertex(self) -> tuple[list[int], list[int]]:
        joints = np.flatnonzero(self.real)
        at = np.concatenate((self.joint_node[joints], self.joint_link[joints]))
        order = np.argsort(at, kind="stable")
        begins = np.searchsorted(at[order], np.arange(self.vertices + 1))
        return np.concatenate((joints, joints))[order].tolist(), begins.tolist()

    def joints_at(self, vertex: int) -> list[int]:
        """All joints of a vertex."""
        joints, begins = self._joints_by_vertex
        return joints[begins[vertex] : begins[vertex + 1]]

    @cached_property
    def _sides(self) -> tuple[list[int], list[int]]:
        return self.joint_node.tolist(), self.joint_link.tolist()

    def across(self, joint: int, vertex: int) -> int:
        """The vertex on the other side of a joint."""
        nodes, links = self._sides
        return links[joint] if vertex == nodes[joint] else nodes[joint]

    def names(self, vertices: Numbers) -> tuple[list[str], list[str]]:
        """The nodes and the links among some vertices in ascending order."""
        edge = len(self.node_ids)
        nodes = [self.node_ids[each] for each in vertices[vertices < edge].tolist()]
        return nodes, [self.link_ids[each - edge] for each in vertices[vertices >= edge].tolist()]


def network_of(nodes: Iterable[Node], links: Iterable[Link]) -> tuple[Network, list[Defect]]:
    """The network that the records describe, and what is wrong with them.

    Left out: a second node or link of the same id, a link that names an unknown node. Kept and
    told: a link from a node to itself, a length that is none (zero, negative, not a number).
    """
    defects: list[Defect] = []
    kept_nodes: dict[str, Node] = {}
    for node in nodes:
        if node.id in kept_nodes:
            reason = f"Le nœud « {node.id} » est défini deux fois ; le premier est retenu."
            defects.append(Defect(Subject.NODE, node.id, reason))
        else:
            kept_nodes[node.id] = node
    kept_links: dict[str, Link] = {}
    for link in links:
        reason = _why_left_out(link, kept_nodes, kept_links)
        if reason:
            defects.append(Defect(Subject.LINK, link.id, reason))
            continue
        kept_links[link.id] = link
        defects += [Defect(Subject.LINK, link.id, told) for told in _peculiarities(link)]
    return _arranged(list(kept_nodes.values()), list(kept_links.values())), defects


def _why_left_out(link: Link, nodes: dict[str, Node], links: dict[str, Link]) -> str:
    if link.id in links:
        return f"La conduite « {link.id} » est définie deux fois ; la première est retenue."
    unknown = [f"« {end} »" for end in dict.fromkeys((link.start, link.end)) if end not in nodes]
    if unknown:
        return f"La conduite « {link.id} » est écartée : nœud inconnu {', '.join(unknown)}."
    return ""


def _peculiarities(link: Link) -> list[str]:
    told = []
    if link.start == link.end:
        told.append(f"La conduite « {link.id} » part du nœud « {link.start} » et y revient.")
    if link.length is not None and not (isfinite(link.length) and link.length > 0):
        told.append(f"La conduite « {link.id} » a une longueur nulle ou impossible.")
    return told


def _arranged(nodes: list[Node], links: list[Link]) -> Network:
    number = {node.id: i for i, node in enumerate(nodes)}
    lengths = [link.length or 0.0 for link in links]
    each: list[Node | Link] = [*nodes, *links]
    return Network(
        [node.id for node in nodes],
        [link.id for link in links],
        _numbers(number[link.start] for link in links),
        _numbers(number[link.end] for link in links),
        np.array([one if isfinite(one) and one > 0 else 0.0 for one in lengths], np.float64),
        np.array([node.source for node in nodes], bool),
        np.array([np.nan if node.x is None else node.x for node in nodes], np.float64),
        np.array([np.nan if node.y is None else node.y for node in nodes], np.float64),
        _numbers(one.customers for one in each),
        _numbers(one.hydrants for one in each),
        {vertex: one.sensitive for vertex, one in enumerate(each) if one.sensitive},
    )


def _numbers(values: Iterable[Any]) -> Numbers:
    return np.fromiter(values, np.int64)
