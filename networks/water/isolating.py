"""Shutting off a pipe: the valves to turn, what is cut, whom to warn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.db.models import QuerySet

from layers.access.actor import Actor
from networks.graph import Alternative, Change, Handling, Isolation, Segments, alternatives, isolate
from networks.water.models import Connection, Device, Pipe
from networks.water.topology import topology_of
from networks.water.vocabulary import DeviceFunction, SensitiveUse

# The drawn area reaches this far beside the pipes that are cut.
BESIDE_M = 12.0


class NotInGraph(Exception):
    """The pipe carries no drinking water, or does not hang together with the network."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What shutting off one pipe does, as rows that the actor may see.

    Attributes:
        pipe: the pipe to be shut off.
        valves: to be closed, in walking order.
        closed_already: bound the place too.
        pipes: shut off, the pipe itself among them.
        without_source: lie outside, but no source reaches them any more.
        connections: of both, by address.
        hydrants: of both.
        stuck: keys of valves that were taken to be stuck when this was worked out.
        found: the same as the graph says it; numbers of customers are from there.
    """

    pipe: Pipe
    valves: list[Device]
    closed_already: list[Device]
    pipes: list[Pipe]
    without_source: list[Pipe]
    connections: list[Connection]
    hydrants: list[Device]
    stuck: tuple[int, ...]
    found: Isolation

    @property
    def customers(self) -> int:
        """How many lose their water."""
        return self.found.customers

    @property
    def sensitive(self) -> list[Connection]:
        """Those to be warned in person."""
        return [each for each in self.connections if each.sensitive != SensitiveUse.NONE]

    @property
    def area(self) -> shapely.Geometry:
        """The surface around all that is cut, EPSG:2154."""
        lines = [shapely.from_wkb(bytes(each.geom.wkb)) for each in self._cut]
        return shapely.simplify(shapely.union_all(shapely.buffer(lines, BESIDE_M)), 1.0)

    @property
    def metres(self) -> float:
        """Drawn length of all that is cut."""
        return float(sum(each.geom.length for each in self._cut))

    @property
    def _cut(self) -> list[Pipe]:
        return [*self.pipes, *self.without_source]


def cut_of(actor: Actor, pipe: Pipe, stuck: Sequence[int] = ()) -> Cut:
    """What shutting off a pipe does today.

    Args:
        actor: sees the rows that are told.
        pipe: of drinking water, in service.
        stuck: keys of valves that are taken to be stuck, whatever is known of them.

    Raises:
        NotInGraph: the pipe is no part of the network.
    """
    segments, known = _segments(pipe, stuck)
    found = isolate(segments, link=str(pipe.pk))
    around = [each.id for each in (*found.valves, *found.closed_already)]
    devices = _rows(actor, Device, around)
    pipes = _rows(actor, Pipe, [*found.links, *found.links_without_source])
    cut_nodes = [int(key) for key in (*found.nodes, *found.nodes_without_source)]
    connections: QuerySet[Any] = Connection.objects.visible_to(actor)
    hydrants: QuerySet[Any] = Device.objects.visible_to(actor)
    return Cut(
        pipe=pipe,
        valves=_in_order(devices, [each.id for each in found.valves]),
        closed_already=_in_order(devices, [each.id for each in found.closed_already]),
        pipes=_in_order(pipes, found.links),
        without_source=_in_order(pipes, found.links_without_source),
        connections=list(
            connections.filter(pipe__in=list(pipes), retired_on__isnull=True)
            .select_related("pipe")
            .order_by("address", "code", "pk")
        ),
        hydrants=list(
            hydrants.filter(
                function=DeviceFunction.HYDRANT, node__in=cut_nodes, retired_on__isnull=True
            ).order_by("code")
        ),
        stuck=known,
        found=found,
    )


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What becomes of it if one valve turns out other than it was counted on."""

    change: Change
    valve: Device
    isolation: Isolation


def otherwise(actor: Actor, pipe: Pipe, stuck: Sequence[int] = ()) -> list[Otherwise]:
    """Each valve to be closed found stuck in turn; then what one more valve would save.

    Raises:
        NotInGraph: the pipe is no part of the network.
    """
    found: list[Alternative] = alternatives(_segments(pipe, stuck)[0], link=str(pipe.pk))
    valves = _rows(actor, Device, [each.valve.id for each in found])
    return [
        Otherwise(each.change, valves[int(each.valve.id)], each.isolation)
        for each in found
        if int(each.valve.id) in valves
    ]


def _segments(pipe: Pipe, stuck: Sequence[int]) -> tuple[Segments, tuple[int, ...]]:
    """The segments with these valves stuck open, and those of them that there are."""
    topology = topology_of(pipe.territory_id)
    if not topology.has_pipe(pipe.pk):
        raise NotInGraph
    segments = topology.segments
    known = tuple(dict.fromkeys(key for key in stuck if str(key) in segments.valves))
    for key in known:
        segments = segments.changed(str(key), closed=False, handling=Handling.STUCK)
    return segments, known


def _rows(actor: Actor, model: type[Any], ids: Iterable[str]) -> dict[int, Any]:
    keys = [int(each) for each in ids]
    rows: QuerySet[Any] = model.objects.visible_to(actor).filter(pk__in=keys)
    return {row.pk: row for row in rows}


def _in_order(rows: dict[int, Any], ids: Iterable[str]) -> list[Any]:
    return [rows[int(each)] for each in ids if int(each) in rows]
