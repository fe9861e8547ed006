"""Where the assets that are there already stand, for files that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from networks.water.models import Device, Node, Pipe, Structure
from networks.water.vocabulary import SEWERS, DeviceFunction, Network

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


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at pipes and nodes under names of its own, by code of the one and the other.

    `shut`: pipes with their closed valves. `built`: nodes with their structures.
    """

    shut: Mapping[str, frozenset[str]]
    built: Mapping[str, frozenset[str]]


def standing_in(territory: str) -> Standing:
    """What stands in the drinking-water network, for models that know no names of it."""

    def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for place, code in pairs:
            found[place].add(code)
        return {place: frozenset(codes) for place, codes in found.items()}

    here = {"territory_id": territory, "network": Network.DRINKING, "retired_on__isnull": True}
    valves = Device.objects.filter(**here, function=DeviceFunction.VALVE, is_open=False)
    structures = Structure.objects.filter(**here, node__isnull=False)
    return Standing(
        shut=grouped(
            (pipe, code)
            for code, *pipes in valves.values_list(
                "code", "downstream_pipe__code", "upstream_pipe__code"
            )
            for pipe in pipes
            if pipe
        ),
        built=grouped(structures.values_list("node__code", "code")),
    )
