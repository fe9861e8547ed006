"""The layers that domains have declared."""

from __future__ import annotations

from collections.abc import Iterator

from layers.access.actor import Actor
from layers.catalog.layer import Layer

_layers: dict[str, Layer] = {}


class UnknownLayer(LookupError):
    """No layer has that id, or none that this actor may know of."""


def register(layer: Layer) -> Layer:
    """Make a layer known; called once per layer from an app's `ready()`.

    Raises:
        ValueError: the id is taken by another layer.
    """
    if _layers.get(layer.id, layer) is not layer:
        raise ValueError(f"layer {layer.id!r} is declared twice")
    _layers[layer.id] = layer
    return layer


def layer(layer_id: str) -> Layer:
    """The layer of that id.

    Raises:
        UnknownLayer: there is none.
    """
    try:
        return _layers[layer_id]
    except KeyError:
        raise UnknownLayer(layer_id) from None


def all_layers() -> Iterator[Layer]:
    """Every layer, in the order of declaration."""
    yield from _layers.values()


def layers_for(actor: Actor) -> list[Layer]:
    """The layers of which `actor` gets anything at all; others do not exist for it."""
    return [each for each in _layers.values() if each.visible_to(actor).branches]


def layer_for(actor: Actor, layer_id: str) -> Layer:
    """The layer of that id, if the actor gets anything of it.

    Raises:
        UnknownLayer: there is none, or it does not exist for this actor.
    """
    found = layer(layer_id)
    if not found.visible_to(actor).branches:
        raise UnknownLayer(layer_id)
    return found
