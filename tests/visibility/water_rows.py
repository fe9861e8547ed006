"""Rows of the networks' assets for the walk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.gis.geos import LineString, Point

from layers.access.models import Territory
from networks.water.models import Connection, Device, Incident, Node, Pipe, Structure
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

NORTHING = SOUTH + 8_211.25
_LAID: dict[str, Any] = {
    "laid_from_year": 1971,
    "laid_year": 1973,
    "year_source": "as_built",
    "retired_on": None,
}
_LOCATED: dict[str, Any] = {
    "xy_class": "B",
    "z_class": "C",
    "located_on": date(2019, 5, 6),
}
_DATES: dict[str, Any] = {"updated_on": date(2020, 7, 8), "synthetic": False}


def _places(home: Territory, neighbour: Territory) -> Iterator[tuple[Territory, float, float]]:
    # None has the northing of one next door: hidden digits must not be visible ones of another.
    yield home, WEST + 311.5, NORTHING
    yield neighbour, WEST + 10_311.5, NORTHING + 1.1


def _words(word: str) -> dict[str, str]:
    names = ("owner", "operator", "update_source", "attribute_source", "location_source")
    return {name: f"{name}-{word}" for name in names}


def _row(made: Any, values: dict[str, Any], secrets: tuple[str, ...] = ()) -> WalkedRow:
    # No commune: pages name the communes to everybody, hidden rows or not.
    shown = {"code": made.code, "network": made.network, "commune": None, **values}
    return WalkedRow(made.pk, made.territory_id, "internal", shown, made.geom, secrets=secrets)


@rows_of("water-nodes")
def nodes(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """The two ends of a drinking water pipe."""
    rows = []
    for territory, west, south in _places(home, neighbour):
        for end in ("start", "end"):
            far = 173.25 if end == "end" else 0
            node = Node.objects.create(
                territory=territory,
                code=f"node-{end}-{territory.pk}",
                network="drinking",
                kind="junction",
                z_m=31.625,
                xy_class="B",
                geom=Point(west + far, south, srid=2154),
            )
            told = {"kind": "junction", "z_m": 31.625, "xy_class": "B", "z_class": "C"}
            rows.append(_row(node, told | {"retired_on": None, "synthetic": False}))
    return rows


@rows_of("water-pipes")
def pipes(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A pipe in service, and a retired one beside it, of a sewer."""
    rows = []
    for territory, west, south in _places(home, neighbour):
        start, end = Node.objects.filter(territory=territory).order_by("-code")
        main = None
        for index, network in enumerate(("drinking", "waste")):
            word = f"pipe{territory.pk}x{index}"
            values = {
                "material": "grey_iron" if index == 0 else "stoneware",
                "diameter_mm": 125,
                "content": "drinking" if index == 0 else "waste",
                "function": "distribution" if index == 0 else "collection",
                "circulation": "forced" if index == 0 else "gravity",
                "in_service": index == 0,
                "is_connection": False,
                "depth_m": 1.25,
                "length_m": 173.5,
                "connections": 7,
                "upstream_invert_m": None if index == 0 else 30.125,
                "downstream_invert_m": None if index == 0 else 29.875,
                "flows_forward": None if index == 0 else True,
                "condition": 4,
                **_LAID,
                **_LOCATED,
                **_DATES,
                **_words(word),
                "retired_on": None if index == 0 else date(2018, 2, 3),
            }
            y = south + 3.5 * index
            pipe = Pipe.objects.create(
                territory=territory,
                code=f"code-{word}",
                network=network,
                start_node=start if index == 0 else None,
                end_node=end if index == 0 else None,
                main_pipe=main,
                geom=LineString((west, y), (west + 173.25, y), srid=2154),
                **values,
            )
            ends = {
                "start_node": start.code if index == 0 else None,
                "end_node": end.code if index == 0 else None,
                "main_pipe": main.code if main else None,
            }
            rows.append(_row(pipe, values | ends))
            main = pipe
    return rows


