"""The ground of a map that is taken along: an archive of its tiles, and how they are drawn."""

from __future__ import annotations

from typing import Final

from layers.access.actor import Actor
from layers.tiles.base_map import BACKGROUND
from layers.tiles.map_style import Drawn, drawn_as_ground, ground_layers, inert
from layers.tiles.view_of_layer import LayerOnTiles, layer_on_tiles

# The source that holds the ground in a style whose map is on the phone.
GROUND: Final = "base-map"


def ground_views(actor: Actor) -> list[LayerOnTiles]:
    """What the archive is made of, as the actor gets it, from below."""
    return [layer_on_tiles(layer.id, actor) for layer in ground_layers(actor)]


def ground_source() -> Drawn:
    """The source: an archive that whoever draws the map registers under that name."""
    return {"type": "vector", "url": f"pmtiles://{GROUND}"}


def drawn_ground(actor: Actor) -> list[Drawn]:
    """The style layers over that source, from below; they answer no click."""
    parts = (part for layer in ground_layers(actor) for part in drawn_as_ground(layer))
    return [dict(BACKGROUND), *(inert(part) | {"source": GROUND} for part in parts)]
