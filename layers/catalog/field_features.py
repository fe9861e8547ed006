"""Features as a phone in the field keeps them: as granted, with what its forms start from."""

from __future__ import annotations

from typing import Any

from layers.access.actor import Actor
from layers.catalog.collecting import form_of
from layers.catalog.layer import Layer
from layers.catalog.visible import VisibleRows


def field_features(actor: Actor, layer: Layer, rows: VisibleRows, limit: int) -> list[Any]:
    """GeoJSON features in WGS 84, at most `limit`, by key.

    Where the layer has a form and the actor gets a row whole, `form` is what is written of it
    today (version and values) and `task` whose work it is.
    """
    features = rows.features(limit)
    form = form_of(layer)
    keys = [each.key for each in features]
    recorded = form.read(actor, keys) if form and keys else {}
    tasks = form.assigned(actor, keys) if form and keys else {}
    told = []
    for each in features:
        feature: dict[str, Any] = {
            "type": "Feature",
            "id": each.key,
            "geometry": each.geometry,
            "properties": dict(each.properties),
        }
        if each.key in recorded:
            known = recorded[each.key]
            feature["form"] = {"version": known.version, "values": dict(known.values)}
            feature["task"] = tasks.get(each.key)
        told.append(feature)
    return told
