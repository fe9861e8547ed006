"""In which order somebody walks from valve to valve."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

import numpy as np

from networks.graph.network import Metres, Network

# The two ends of a pipe are as far from its middle, whatever rounding makes of it: the first one
# is taken then, here as on a phone.
AS_FAR_M = 0.001


def walking_order(
    network: Network, joints: Collection[int], start: int, inside: Collection[int]
) -> list[int]:
    """The joints that bound some vertices, from the nearest to the nearest not yet visited.

    The walk begins at the vertex `start`, which is one of them. Distances are straight lines
    between the nodes of the joints; what has no coordinates comes last, the fewest links from
    `start` first.
    """
    here = _place(network, start)
    at = _places(network, joints)
    if not (np.isfinite(at).all() and np.isfinite(here).all()):
        joints = _as_met(network, set(joints), start, inside)
        at = _places(network, joints)
    is_located = np.isfinite(at).all(axis=1)
    located, order = np.flatnonzero(is_located).tolist(), []
    while located:
        distances = np.hypot(*(at[located] - here).T)
        # Without a place to begin at, the first that was met.
        least = distances.min()
        nearest = 0 if np.isnan(least) else int(np.argmax(distances < least + AS_FAR_M))
        order.append(located.pop(nearest))
        here = at[order[-1]]
    numbers = list(joints)
    return [numbers[i] for i in [*order, *np.flatnonzero(~is_located).tolist()]]


def _places(network: Network, joints: Collection[int]) -> Metres:
    nodes = network.joint_node[list(joints)]
    return np.column_stack((network.x[nodes], network.y[nodes]))


def _place(network: Network, vertex: int) -> Metres:
    """Where a node is, or the middle between the ends of a link."""
    link = vertex - len(network.node_ids)
    ends = [vertex] if link < 0 else [network.starts[link], network.ends[link]]
    return np.array([network.x[ends].mean(), network.y[ends].mean()])


def _as_met(network: Network, joints: set[int], start: int, inside: Collection[int]) -> list[int]:
    """The joints as a search through the vertices, which are connected, finds them."""
    met: dict[int, None] = {}
    seen, todo = {start}, deque([start])
    while todo and len(met) < len(joints):
        vertex = todo.popleft()
        for joint in network.joints_at(vertex):
            if joint in joints:
                met[joint] = None
            beyond = network.across(joint, vertex)
            if beyond in inside and beyond not in seen:
                seen.add(beyond)
                todo.append(beyond)
    return list(met)
