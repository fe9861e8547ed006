"""How the visibility walk looks through the police's rooms and the public page of speeds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from geoportal.police.layers import (
    POLICE_LAYERS,
    POLICE_OPERATIONS,
    SPEED_CHECKS,
    SPEED_SITES,
    SPEED_STATISTICS,
)
from geoportal.police.models import (
    Device,
    OperationKind,
    ReadingsFile,
    SpeedStatistic,
)
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.ui.shut_doors import require_shut

ROUTES = frozenset(
    {
        "police",
        "police-act",
        "police-bring-readings",
        "police-change-site",
        "police-device",
        "police-devices",
        "police-kind",
        "police-kinds",
        "police-looks",
        "police-new-site",
        "police-operation",
        "police-plan",
        "police-publication",
        "police-plan-operation",
        "police-readings",
        "police-readings-state",
        "police-report",
        "police-session",
        "police-site",
        "speeds",
        "speeds-csv",
    }
)
OF_FILES = ("police-readings", "police-readings-state")
PAGES = {
    SPEED_SITES.id: ("sites", ("police-site", "police-change-site", "police-report")),
    SPEED_CHECKS.id: ("seances", ("police-session",)),
    POLICE_OPERATIONS.id: ("operations", ("police-operation",)),
}


def probe() -> Probe:
    """Rooms that exist for the home territory's police alone, and a table for everyone."""
    return Probe("police", ROUTES, _look, is_counter=True)


def _look(client: Client, layer: Layer) -> Observation | None:
    if layer is SPEED_STATISTICS:
        return _public_table(client)
    if layer not in POLICE_LAYERS:
        return None
    view, routes = PAGES[layer.id]
    keys = list(_keys(layer))
    overview = client.get(reverse("police"), {"vue": view})
    if overview.status_code != 200:
        # On the way to sign in, the address that was asked for goes along: no keys in it here.
        asked = keys if overview.status_code == 404 else []
        shut = (*routes, "police-bring-readings") if layer is SPEED_CHECKS else routes
        _shut_for(client, [(route, key) for route in shut for key in asked])
        return None
    if layer is SPEED_SITES:
        # Before anything is asked by key: the log repeats what officers asked for, found or not.
        client.get(reverse("police-looks"))
    opened = frozenset(
        key
        for key in keys
        if all(client.get(reverse(route, args=[key])).status_code == 200 for route in routes)
    )
    _other_rooms(client, opened, layer)
    listed = {each["id"] for each in overview.context["points"][view]}
    if listed != opened:
        raise AssertionError(f"the list of {view} and its pages disagree")
    # The rooms are those of one territory, and of operations without those that sessions make up:
    # what is opened here is right, and it need not be all.
    return Observation(fields={key: {} for key in opened})


def _keys(layer: Layer) -> Iterable[int]:
    rows: Any = layer.model._default_manager
    return rows.values_list("pk", flat=True)  # type: ignore[no-any-return]


def _shut_for(client: Client, addresses: list[tuple[str, int]]) -> None:
    """Who is not let in gets the same answer everywhere, as for an address that is not there."""
    rooms = [reverse(route, args=[key]) for route, key in addresses]
    rooms += [
        reverse(name)
        for name in (
            *("police-plan", "police-plan-operation", "police-new-site"),
            *("police-kinds", "police-devices", "police-publication"),
        )
    ]
    rooms += [reverse("police-looks"), reverse("police-act", args=[1, "annuler"])]
    rooms += [reverse("police-kind", args=[each]) for each in _pks(OperationKind)]
    rooms += [reverse("police-device", args=[each]) for each in _pks(Device)]
    rooms += [reverse(name, args=[each]) for name in OF_FILES for each in _pks(ReadingsFile)]
    require_shut(client, rooms)


def _pks(model: Any) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


def _other_rooms(client: Client, opened: frozenset[int], layer: Layer) -> None:
    """Pages that list other things; what they say is judged by the bytes."""
    names = ("police-plan", "police-new-site", "police-kinds", "police-devices")
    for name in (*names, "police-publication"):
        client.get(reverse(name))
    client.get(reverse("police-plan-operation"))
    for key in _pks(OperationKind):
        client.get(reverse("police-kind", args=[key]))
        client.get(f"{reverse('police-plan-operation')}?nature={key}")
    for key in _pks(Device):
        client.get(reverse("police-device", args=[key]))
    for key in opened if layer is SPEED_CHECKS else ():
        client.get(reverse("police-act", args=[key, "annuler"]))
        client.get(reverse("police-bring-readings", args=[key]))
    for key in _pks(ReadingsFile):
        for name in OF_FILES:
            client.get(reverse(name, args=[key]))


def _public_table(client: Client) -> Observation:
    """Each month's table, and the file of everything, which must be the same rows."""
    first = client.get(reverse("speeds"))
    shown: dict[int, tuple[float, float]] = {}
    for code, _words in first.context["months"]:
        page = client.get(reverse("speeds"), {"mois": code})
        shown |= {line.key: line.place for line in page.context["lines"]}
    text = client.get(reverse("speeds-csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    found = SpeedStatistic.objects.filter(pk__in=shown)
    told = {each.pk: f"{each.month:%Y-%m-%d} {each.code}" for each in found}
    if sorted(told.values()) != sorted(f"{row['month']} {row['code']}" for row in rows):
        raise AssertionError("the months' tables and the file disagree")
    return Observation(fields={key: {} for key in shown})
