"""What a study found, laid on the base map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layers.tiles.map_style import BASE_LAYERS

Drawn = dict[str, Any]
# Somebody else's ground brings its own roads and letters: they are seen through what lies on it.
OVER_OTHERS = 0.8


def opacity_on(document: Drawn) -> float:
    """How opaque an area is, so that its colour is that of the legend and the ground is still read:
    wholly where roads and letters can be drawn above it.
    """
    return OVER_OTHERS if "geoportal:basemap" in document["metadata"] else 1.0


def laid(document: Drawn, areas: Sequence[Drawn], lines: Sequence[Drawn] = ()) -> list[Drawn]:
    """The style layers of a map: surfaces of the ground, `areas`, then roads and whatever else the
    map has, `lines`, letters. Nothing of them answers a click.
    """
    inert = {"metadata": {"geoportal:interactive": False}}
    layers: list[Drawn] = document["layers"]
    beneath = [each for each in layers if _is_surface(each)]
    letters = [each for each in layers if each["type"] == "symbol"]
    above = [each for each in layers if each not in beneath and each not in letters]
    return [
        *beneath,
        *(each | inert for each in areas),
        *above,
        *(each | inert for each in lines),
        *letters,
    ]


def _is_surface(drawn: Drawn) -> bool:
    if drawn["type"] == "background":
        return True
    return drawn["type"] == "fill" and drawn["source"] in BASE_LAYERS
