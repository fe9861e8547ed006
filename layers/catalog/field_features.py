"""Features as a phone in the field keeps them: as granted, with what its forms start from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.access.actor import Actor
from layers.catalog.box import Box
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What a phone keeps up to date: layers by id, in a box (None: wherever they lie)."""

    layers: frozenset[str]
    box: Box | None = None

    @classmethod
    def of(cls, layers: Iterable[Layer], box: Box | None = None) -> Taken:
        """Of these layers, however often and in whatever order they are named."""
        return cls(frozenset(layer.id for layer in layers), box)

    def __str__(self) -> str:
        return f"{','.join(sorted(self.layers))}@{self.box or ''}"


def present_cursor(actor: Actor, taken: Taken) -> str:
    """Where the change log ends now: what is read after this misses nothing that is pulled later.

    It is the account's own, good for as long as its rights are the same, and for what was taken
    alone: of other layers, or elsewhere, it would leave out what came before it.
    """
    while sequence_changes():
        pass  # a cursor that lags would have the phone told again of what it just read
    return seal(TAIL.refresh(at_least=last_cursor()), _mark(actor, taken))


def position_of(actor: Actor, taken: Taken, cursor: str) -> int | None:
    """The number that a cursor stands for.

    None: it is not this account's, or of something else, or the account's rights changed.
    """
    return opened(cursor, _mark(actor, taken))


def cursor_at(actor: Actor, taken: Taken, position: int) -> str:
    """A cursor at a number of the log."""
    return seal(position, _mark(actor, taken))


def _mark(actor: Actor, taken: Taken) -> str:
    rights = "".join(
        f"{layer.id}={layer.visible_to(actor).fingerprint};" for layer in layers_for(actor)
    )
    good_for = hashlib.sha256(f"{taken}\n{rights}".encode()).hexdigest()[:32]
    return f"field:{actor.account_id}:{good_for}"
