"""How much depends on each valve.

The definitions are those of WNTR's `valve_segment_attributes` (US EPA, Topographic metrics):
what shutting off either side of a valve would reach further if the valve were not there.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from networks.graph.network import Numbers
from networks.graph.segments import Segments


def surrounding_valves(segments: Segments) -> dict[str, int]:
    """Per valve, how many others stand at the segments on its two sides.

    0 for a valve with the same segment on both sides.
    """
    one, other = _sides(segments)
    pairs = [tuple(sorted(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    between = Counter(pairs)
    touching = Counter(side for pair in pairs for side in set(pair))
    return {
        id: 0 if a == b else touching[a] + touching[b] - between[a, b] - 1
        for id, (a, b) in zip(segments.valves, pairs, strict=True)
    }


def length_increase(segments: Segments) -> dict[str, float]:
    """`increase` of the length of pipe that is shut off."""
    bare = np.zeros(len(segments.network.node_ids))
    return increase(segments, np.concatenate((bare, segments.network.length)))


def increase(segments: Segments, weight: npt.NDArray[np.float64]) -> dict[str, float]:
    """Per valve, by which fraction more is shut off without it: 0 to 1.

    `weight`: per vertex, what counts (metres, customers, demand). The whole of both sides, over
    the heavier one, less 1; 0 with the same segment on both sides or nothing on either.
    """
    one, other = _sides(segments)
    total = np.bincount(segments.label, weight, minlength=segments.highest + 1)
    heavier = np.maximum(total[one], total[other])
    counts = (one != other) & (heavier > 0)
    lighter = np.minimum(total[one], total[other])
    fractions = np.divide(lighter, heavier, out=np.zeros(len(one)), where=counts)
    return dict(zip(segments.valves, fractions.tolist(), strict=True))


def _sides(segments: Segments) -> tuple[Numbers, Numbers]:
    """The segments on the node's and on the link's side of each valve."""
    joints = np.fromiter((segments.joint[id] for id in segments.valves), np.int64)
    network = segments.network
    return segments.label[network.joint_node[joints]], segments.label[network.joint_link[joints]]
