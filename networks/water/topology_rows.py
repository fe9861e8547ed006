"""The drinking-water assets of a territory as records of a graph; ids are the keys as text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import dist
from typing import Any

from django.db.models import Q

from networks.graph import Defect, Handling, Link, Node, Sensitive, Subject, Valve
from networks.water.models import Connection, Device
from networks.water.models import Node as NodeRow
from networks.water.models import Pipe as PipeRow
from networks.water.vocabulary import DeviceFunction, Network, NodeKind, SensitiveUse

SOURCES = frozenset({NodeKind.SOURCE, NodeKind.TANK})
# A valve drawn beside its pipe's end still stands at that end within this.
REACH_M = 2.0

# What says where a valve stands, and what says how it is.
_PLACE = ("function", "node_id", "downstream_pipe_id", "upstream_pipe_id", "retired_on", "geom")
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


@dataclass(frozen=True, slots=True)
class _Laid:
    """A pipe between its nodes; `line` in EPSG:2154."""

    start: int
    end: int
    line: Any

    def touches(self, node: int) -> bool:
        return node in (self.start, self.end)

    def end_at(self, place: Any) -> int | None:
        """The node at whose end of the line a place is."""
        first, last = self.line[0], self.line[-1]
        from_start = dist(place.coords[:2], first[:2])
        from_end = dist(place.coords[:2], last[:2])
        if min(from_start, from_end) > REACH_M:
            return None
        return self.start if from_start <= from_end else self.end


def read_records(territory: str, day: date) -> Records:
    """Everything of a territory that carries drinking water on a day.

    Pipes out of service and retired assets are left out. Customers and sensitive users are those
    of a pipe's service connections.
    """
    records = Records()
    hydrants = _hydrants(territory, day)
    for key, kind, geom in _in_service(NodeRow, territory, day).values_list("pk", "kind", "geom"):
        records.nodes.append(
            Node(str(key), geom.x, geom.y, source=kind in SOURCES, hydrants=hydrants[key])
        )
    served = _served(territory, day)
    laid: dict[int, _Laid] = {}
    rows = _in_service(PipeRow, territory, day).filter(in_service=True).order_by("pk")
    for key, code, start, end, length, geom in rows.values_list(
        "pk", "code", "start_node_id", "end_node_id", "length_m", "geom"
    ):
        if start is None or end is None:
            reason = f"La conduite « {code} » n’a pas ses deux nœuds."
            records.defects.append(Defect(Subject.LINK, code, reason))
            continue
        laid[key] = _Laid(start, end, geom)
        customers, sensitive = served.get(key, (0, ()))
        ends = str(start), str(end)
        records.links.append(Link(str(key), *ends, length or geom.length, customers, 0, sensitive))
    _stand(territory, day, laid, records)
    return records


def read_states(keys: Iterable[int]) -> dict[int, tuple[Standing, bool, Handling]]:
    """Of some devices: where each stands, whether it is closed, whether it can be handled."""
    rows = Device.objects.filter(pk__in=list(keys)).values_list("pk", *_PLACE, *_STATE)
    edge = len(_PLACE)
    return {key: (tuple(rest[:edge]), *_state(*rest[edge:])) for key, *rest in rows}


def _stand(territory: str, day: date, laid: Mapping[int, _Laid], records: Records) -> None:
    """Place the valves; those that stand nowhere are told."""
    at_node: dict[int, list[int]] = defaultdict(list)
    for pipe, each in laid.items():
        for node in {each.start, each.end}:
            at_node[node].append(pipe)
    rows = _in_service(Device, territory, day).filter(function=DeviceFunction.VALVE)
    for key, code, *rest in rows.order_by("pk").values_list("pk", "code", *_PLACE, *_STATE):
        place, state = rest[: len(_PLACE)], rest[len(_PLACE) :]
        found = _place(place, laid, at_node)
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


def _place(
    row: Sequence[Any], laid: Mapping[int, _Laid], at_node: Mapping[int, list[int]]
) -> tuple[int, int] | None:
    """The pipe and the node of a valve.

    Files name the node and a pipe, or the node alone, or the two pipes that meet at it, or one
    pipe at whose end it is drawn.
    """
    _function, node, downstream, upstream, _retired, geom = row
    pipes = [pipe for pipe in (downstream, upstream) if pipe in laid]
    if node is not None:
        touching = [pipe for pipe in pipes if laid[pipe].touches(node)]
        beside = at_node.get(node, [])
        # Between two pipes it is the same on which of them it stands.
        if not touching and len(beside) <= 2:
            touching = beside
        return (touching[0], node) if touching else None
    if len(pipes) == 2:
        one, other = (laid[pipe] for pipe in pipes)
        shared = {one.start, one.end} & {other.start, other.end}
        if len(shared) == 1:
            return pipes[0], shared.pop()
    for pipe in pipes:
        at = laid[pipe].end_at(geom)
        if at is not None:
            return pipe, at
    return None


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
