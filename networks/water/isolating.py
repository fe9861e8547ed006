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
        unusable: valves inside the place that nobody can turn.
        stuck: keys of valves that were taken to be stuck when this was worked out.
        found: the same as the graph says it; numbers of customers are from there.
        others: what to do if one valve turns out otherwise.
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
    others: list[Alternative]

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
    topology = topology_of(pipe.territory_id)
    if not topology.has_pipe(pipe.pk):
        raise NotInGraph
    segments = topology.segments
    known = tuple(dict.fromkeys(key for key in stuck if str(key) in segments.valves))
    for key in known:
        segments = segments.changed(str(key), closed=False, handling=Handling.STUCK)
    link = str(pipe.pk)
    found = isolate(segments, link=link)
    devices = _rows(actor, Device, [each.id for each in _valves_of(found)])
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
        others=_worth_telling(segments, link),
    )


def _valves_of(found: Isolation) -> list[Any]:
    return [*found.valves, *found.closed_already]


def _worth_telling(segments: Segments, link: str) -> list[Alternative]:
    """The alternatives: for a valve that sticks, what follows; one more valve, if it saves some."""
    return alternatives(segments, link=link)


def saving(others: Iterable[Alternative]) -> list[Alternative]:
    """Those with one more valve, that leave somebody their water."""
    return [each for each in others if each.change is not Change.STUCK]


def _rows(actor: Actor, model: type[Any], ids: Iterable[str]) -> dict[int, Any]:
    keys = [int(each) for each in ids]
    rows: QuerySet[Any] = model.objects.visible_to(actor).filter(pk__in=keys)
    return {row.pk: row for row in rows}


def _in_order(rows: dict[int, Any], ids: Iterable[str]) -> list[Any]:
    return [rows[int(each)] for each in ids if int(each) in rows]
