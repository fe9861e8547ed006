"""How a package is drawn: a MapLibre style whose sources are on the phone.

Features are GeoJSON sources named by layer id, empty until the app fills them; the ground is the
source `base-map`, the package's own archive. `geoportal:legend` and `geoportal:layers` (titles,
fields, lists of codes) are among the metadata.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from layers.access.actor import Actor
from layers.catalog.layer import Layer
from layers.tiles.ground import GROUND, drawn_ground, ground_source
from layers.tiles.legend import legend_document
from layers.tiles.map_style import BASE_LAYERS, Drawn, drawn_layers, labels_last


def package_style(actor: Actor, layers: Iterable[Layer]) -> dict[str, Any]:
    """A style (version 8) of some layers over the ground."""
    # What is in the archive is not drawn twice.
    above = [layer for layer in layers if layer.id not in BASE_LAYERS]
    drawn = drawn_ground(actor)
    for layer in above:
        # All features are there, from any distance: nothing is counted instead.
        whole = replace(layer, style=replace(layer.style, aggregate_below=0))
        drawn += [_of_features(part) for part in drawn_layers(whole)]
    sources: dict[str, Any] = {GROUND: ground_source()}
    empty = {"type": "FeatureCollection", "features": []}
    sources |= {layer.id: {"type": "geojson", "data": empty} for layer in above}
    return {
        "version": 8,
        "metadata": {
            "geoportal:legend": [legend_document(layer) for layer in above],
            "geoportal:layers": {layer.id: _described(actor, layer) for layer in above},
        },
        "sources": sources,
        "layers": labels_last(drawn),
    }


def _described(actor: Actor, layer: Layer) -> dict[str, Any]:
    """How a layer, its fields and their codes are called, as far as the account gets them."""
    return {
        "title": str(layer.title),
        "fields": [
            {
                "name": field.name,
                "title": str(field.title),
                "kind": field.kind,
                "codes": [[value, str(label)] for value, label in field.codes],
            }
            for field in layer.visible_to(actor).fields
        ],
    }


def _of_features(part: Drawn) -> Drawn:
    """The same from GeoJSON, which has no layers within."""
    return {name: value for name, value in part.items() if name != "source-layer"}
