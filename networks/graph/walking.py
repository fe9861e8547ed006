"""In which order somebody walks from valve to valve."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

import numpy as np

from networks.graph.network import Network


def walking_order(
    network: Network, joints: Collection[int], start: int, inside: Collection[int]
) -> list[int]:
    """The joints that bound some vertices, from the nearest to the nearest not yet visited.

    The walk begins at the joint that is the fewest links away from the vertex `start`. Distances
    are straight lines between the nodes of the joints; those whose node has no coordinates come
    last, as they were met.
    """
    met = _as_met(network, set(joints), start, inside)
    nodes = network.joint_node[met]
    at = np.column_stack((network.x[nodes], network.y[nodes]))
    is_located = np.isfinite(at).all(axis=1)
    located = np.flatnonzero(is_located).tolist()
    order: list[int] = []
    while located:
        here = at[order[-1]] if order else at[located[0]]
        distances = np.hypot(*(at[located] - here).T)
        order.append(located.pop(int(np.argmin(distances))))
    return [met[i] for i in [*order, *np.flatnonzero(~is_located).tolist()]]


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
