"""How the visibility walk looks through the water service's rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.ui.shut_doors import require_shut
from networks.water.layers import DEVICES, INCIDENTS, PIPES, ROADWORKS
from networks.water.models import Incident, IncidentPhoto, IncidentSound, OnCallTurn

# Rooms of the water service that need no key.
ROOMS: tuple[str, ...] = (
    *("water", "water-board", "water-board-changes", "water-new-incident", "water-rota"),
    *("water-renewal", "water-renewal-csv", "water-renewal-map"),
)
# Pages about one row of a layer: whoever sees the row whole and works here opens them.
PAGES: dict[str, tuple[str, ...]] = {
    PIPES.id: ("water-pipe", "water-pipe-card", "water-outlook"),
    DEVICES.id: ("water-device", "water-device-card"),
    INCIDENTS.id: ("water-incident-by-key",),
    ROADWORKS.id: ("roadworks-page", "roadworks-change"),
}
# The room from which a layer's pages are reached: that of works has a door of its own.
DOORS = {ROADWORKS.id: "roadworks"}
WORKS_ROOMS = ("roadworks", "roadworks-new")
# Of some rows only: what they answer is judged by the bytes.
SOME: dict[str, tuple[str, ...]] = {
    PIPES.id: ("water-isolation",),
    ROADWORKS.id: ("roadworks-opinion",),
}
OTHERS = (
    *WORKS_ROOMS,
    *("water-incident", "water-incident-act", "water-photo", "water-sound", "water-near"),
    *("water-cancel-turn", "water-rank"),
)
ROUTES = frozenset(
    [*ROOMS, *OTHERS, *(name for names in (*PAGES.values(), *SOME.values()) for name in names)]
)


def probe() -> Probe:
    """Rooms that exist for the home territory's water service alone."""
    return Probe("water", ROUTES, _look, is_counter=True)


def _look(client: Client, layer: Layer) -> Observation | None:
    if layer.id not in PAGES:
        return None
    keys = list(_keys(layer))
    names = WORKS_ROOMS if layer is ROADWORKS else ROOMS
    door = client.get(reverse(DOORS.get(layer.id, "water"))).status_code
    if door != 200:
        rooms = [reverse(name) for name in names]
        pages = (*PAGES[layer.id], *SOME.get(layer.id, ()))
        # On the way to sign in, the address that was asked for goes along: no keys in it here.
        asked = keys if door == 404 else []
        by_key = [reverse(name, args=[key]) for name in pages for key in asked]
        require_shut(client, rooms + by_key + (_named() if asked else []))
        return None
    for name in names:
        client.get(reverse(name))
    opened = frozenset(
        key
        for key in keys
        if all(client.get(reverse(name, args=[key])).status_code == 200 for name in PAGES[layer.id])
    )
    for key in opened:
        for name in SOME.get(layer.id, ()):
            client.get(reverse(name, args=[key]))
    # The rooms are those of one territory: what is opened here is right, and it need not be all.
    return Observation(fields={key: {} for key in opened})


def _keys(layer: Layer) -> Iterable[int]:
    rows: Any = layer.model._default_manager
    return rows.values_list("pk", flat=True)  # type: ignore[no-any-return]


def _named() -> list[str]:
    """Pages that are asked for by other names than keys of rows."""
    numbers = Incident.objects.values_list("number", flat=True)
    return [
        *(reverse("water-incident", args=[number]) for number in numbers),
        *(reverse("water-incident-act", args=[number, "clore"]) for number in numbers),
        *(reverse("water-photo", args=[each.pk]) for each in IncidentPhoto.objects.all()),
        *(reverse("water-sound", args=[each.pk]) for each in IncidentSound.objects.all()),
        *(reverse("water-cancel-turn", args=[each.pk]) for each in OnCallTurn.objects.all()),
        f"{reverse('water-near')}?lon=0.5&lat=49.5",
    ]
