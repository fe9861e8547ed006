"""How the visibility walk looks through the field protocol."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.urls import reverse

from layers.catalog.collecting import form_of
from layers.catalog.device_probes import device_of
from layers.catalog.field_features import Taken, cursor_at
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

CHANGES = "api-1.0.0:get_changes"


def probe() -> Probe:
    """Everything that happened since the log began, as a phone would be told of it."""
    return Probe(
        "field",
        frozenset({CHANGES}),
        _look,
        is_counter=True,
        remembers=True,
        notes="the values of a form are those of rows that the reader gets whole",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    address = reverse(CHANGES)
    device = device_of(client, [address])
    if device is None:
        return Observation()
    asked = {"layers": layer.id, "cursor": cursor_at(device.actor, Taken.of([layer]), 0)}
    answer = client.get(address, asked, headers=device.headers)
    if answer.status_code == 404:
        return Observation(keys=frozenset())
    features = answer.json()["features"].get(layer.id, [])
    _require_forms_of_whole_rows(layer, features)
    placed = {each["id"]: each["geometry"] for each in features if each["geometry"]}
    return Observation(
        keys=frozenset(each["id"] for each in features),
        fields={each["id"]: each["properties"] for each in features},
        positions={key: _point(geometry) for key, geometry in placed.items()},
    )


def _require_forms_of_whole_rows(layer: Layer, features: list[dict[str, Any]]) -> None:
    """What a form starts from is read from the row itself: only layers with a form tell it."""
    told = any("form" in each for each in features)
    if told and form_of(layer) is None:
        raise AssertionError(f"{layer.id} tells the values of a form that it has not")


def _point(geometry: Any) -> tuple[float, float]:
    """A point of the shape, as the walk compares it."""
    shape = GEOSGeometry(str(geometry).replace("'", '"'))
    return shape.point_on_surface.x, shape.point_on_surface.y
