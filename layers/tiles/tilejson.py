"""TileJSON 3.0 of a layer (https://github.com/mapbox/tilejson-spec/tree/master/3.0.0)."""

from __future__ import annotations

import math
from typing import Any, Final

from django.db import connection

from layers.catalog.box import Box
from layers.catalog.tail import TAIL
from layers.tiles.view_of_layer import LayerOnTiles

# At 16 a unit of a tile is 15 cm; closer up the map enlarges.
MAX_TILE_ZOOM = 16
REMEMBERED_EXTENTS = 256
_TYPES: Final = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
_extents: dict[tuple[str, str], tuple[int, Box | None]] = {}


def visible_extent(view: LayerOnTiles) -> Box | None:
    """The bounds in WGS 84 of what the reader gets; measured again only after a change."""
    key = (view.layer.id, view.mark)
    now = TAIL.refresh()
    known = None if connection.in_atomic_block else _extents.get(key)
    if known and not TAIL.touched(view.layer.id, view.rows.branches, None, known[0]):
        return known[1]
    extent = view.rows.extent()
    if not connection.in_atomic_block:
        if len(_extents) >= REMEMBERED_EXTENTS:
            _extents.clear()
        _extents[key] = (now, extent)
    return extent


def vector_layers(view: LayerOnTiles) -> list[dict[str, Any]]:
    """The MVT layers of a tile with the fields that this reader may find in them."""
    layer = view.layer
    granted = {field.name: field for field in view.rows.fields}
    fields = {
        name: _TYPES.get(granted[name].kind, "String")
        for name in layer.style.attributes()
        if name in granted
    }
    if layer.style.aggregate_below:
        fields["count"] = "Number"
    described: list[dict[str, Any]] = [
        {"id": layer.id, "description": str(layer.title), "fields": fields}
    ]
    if layer.style.shape == "fill" and layer.style.label in granted:
        label = {layer.style.label: fields[layer.style.label]}
        described.append({"id": f"{layer.id}:labels", "fields": label})
    for each in described:
        each |= {"minzoom": layer.style.min_zoom, "maxzoom": MAX_TILE_ZOOM}
    return described


def tilejson(view: LayerOnTiles, tiles_url: str) -> dict[str, Any]:
    """The document; `bounds` only where something is."""
    layer = view.layer
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": str(layer.title),
        "description": str(layer.description),
        "attribution": str(layer.attribution),
        "scheme": "xyz",
        "tiles": [tiles_url],
        "minzoom": layer.style.min_zoom,
        "maxzoom": MAX_TILE_ZOOM,
        "vector_layers": vector_layers(view),
    }
    extent = visible_extent(view)
    if extent is not None:
        document["bounds"] = _outwards(extent)
    return document


def _outwards(extent: Box) -> list[float]:
    """Bounds to a hundred metres: they need not tell where the outermost feature is."""
    return [
        math.floor(extent.west * 1000) / 1000,
        math.floor(extent.south * 1000) / 1000,
        math.ceil(extent.east * 1000) / 1000,
        math.ceil(extent.north * 1000) / 1000,
    ]
