"""One row of a layer, or nothing: a hidden one and one that does not exist are answered alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from archaeology.sites.presenting import seen_exactly
from layers.access.actor import Actor
from layers.catalog.layer import Layer
from layers.catalog.rows import KEYS
from layers.catalog.visible import Feature


@dataclass(frozen=True, slots=True)
class One:
    """A row as the actor gets it, and whether its position is the exact one."""

    feature: Feature
    exact: bool


def one_of(layer: Layer, actor: Actor, key: int) -> One:
    """The row of that key.

    Raises:
        Http404: there is none, or none that the actor may know of.
    """
    rows = layer.visible_to(actor)
    found = rows.keyed([key]).features(1) if key in KEYS else []
    if not found:
        raise Http404
    return One(found[0], key in seen_exactly(rows, [key]))
