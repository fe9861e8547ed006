"""Features as a phone in the field keeps them: as granted, with what its forms start from."""

from __future__ import annotations

import hashlib
from typing import Any

from layers.access.actor import Actor
from layers.catalog.collecting import form_of
from layers.catalog.cursors import opened, seal
from layers.catalog.layer import Layer
from layers.catalog.registry import layers_for
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from layers.catalog.tail import TAIL
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


def present_cursor(actor: Actor) -> str:
    """Where the change log ends now: what is read after this misses nothing that is pulled later.

    It is the account's own, and good for as long as its rights are the same.
    """
    while sequence_changes():
        pass  # a cursor that lags would have the phone told again of what it just read
    return seal(TAIL.refresh(at_least=last_cursor()), _mark(actor))


def position_of(actor: Actor, cursor: str) -> int | None:
    """The number that a cursor stands for; None: not this account's, or its rights changed."""
    return opened(cursor, _mark(actor))


def cursor_at(actor: Actor, position: int) -> str:
    """A cursor at a number of the log."""
    return seal(position, _mark(actor))


def _mark(actor: Actor) -> str:
    rights = "".join(
        f"{layer.id}={layer.visible_to(actor).fingerprint};" for layer in layers_for(actor)
    )
    return f"field:{actor.account_id}:{hashlib.sha256(rights.encode()).hexdigest()[:16]}"
