"""What is given to an account or its team, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja import Field, Schema

from layers.access.actor import Actor
from layers.catalog.collecting import FieldForm, form_of, layers_at_work, nobody
from layers.catalog.field_features import field_features
from layers.catalog.visible import VisibleRows

# Objects that one answer tells; objects of a layer that are looked through for them, so many at a
# time.
MOST_GIVEN = 500
MOST_LOOKED_AT = 20_000
AT_ONCE = 1_000


class Work(Schema):
    """What somebody has to do."""

    features: dict[str, list[dict[str, Any]]] = Field(
        title="Par couche, les fiches confiées au compte ou à son équipe, où qu’elles soient",
        description="Comme dans un secteur emporté ; `task` : `me` ou `team`.",
    )
    more: bool = Field(title="Il y en a davantage : la liste n’est pas entière")


def work_of(actor: Actor) -> dict[str, Any]:
    """The features that are the actor's own work or its team's, by layer, as in a package."""
    told: dict[str, list[Any]] = {}
    more = False
    for layer in layers_at_work(actor):
        form = form_of(layer)
        if form is None or form.assigned is nobody:
            continue
        rows = layer.visible_to(actor)
        keys, all_of_it = _given(actor, form, rows, MOST_GIVEN - sum(map(len, told.values())))
        more = more or not all_of_it
        if keys:
            found = field_features(actor, layer, rows.keyed(keys), len(keys))
            # What was taken away between the two looks has no task any more.
            told[layer.id] = [each for each in found if each.get("task")]
    return {"features": told, "more": more}


def _given(actor: Actor, form: FieldForm, rows: VisibleRows, most: int) -> tuple[list[int], bool]:
    """At most so many keys, and whether these are all."""
    keys: list[int] = []
    looked_at = 0
    for some in _pages(_going_on(form, rows)):
        looked_at += len(some)
        keys += sorted(form.assigned(actor, some))
        if len(keys) > most or looked_at > MOST_LOOKED_AT:
            return keys[:most], False
    return keys, True


def _going_on(form: FieldForm, rows: VisibleRows) -> VisibleRows:
    going_on = form.going_on
    return rows if going_on is None else rows.among(going_on.field, going_on.values)


def _pages(rows: VisibleRows) -> Iterator[list[int]]:
    """All keys, so many at a time, in their order."""
    while keys := [each.key for each in rows.features(AT_ONCE, fields=())]:
        yield keys
        rows = rows.after(keys[-1])
