"""What shutting off each segment in turn would take away, all in one pass.

Segments joined by open valves are a graph; what a segment alone keeps from every source are the
parts behind an articulation point (Hopcroft and Tarjan 1973, by depth-first search). The time is
proportional to the network, where an isolation for each segment would be to its square.
"""

from __future__ import annotations

import numpy as np

from networks.graph.network import Metres, Numbers
from networks.graph.segments import Segments


def customers_lost(segments: Segments) -> dict[str, int]:
    """Per link, the `customers` of its isolation."""
    edge = len(segments.network.node_ids)
    lost = losses(segments, segments.network.customers.astype(np.float64))
    of_links = lost[segments.label[edge:]].round().astype(np.int64).tolist()
    return dict(zip(segments.network.link_ids, of_links, strict=True))


def losses(segments: Segments, weight: Metres) -> Metres:
    """Per segment number, the weight within it and of what would lose its source with it.

    `weight`: per vertex (customers, metres, demand). Numbers that are no segment have 0.
    """
    count = segments.highest + 1
    own = np.bincount(segments.label, weight, minlength=count)
    begins, beside = _neighbours(segments, count)
    # The root stands for all sources together, so that the last of several is no loss.
    root = count
    entered = [-1] * (count + 1)
    lowest = [0] * (count + 1)
    below = [*own.tolist(), 0.0]
    lost = own.tolist()
    entered[root] = 0
    clock, path, next_of = 1, [root], list(begins[:-1])
    while path:
        here = path[-1]
        if next_of[here] < begins[here + 1]:
            beyond = beside[next_of[here]]
            next_of[here] += 1
            if entered[beyond] < 0:
                entered[beyond] = lowest[beyond] = clock
                clock += 1
                path.append(beyond)
            else:
                lowest[here] = min(lowest[here], entered[beyond])
            continue
        path.pop()
        if path and path[-1] != root:
            before = path[-1]
            lowest[before] = min(lowest[before], lowest[here])
            below[before] += below[here]
            if lowest[here] >= entered[before]:
                lost[before] += below[here]
    return np.array(lost)


def _neighbours(segments: Segments, root: int) -> tuple[list[int], list[int]]:
    """For each segment and the root, where its neighbours begin in the list of all."""
    one, other = segments.doors(~segments.shut)
    apart = one != other
    fed: Numbers = np.unique(
        segments.label[: len(segments.network.node_ids)][segments.network.source]
    )
    roots = np.full(len(fed), root)
    start = np.concatenate((one[apart], other[apart], fed, roots))
    end = np.concatenate((other[apart], one[apart], roots, fed))
    order = np.argsort(start, kind="stable")
    begins = np.searchsorted(start[order], np.arange(root + 2))
    return begins.tolist(), end[order].tolist()
