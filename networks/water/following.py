"""Where water comes from and where it goes: sewers by their slope, drinking water by its ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from layers.access.actor import Actor
from networks.graph.sewers import Basis, Sewer, Sewers, Step
from networks.graph.supply import Way, ways_to_sources
from networks.water.isolating import NotInGraph
from networks.water.models import Node, Pipe
from networks.water.topology import topology_of
from networks.water.vocabulary import SEWERS

MOST_WAYS = 4


@dataclass(frozen=True, slots=True)
class Traced:
    """The sewers on one side of a sewer, the nearest first.

    Attributes:
        pipes: as rows that the actor may see.
        metres: their length together.
        bases: how many directions are known by what.
        comes_back: whether the trace meets itself: a mesh or a cycle.
    """

    pipes: list[Pipe]
    metres: float
    bases: dict[Basis, int]
    comes_back: bool


@dataclass(frozen=True, slots=True)
class Supply:
    """A way to a source; `only`: there is no other; `unavoidable` of its pipes have no other."""

    source: Node
    pipes: list[Pipe]
    metres: float
    unavoidable: int
    only: bool


def sewers_of(territory: str) -> Sewers:
    """The sewers of a territory that are in service today; ids are keys as text."""
    rows = Pipe.objects.filter(
        territory_id=territory,
        network__in=sorted(SEWERS),
        in_service=True,
        start_node__isnull=False,
        end_node__isnull=False,
    ).filter(Q(retired_on__isnull=True) | Q(retired_on__gt=timezone.localdate()))
    return Sewers(
        Sewer(str(key), str(start), str(end), forward, upper, lower, length or geom.length)
        for key, start, end, forward, upper, lower, length, geom in rows.order_by("pk").values_list(
            *("pk", "start_node_id", "end_node_id", "flows_forward"),
            *("upstream_invert_m", "downstream_invert_m", "length_m", "geom"),
        )
    )


def traced(actor: Actor, pipe: Pipe) -> tuple[Sewer, Traced, Traced]:
    """The sewer itself, what lies above it, what lies below.

    Raises:
        NotInGraph: it is no sewer in service, or has not its two nodes.
    """
    sewers = sewers_of(pipe.territory_id)
    key = str(pipe.pk)
    if key not in sewers.sewers:
        raise NotInGraph
    above, below = sewers.above(key), sewers.below(key)
    return sewers.sewers[key], _side(actor, above), _side(actor, below)


def _side(actor: Actor, steps: list[Step]) -> Traced:
    pipes = _pipes(actor, [int(step.sewer.id) for step in steps])
    return Traced(
        pipes,
        sum(step.sewer.length or 0.0 for step in steps),
        dict(Counter(step.basis for step in steps)),
        any(step.comes_back for step in steps),
    )


def supplies(actor: Actor, pipe: Pipe) -> list[Supply]:
    """The ways from a pipe to the sources that feed it, the nearest first.

    They begin at an end that no closed valve cuts off; a pipe that is shut off has none.

    Raises:
        NotInGraph: the pipe is no part of the network.
    """
    topology = topology_of(pipe.territory_id)
    if not topology.has_pipe(pipe.pk):
        raise NotInGraph
    segments = topology.segments
    for end in (pipe.start_node_id, pipe.end_node_id):
        joint = segments.network.joint_of(str(pipe.pk), str(end))
        if joint is not None and not segments.shut[joint]:
            ways = ways_to_sources(segments, str(end), MOST_WAYS)
            break
    else:
        return []
    nodes: QuerySet[Any] = Node.objects.visible_to(actor)
    sources = nodes.in_bulk([int(way.source) for way in ways])
    return [_supply(actor, way, sources) for way in ways if int(way.source) in sources]


def _supply(actor: Actor, way: Way, sources: dict[int, Node]) -> Supply:
    pipes = _pipes(actor, [int(link) for link in way.links])
    return Supply(sources[int(way.source)], pipes, way.length, len(way.unavoidable), way.only)


def _pipes(actor: Actor, keys: list[int]) -> list[Pipe]:
    rows: QuerySet[Any] = Pipe.objects.visible_to(actor)
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]
