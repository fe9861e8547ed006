"""The small map of one record: where it is, as exactly as the actor may know, and what is near."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from django.urls import reverse
from django.utils.translation import gettext as _

from archaeology.sites.layers import FINDS
from archaeology.sites.views.on_map import ROUGH_COLOR, Drawn, place_of, squares_around
from archaeology.sites.views.one import One
from layers.catalog.layer import Layer
from layers.tiles.legend import LegendEntry, legend_for

NEIGHBOURS = "communes,excavations,heritage-sites,finds"
# Degrees around what is shown: some two hundred metres around a point, fewer around a surface.
AROUND_POINT, AROUND = 0.002, 0.0008
_NO_FINDS: Mapping[str, Any] = {
    "points": [],
    "materials": [],
    "squares": {"type": "FeatureCollection", "features": []},
}


@dataclass(frozen=True, slots=True)
class RecordMap:
    """What the map's element and script need; `bounds` is « west,south,east,north »."""

    document: Mapping[str, Any]
    bounds: str
    legend: Sequence[LegendEntry]
    style_url: str


def record_map(layer: Layer, one: One, finds: Drawn | None = None) -> RecordMap | None:
    """A record on its map, with finds that belong to it; None for what has no position."""
    geometry = one.feature.geometry
    if geometry is None:
        return None
    place = place_of(one.feature)
    symbol = _symbol(layer, one)
    if place is not None and not one.exact:
        (geometry,) = squares_around([place])
        symbol = _square_symbol()
    elif place is not None:
        symbol = replace(symbol, kind="circle", size=6.5)
    west, south, east, north = shapely.from_geojson(json.dumps(geometry)).bounds
    around = AROUND_POINT if west == east else AROUND
    bounds = (west - around, south - around, east + around, north + around)
    record = {
        "type": "Feature",
        "id": one.feature.key,
        "geometry": geometry,
        "properties": {"color": symbol.color},
    }
    return RecordMap(
        {"record": record} | dict(finds.document if finds else _NO_FINDS),
        ",".join(f"{degrees:.5f}" for degrees in bounds),
        [symbol, *(_symbols_of(finds) if finds else ())],
        f"{reverse('map-style')}?layers={NEIGHBOURS}",
    )


def _symbol(layer: Layer, one: One) -> LegendEntry:
    """How the layer's own style draws the record."""
    entries = legend_for(layer)
    value = one.feature.properties.get(layer.style.attribute)
    return next((each for each in entries if each.value == value), entries[-1])


def _square_symbol() -> LegendEntry:
    return LegendEntry(_("Quelque part dans ce carré d’un kilomètre"), "fill", ROUGH_COLOR, 0)


def _symbols_of(finds: Drawn) -> list[LegendEntry]:
    """Those of the materials that are drawn, and of squares."""
    entries = legend_for(FINDS)
    drawn = [entries[index] for index in sorted({point[3] for point in finds.document["points"]})]
    return [*drawn, _square_symbol()] if finds.document["squares"]["features"] else drawn
