"""Write the assets that a file describes: those that are new, and those that differ."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.rows import KEY_BITS
from layers.exchange.sql.merging import importing_alone
from layers.territory.communes import Communes
from networks.water.models import Connection, Device, Node, Pipe, Structure
from networks.water.rights import require_water
from networks.water.vocabulary import SEWERS, Network, family_of

# Two files that say the same place through two projections agree within this.
SAME_PLACE_M = 1e-4
_AT_ONCE = 1000
_REFERRED = {
    "start_node": Node,
    "end_node": Node,
    "node": Node,
    "main_pipe": Pipe,
    "upstream_pipe": Pipe,
    "downstream_pipe": Pipe,
    "pipe": Pipe,
    "structure": Structure,
}


class _OnlyTried(Exception):
    """Everything went well and is to be undone."""


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset as a file describes it.

    Attributes:
        code: the service's name of it.
        network: a `Network`.
        shape: in EPSG:2154, two dimensions.
        values: model fields that the file says; others stay as they are.
        refers: foreign keys by the code of what they name; "" for nothing. A code that is neither
            in the file nor there already is nothing.
        at_first: model fields that only a new row gets.
        decimals: of numbers that the format rounds: what rounds to the same is the same.
        said: what the format says of a field that it says less of than there is to know (one word
            for two materials, the year of a day): what it says the same of is the same.
    """

    code: str
    network: str
    shape: shapely.Geometry
    values: Mapping[str, Any] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    at_first: Mapping[str, Any] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Assets:
    """What a file describes; a code occurs once in a kind and a family of networks."""

    nodes: list[AssetRow] = field(default_factory=list)
    pipes: list[AssetRow] = field(default_factory=list)
    structures: list[AssetRow] = field(default_factory=list)
    devices: list[AssetRow] = field(default_factory=list)
    connections: list[AssetRow] = field(default_factory=list)


@dataclass(slots=True)
class Written:
    """What changed: by kind of asset, how many were made and how many had differed."""

    made: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


def import_assets(
    actor: Actor, territory: str, assets: Assets, *, dry_run: bool = False
) -> Written:
    """Write assets in one transaction; those that are there and alike are not touched.

    What operation knows and no exchange format says (open, stuck, retired) stays as it is.

    Raises:
        PermissionDenied: the actor is not of the water service.
        ImportGoingOn: another import into the territory has not ended.
    """
    require_water(actor, territory)
    written = Written()
    with importing_alone("water", territory), suppress(_OnlyTried), acting(actor):
        merging = _Merging(territory, written)
        merging.merge(Node, assets.nodes)
        merging.merge(Pipe, assets.pipes)
        merging.merge(Structure, assets.structures)
        merging.merge(Device, assets.devices)
        merging.merge(Connection, assets.connections)
        merging.stand_at_nodes(assets.nodes)
        if dry_run:
            raise _OnlyTried
    return written


class _Merging:
    def __init__(self, territory: str, written: Written) -> None:
        self._territory = territory
        self._written = written
        self._communes = Communes(territory)
        self._keys: dict[tuple[type[Any], str], dict[str, int]] = {}

    def merge(self, model: type[Any], rows: Sequence[AssetRow]) -> None:
        """Make what is new of one kind, change what differs."""
        if not rows:
            return
        there = {
            (family_of(each.network), each.code): each
            for each in model.objects.filter(
                territory_id=self._territory, network__in=_networks_of(rows)
            )
        }
        keys = [
            there[row].pk if row in there else secrets.randbelow(2**KEY_BITS - 1) + 1
            for row in ((family_of(each.network), each.code) for each in rows)
        ]
        for key, row in zip(keys, rows, strict=True):
            self._known(model, family_of(row.network))[row.code] = key
        shapes = np.array([row.shape for row in rows], dtype=np.object_)
        communes = self._communes.of(shapes)
        new, changed, fields = [], [], set[str]()
        for key, row, commune in zip(keys, rows, communes, strict=True):
            columns = self._columns(row) | {"network": row.network, "commune_id": commune}
            known = there.get((family_of(row.network), row.code))
            if known is None:
                new.append(
                    model(
                        pk=key,
                        territory_id=self._territory,
                        code=row.code,
                        geom=_stored(row.shape),
                        **{**columns, **row.at_first},
                    )
                )
                continue
            differing = {
                name
                for name, value in columns.items()
                if not _same(
                    getattr(known, name), value, row.decimals.get(name), row.said.get(name)
                )
            }
            if getattr(known, "retired_on", None) and not columns.get("in_service", True):
                # A format that knows no days says of what is retired that it is out of service.
                differing.discard("in_service")
            for name in differing:
                setattr(known, name, columns[name])
            if not _same_place(known.geom, row.shape):
                known.geom = _stored(row.shape)
                differing.add("geom")
            if differing:
                known.version += 1
                changed.append(known)
                fields |= differing
        model.objects.bulk_create(new, batch_size=_AT_ONCE)
        if changed:
            model.objects.bulk_update(changed, sorted(fields | {"version"}), batch_size=_AT_ONCE)
        self._written.made[model.__name__] = len(new)
        self._written.changed[model.__name__] = len(changed)

    def stand_at_nodes(self, nodes: Sequence[AssetRow]) -> None:
        """What was there before a pipe named it stands at the node of its own code."""
        for family in {family_of(row.network) for row in nodes}:
            known = self._known(Node, family)
            codes = [row.code for row in nodes if family_of(row.network) == family]
            for model in (Structure, Device):
                alone = model.objects.filter(
                    territory_id=self._territory,
                    network__in=_networks(family),
                    node__isnull=True,
                    code__in=codes,
                )
                standing = list(alone)
                for each in standing:
                    each.node_id = known[each.code]
                model.objects.bulk_update(standing, ["node"], batch_size=_AT_ONCE)

    def _columns(self, row: AssetRow) -> dict[str, Any]:
        family = family_of(row.network)
        keys = {
            f"{name}_id": self._known(_REFERRED[name], family).get(code)
            for name, code in row.refers.items()
        }
        return {**row.values, **keys}

    def _known(self, model: type[Any], family: str) -> dict[str, int]:
        """Code → key of what is there, or is being made."""
        if (model, family) not in self._keys:
            there = model.objects.filter(
                territory_id=self._territory, network__in=_networks(family)
            )
            self._keys[model, family] = dict(there.values_list("code", "pk"))
        return self._keys[model, family]


def _networks(family: str) -> list[str]:
    return sorted(SEWERS) if family == "sewer" else [Network.DRINKING]


def _networks_of(rows: Sequence[AssetRow]) -> list[str]:
    return [
        each for family in {family_of(row.network) for row in rows} for each in _networks(family)
    ]


def _stored(shape: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)


def _same(stored: Any, told: Any, decimals: int | None, said: Callable[[Any], Any] | None) -> bool:
    if stored is None or told is None:
        return bool(stored == told)
    if said is not None:
        return bool(stored == told or said(stored) == said(told))
    if decimals is None:
        return bool(stored == told)
    return bool(abs(stored - told) <= 0.5000001 * 10.0**-decimals)


def _same_place(stored: GEOSGeometry, shape: shapely.Geometry) -> bool:
    there = shapely.get_coordinates(shapely.from_wkb(bytes(stored.wkb)))
    here = shapely.get_coordinates(shape)
    return there.shape == here.shape and bool((np.abs(there - here) <= SAME_PLACE_M).all())
