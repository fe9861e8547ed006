"""The drinking-water assets of a territory as records of a graph; ids are the keys as text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from networks.graph import Defect, Handling, Link, Node, Sensitive, Subject, Valve
from networks.water.models import Connection, Device
from networks.water.models import Node as NodeRow
from networks.water.models import Pipe as PipeRow
from networks.water.topology_valves import PLACE, Laid, Placing
from networks.water.vocabulary import DeviceFunction, Network, NodeKind, SensitiveUse

SOURCES = frozenset({NodeKind.SOURCE, NodeKind.TANK})
# What says where a valve stands, and what says how it is.
_PLACE = ("function", "retired_on", *PLACE)
_STATE = ("is_open", "handling")
Standing = tuple[Any, ...]


@dataclass(slots=True)
class Records:
    """What a graph is made of, and what could not be taken into it.

    `standing`: by the key of each valve that is in it, what said where it stands.
    """

    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    valves: list[Valve] = field(default_factory=list)
    standing: dict[int, Standing] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)


def read_records(territory: str, day: date) -> Records:
    """Everything of a territory that carries drinking water on a day.

    Pipes out of service and retired assets are left out. Customers and sensitive users are those
    of a pipe's service connections.
    """
    records = Records()
    served = _served(territory, day)
    laid: dict[int, Laid] = {}
    rows = _in_service(PipeRow, territory, day).filter(in_service=True).order_by("pk")
    for key, code, start, end, length, geom in rows.values_list(
        "pk", "code", "start_node_id", "end_node_id", "length_m", "geom"
    ):
        if start is None or end is None:
            reason = f"La conduite « {code} » n’a pas ses deux nœuds."
            records.defects.append(Defect(Subject.LINK, code, reason))
            continue
        laid[key] = Laid(start, end, geom)
        customers, sensitive = served.get(key, (0, ()))
        ends = str(start), str(end)
        records.links.append(Link(str(key), *ends, length or geom.length, customers, 0, sensitive))
    records.nodes = _nodes(territory, day, {node for each in laid.values() for node in each.ends})
    _stand(territory, day, laid, records)
    return records


def _nodes(territory: str, day: date, used: set[int]) -> list[Node]:
    """Where those pipes end; a node whose pipes are all gone is no place that lacks water."""
    hydrants = _hydrants(territory, day)
    rows = _in_service(NodeRow, territory, day).values_list("pk", "kind", "geom")
    return [
        Node(str(key), geom.x, geom.y, source=kind in SOURCES, hydrants=hydrants[key])
        for key, kind, geom in rows
        if key in used
    ]


def read_states(keys: Iterable[int]) -> dict[int, tuple[Standing, bool, Handling]]:
    """Of some devices: where each stands, whether it is closed, whether it can be handled."""
    rows = Device.objects.filter(pk__in=list(keys)).values_list("pk", *_PLACE, *_STATE)
    edge = len(_PLACE)
    return {key: (tuple(rest[:edge]), *_state(*rest[edge:])) for key, *rest in rows}


def _stand(territory: str, day: date, laid: Mapping[int, Laid], records: Records) -> None:
    """Place the valves; those that stand nowhere are told."""
    placing = Placing(laid)
    rows = _in_service(Device, territory, day).filter(function=DeviceFunction.VALVE)
    for key, code, *rest in rows.order_by("pk").values_list("pk", "code", *_PLACE, *_STATE):
        place, state = rest[: len(_PLACE)], rest[len(_PLACE) :]
        found = placing.place(place[-len(PLACE) :])
        if found is None:
            reason = f"La vanne « {code} » n’est au bout d’aucune conduite en service."
            records.defects.append(Defect(Subject.VALVE, code, reason))
            continue
        pipe, node = found
        records.standing[key] = tuple(place)
        records.valves.append(Valve(str(key), str(pipe), str(node), *_state(*state)))


def _state(is_open: bool | None, handling: str) -> tuple[bool, Handling]:
    """Where nobody says, a valve is open: that is what it is there for."""
    return is_open is False, Handling(handling)


def _in_service(model: Any, territory: str, day: date) -> Any:
    rows = model.objects.filter(territory_id=territory, network=Network.DRINKING)
    return rows.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))


def _served(territory: str, day: date) -> dict[int, tuple[int, tuple[Sensitive, ...]]]:
    rows = _in_service(Connection, territory, day).filter(pipe__isnull=False)
    customers: Counter[int] = Counter()
    sensitive: dict[int, list[Sensitive]] = defaultdict(list)
    for pipe, count, use, address in rows.order_by("pk").values_list(
        "pipe_id", "customers", "sensitive", "address"
    ):
        customers[pipe] += count
        if use != SensitiveUse.NONE:
            sensitive[pipe].append(Sensitive(address, use))
    return {pipe: (count, tuple(sensitive[pipe])) for pipe, count in customers.items()}


def _hydrants(territory: str, day: date) -> Counter[int]:
    rows = _in_service(Device, territory, day).filter(
        function=DeviceFunction.HYDRANT, node__isnull=False
    )
    return Counter(rows.values_list("node_id", flat=True))
