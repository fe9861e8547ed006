"""Drinking water: the ways from a place to the sources that reach it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from networks.graph.network import Flags, Network
from networks.graph.segments import Segments

# Pumps have no length, and an edge of a sparse matrix no weight of zero.
LEAST_METRES = 1e-6
MOST_WAYS = 20


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way from a place to one source, through no closed valve.

    `nodes` and `links` in order, from the place; `length` in metres. `unavoidable`: the links of
    it that every other way to this source takes too.
    """

    source: str
    nodes: list[str]
    links: list[str]
    length: float
    unavoidable: list[str]

    @property
    def only(self) -> bool:
        """Whether there is no other way."""
        return self.unavoidable == self.links


def ways_to_sources(segments: Segments, node: str, most: int = MOST_WAYS) -> list[Way]:
    """The ways from a node, to the nearest source first, `most` of them.

    Either direction of a link counts: a network under pressure. `KeyError` for an unknown node.
    """
    network = segments.network
    start = network.node_number[node]
    passing = network.real & ~segments.shut
    far, before = _shortest(network, passing, start)
    sources = np.flatnonzero(network.source)
    reached = sources[np.isfinite(far[sources])]
    nearest = reached[np.argsort(far[reached], kind="stable")][:most]
    return [_way(network, passing, _path(before, start, int(source))) for source in nearest]


def _shortest(network: Network, passing: Flags, start: int) -> tuple[list[float], list[int]]:
    ends = network.joint_node[passing], network.joint_link[passing]
    half = np.maximum(network.length / 2, LEAST_METRES)
    weights = np.concatenate((half, half))[passing]
    edges = coo_array((weights, ends), shape=(network.vertices, network.vertices))
    far, before = dijkstra(edges, directed=False, indices=start, return_predecessors=True)
    return far, before


def _path(before: list[int], start: int, goal: int) -> list[int]:
    path = [goal]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]


def _way(network: Network, passing: Flags, path: list[int]) -> Way:
    edge = len(network.node_ids)
    needed = _bridges(network, passing, path)
    links = [vertex - edge for vertex in path[1::2]]
    return Way(
        network.node_ids[path[-1]],
        [network.node_ids[vertex] for vertex in path[::2]],
        [network.link_ids[link] for link in links],
        float(network.length[links].sum()),
        [network.link_ids[link] for link in links if link + edge in needed],
    )


def _bridges(network: Network, passing: Flags, path: list[int]) -> set[int]:
    """The vertices of a path to which nothing leads but the step of the path before them.

    What can be reached beside the path is flooded from each vertex in turn: where the flood has
    not come further along than the path itself, the next step is a bridge.
    """
    place = {vertex: i for i, vertex in enumerate(path)}
    seen: set[int] = set()
    furthest = 0
    needed = set()
    for i, vertex in enumerate(path[:-1]):
        todo = [vertex]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            furthest = max(furthest, place.get(here, 0))
            for joint in network.joints_at(here):
                beyond = network.across(joint, here)
                if not passing[joint] or beyond in seen:
                    continue
                if abs(place.get(here, -9) - place.get(beyond, -9)) == 1:
                    continue
                todo.append(beyond)
        if furthest <= i:
            needed.add(path[i + 1])
    return needed
