"""How the visibility walk looks through the portal's pages."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

_ITEM = re.compile(r'data-id="(\d+)"(?: data-lon="([-\d.]+)" data-lat="([-\d.]+)")?')


def probe() -> Probe:
    """The first page, the map's list, and the popup of every row, hidden ones included."""
    return Probe("portal", frozenset({"home", "map", "map-list", "map-feature"}), _look)


def _look(client: Client, layer: Layer) -> Observation | None:
    client.get(reverse("home"))
    client.get(reverse("map"))
    answer = client.get(reverse("map-list"), {"couche": layer.id})
    if answer.status_code == 404:
        return None
    found = {
        int(key): (float(longitude), float(latitude)) if longitude else None
        for key, longitude, latitude in _ITEM.findall(answer.content.decode())
    }
    rows: Any = layer.model._default_manager
    for key in rows.values_list("pk", flat=True):
        popup = client.get(reverse("map-feature", args=[layer.id, key]))
        if (popup.status_code == 200) is not (key in found):
            raise AssertionError(f"list and popup disagree on {layer.id}/{key}")
    # Of a line or an area the list gives the middle of its bounds, which need not lie on it.
    is_point = layer.geometry_type == "Point"
    return Observation(
        keys=frozenset(found),
        positions={key: place for key, place in found.items() if place} if is_point else None,
    )
