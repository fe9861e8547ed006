"""The drinking-water network to take along: enough to shut off a pipe without the platform.

| member         | what it holds                                                                 |
|----------------|-------------------------------------------------------------------------------|
| `territory`    | whose network                                                                 |
| `day`          | the day whose network it is                                                   |
| `segments`     | what cannot be shut off apart: `id` (its place in the list), `customers`,     |
|                | `hydrants`, `sensitive` (texts), `source` (water enters there), `metres`      |
| `valves`       | `key`, `code`, `a` and `b` (the segments beside it), `closed`, `handling`,    |
|                | `joint` (where it stands; several may stand at one point), `x`, `y`           |
| `pipe_segment` | the segment of each pipe, by key                                              |
| `pipe_place`   | the middle between the ends of each pipe, by key: where a walk begins         |

Places are EPSG:2154 or null. The whole network is told, however small the sector: whether water
still comes from somewhere is not seen in a sector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import numpy as np

from layers.access.actor import Actor
from layers.catalog.collecting import Companion
from networks.graph import Segments, Sensitive
from networks.graph.network import Metres
from networks.water.models import Device
from networks.water.rights import is_water
from networks.water.topology import topology_of
from networks.water.vocabulary import SensitiveUse

NAME = "water"
Key = int | str
Sheet = dict[str, Any]


def make(actor: Actor, territory: str) -> Sheet | None:
    """The network of a territory; None for those who are not of its water service."""
    if not is_water(actor, territory):
        return None
    topology = topology_of(territory)
    keys = [int(id) for id in topology.segments.valves]
    devices: Any = Device.objects.visible_to(actor).filter(pk__in=keys)
    codes = {str(key): code for key, code in devices.values_list("pk", "code")}
    told = sheet_of(topology.segments, codes)
    return {"territory": territory, "day": topology.day.isoformat(), **told}


def sheet_of(
    segments: Segments, codes: Mapping[str, str], key_of: Callable[[str], Key] = int
) -> Sheet:
    """The members that are the network's own.

    `codes`: what valves are called, by id. `key_of`: the key that an id stands for.
    """
    network = segments.network
    _, of = np.unique(segments.label, return_inverse=True)
    one_side, other_side = of[network.joint_node].tolist(), of[network.joint_link].tolist()
    x, y = network.x[network.joint_node], network.y[network.joint_node]
    places = _places(x, y)
    starts, ends = network.starts, network.ends
    middles = _places(
        (network.x[starts] + network.x[ends]) / 2, (network.y[starts] + network.y[ends]) / 2
    )
    valves = [
        {
            "key": key_of(id),
            "code": codes.get(id, ""),
            "a": one_side[joint],
            "b": other_side[joint],
            "closed": segments.valves[id].closed,
            "handling": str(segments.valves[id].handling),
            "joint": joint,
            "x": places[joint][0],
            "y": places[joint][1],
        }
        for joint, ids in sorted(segments.standing.items())
        for id in ids
    ]
    of_pipes = of[len(network.node_ids) :].tolist()
    return {
        "segments": _segments(segments, of),
        "valves": valves,
        "pipe_segment": dict(zip(network.link_ids, of_pipes, strict=True)),
        "pipe_place": dict(zip(network.link_ids, middles, strict=True)),
    }


def _segments(segments: Segments, of: Any) -> list[Sheet]:
    """Each with what it holds, in the order of their numbers."""
    network = segments.network
    edge, count = len(network.node_ids), int(of.max(initial=-1)) + 1
    customers = np.bincount(of, network.customers, minlength=count)
    hydrants = np.bincount(of, network.hydrants, minlength=count)
    metres = np.bincount(of[edge:], network.length, minlength=count)
    fed = frozenset(of[:edge][network.source].tolist())
    warned: dict[int, list[str]] = defaultdict(list)
    for vertex in sorted(network.sensitive):
        warned[int(of[vertex])] += [_told(each) for each in network.sensitive[vertex]]
    return [
        {
            "id": number,
            "customers": int(customers[number]),
            "hydrants": int(hydrants[number]),
            "sensitive": warned[number],
            "source": number in fed,
            "metres": round(float(metres[number]), 1),
        }
        for number in range(count)
    ]


def _told(each: Sensitive) -> str:
    known = each.use in SensitiveUse.values
    use = str(SensitiveUse(each.use).label) if known else each.use
    return f"{use} : {each.name}" if each.name else use


def _places(x: Metres, y: Metres) -> list[list[float | None]]:
    """Pairs of coordinates, both or none."""
    pairs = zip(x.tolist(), y.tolist(), strict=True)
    return [[*pair] if all(map(isfinite, pair)) else [None, None] for pair in pairs]


COMPANION = Companion(NAME, make)
