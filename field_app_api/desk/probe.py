"""How the visibility walk looks through the office's rooms about the field."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.ui.shut_doors import require_shut

ROOMS = ("field-review", "field-near")
# By the ids of what phones sent: their tests are in tests/field.
OTHERS = (
    *("field-operation", "field-unread", "field-unread-text"),
    *("field-refused-file", "field-picture"),
)


def probe() -> Probe:
    """Rooms about what phones sent; of the layers' own rows, what lies near a place."""
    return Probe("desk", frozenset({*ROOMS, *OTHERS}), _look, is_counter=True)


def _look(client: Client, layer: Layer) -> Observation | None:
    if client.get(reverse("field-review")).status_code != 200:
        require_shut(client, [reverse(name) for name in ROOMS])
        return Observation()
    told: dict[int, dict[str, Any]] = {}
    for lon, lat in _places(layer):
        answer = client.get(reverse("field-near"), {"couche": layer.id, "lon": lon, "lat": lat})
        if answer.status_code == 200:
            # What they are called is read from the raw answer: only that they are told is here.
            told |= {each["key"]: {} for each in answer.json()["near"]}
    return Observation(fields=told)


def _places(layer: Layer) -> list[tuple[float, float]]:
    """In the middle of each of the layer's rows, hidden ones too."""
    rows: Any = layer.model._default_manager.values_list(layer.geometry, flat=True)
    middles = [shape.centroid.transform(4326, clone=True) for shape in rows if shape is not None]
    return [middle.coords for middle in middles]
