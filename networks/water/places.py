"""Where the assets that are there already stand, for files that name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from networks.water.models import Device, Node, Pipe, Structure
from networks.water.vocabulary import SEWERS, Network

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Places:
    """Assets of one family of networks by code, x and y in EPSG:2154."""

    nodes: Mapping[str, Point]
    devices: Mapping[str, Point]
    structures: Mapping[str, Point]
    pipes: frozenset[str]


def places_of(territory: str, family: str) -> Places:
    """What is there of a family; for services and imports, which then write as themselves."""
    networks = sorted(SEWERS) if family == "sewer" else [Network.DRINKING]

    def points(model: type[Node] | type[Device] | type[Structure]) -> dict[str, Point]:
        rows = model.objects.filter(territory_id=territory, network__in=networks)
        return {code: (geom.x, geom.y) for code, geom in rows.values_list("code", "geom")}

    pipes = Pipe.objects.filter(territory_id=territory, network__in=networks)
    return Places(
        nodes=points(Node),
        devices=points(Device),
        structures=points(Structure),
        pipes=frozenset(pipes.values_list("code", flat=True)),
    )
