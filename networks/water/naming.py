"""An isolation in a territory by the service's own names instead of keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from networks.graph import Defect, Isolation, Valve, isolate
from networks.graph.pieces import unfed
from networks.water.commands import Refused
from networks.water.models import Device, Node, Pipe
from networks.water.topology import Topology, topology_of
from networks.water.vocabulary import Network


def isolated(
    territory: str, *, pipe: str | None, node: str | None
) -> tuple[Isolation, list[Defect]]:
    """The isolation of a pipe or node of drinking water, and what the graph could not take.

    Args:
        territory: whose network.
        pipe: its code, or its key.
        node: its code, or its key; one of the two.

    Raises:
        Refused: there is none of this name in service.
    """
    topology = topology_of(territory)
    link = _key(Pipe, territory, pipe, _("Conduite inconnue : « %s »."))
    at = _key(Node, territory, node, _("Nœud inconnu : « %s »."))
    try:
        found = isolate(topology.segments, link=link, node=at)
    except KeyError:
        raise Refused(
            _("« %s » n’est pas dans le graphe : hors service, ou sans nœuds.") % (pipe or node)
        ) from None
    return _named(found), [*topology.defects, *_unfed(topology)]


def _key(model: type[Any], territory: str, name: str | None, unknown: str) -> str | None:
    if name is None:
        return None
    rows = model.objects.filter(territory_id=territory, network=Network.DRINKING)
    found = rows.filter(code=name).first()
    if found is None and name.isascii() and name.isdigit() and len(name) < 17:
        found = rows.filter(pk=int(name)).first()
    if found is None:
        raise Refused(unknown % name)
    return str(found.pk)


def _named(found: Isolation) -> Isolation:
    valves = [*found.valves, *found.closed_already]
    pipes = _codes(
        Pipe, [*found.links, *found.links_without_source, *(valve.link for valve in valves)]
    )
    nodes = _codes(
        Node, [*found.nodes, *found.nodes_without_source, *(valve.node for valve in valves)]
    )
    devices = _codes(Device, [valve.id for valve in valves])

    def of(valve: Valve) -> Valve:
        return replace(valve, id=devices[valve.id], link=pipes[valve.link], node=nodes[valve.node])

    return replace(
        found,
        valves=[of(valve) for valve in found.valves],
        closed_already=[of(valve) for valve in found.closed_already],
        links=[pipes[key] for key in found.links],
        nodes=[nodes[key] for key in found.nodes],
        links_without_source=[pipes[key] for key in found.links_without_source],
        nodes_without_source=[nodes[key] for key in found.nodes_without_source],
        sources=[nodes[key] for key in found.sources],
    )


def _codes(model: type[Any], keys: list[str]) -> dict[str, str]:
    rows = model.objects.filter(pk__in={int(key) for key in keys}).values_list("pk", "code")
    return {str(key): code for key, code in rows}


def _unfed(topology: Topology) -> list[Defect]:
    """Keys say nothing to people: which nodes it is, the map shows."""
    return [
        replace(each, id="", reason=each.reason.split(" : ")[0] + ".")
        for each in unfed(topology.segments)
    ]