def _standing(territory: Territory, word: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns of a device or a structure on the walked pipe, and what its fields show."""
    pipe = Pipe.objects.get(territory=territory, network="drinking")
    node = pipe.start_node
    assert node is not None
    values = {"z_m": 31.5, **_LAID, **_LOCATED, **_DATES, **_words(word)}
    tied = {"node": node, "upstream_pipe": pipe, "downstream_pipe": pipe, "main_pipe": pipe}
    return values | tied, values | {name: each.code for name, each in tied.items()}


@rows_of("water-structures")
def structures(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A reservoir."""
    rows = []
    for territory, west, south in _places(home, neighbour):
        word = f"structure{territory.pk}"
        columns, shown = _standing(territory, word)
        structure = Structure.objects.create(
            territory=territory,
            code=f"code-{word}",
            network="drinking",
            function="reservoir",
            geom=Point(west + 1_011.5, south, srid=2154),
            **columns,
        )
        rows.append(_row(structure, shown | {"function": "reservoir"}))
    return rows


@rows_of("water-devices")
def devices(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A valve that is stuck."""
    rows = []
    for territory, west, south in _places(home, neighbour):
        word = f"device{territory.pk}"
        columns, shown = _standing(territory, word)
        structure = Structure.objects.get(territory=territory)
        valve = {
            "function": "valve",
            "diameter_mm": 100,
            "is_open": True,
            "handling": "stuck",
            "handling_note": f"note-{word}",
        }
        device = Device.objects.create(
            territory=territory,
            code=f"code-{word}",
            network="drinking",
            structure=structure,
            geom=Point(west + 2_023.75, south, srid=2154),
            **columns,
            **valve,
        )
        rows.append(_row(device, shown | valve | {"structure": structure.code}))
    return rows


@rows_of("water-connections")
def connections(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """A school; whom to call there leaves through no exit for layers."""
    rows = []
    for territory, west, south in _places(home, neighbour):
        word = f"connection{territory.pk}"
        pipe = Pipe.objects.get(territory=territory, network="drinking")
        values = {"customers": 214_207, "sensitive": "school", "address": f"address-{word}"}
        connection = Connection.objects.create(
            territory=territory,
            code=f"code-{word}",
            network="drinking",
            pipe=pipe,
            contact_name=f"contact-{word}",
            contact_phone=f"phone-{word}",
            geom=Point(west + 3_037.25, south, srid=2154),
            **values,
        )
        told = values | {"pipe": pipe.code, "retired_on": None, "synthetic": False}
        rows.append(_row(connection, told, (f"contact-{word}", f"phone-{word}")))
    return rows


# How an incident came to be announced or not: each step is one write.
_LIVES = (
    ("open", ""),
    ("open", "words"),
    ("isolated", "words"),
    ("closed", "words"),
)


@rows_of("water-incidents")
def incidents(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """One that is announced, one that is not, one that was."""
    rows = []
    opened = datetime(2026, 10, 5, 6, 7, tzinfo=UTC)
    for territory, west, south in _places(home, neighbour):
        pipe = Pipe.objects.get(territory=territory, network="drinking")
        for index, (state, announced) in enumerate(_LIVES):
            word = f"incident{territory.pk}x{index}"
            closed = opened + timedelta(hours=9) if state == "closed" else None
            values = {
                "kind": "leak",
                "state": state,
                "severity": "high",
                "found_by": "citizen",
                "announcement": f"announcement-{word}" if announced else "",
                "opened_at": opened,
                "isolated_at": None,
                "repaired_at": None,
                "restored_at": None,
                "closed_at": closed,
                "customers_cut": 214_000_011 + index,
                "address": f"address-{word}",
                "accuracy_m": 4.5,
                "place_source": "gps",
            }
            incident = Incident.objects.create(
                territory=territory,
                number=f"N{territory.pk[-4:]}x{index}"[:10],
                network="drinking",
                description=f"description-{word}",
                pipe=pipe,
                geom=Point(west + 411.5 * index, south + 977.25, srid=2154),
                **values,
            )
            told = values | {
                "number": incident.number,
                "network": "drinking",
                "pipe": pipe.code,
                "device": None,
                "agency": None,
                "commune": None,
                "synthetic": False,
            }
            shown = "announced" if announced and state != "closed" else "internal"
            rows.append(
                WalkedRow(
                    incident.pk,
                    territory.pk,
                    shown,
                    told,
                    incident.geom,
                    secrets=(f"description-{word}",),
                )
            )
    return rows
