"""MapLibre styles derived from the layers' own `Style`, and nothing else.

No `glyphs`: without that address MapLibre 6 draws every letter with the fonts of the device, so
labels need neither a font server nor files. Features are identified by the MVT feature id; no
source names a `promoteId`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.conf import settings

from layers.access.actor import Actor
from layers.catalog.layer import Layer
from layers.catalog.registry import layers_for
from layers.catalog.style import Style
from layers.tiles.base_map import BACKGROUND, base_map_layers
from layers.tiles.legend import legend_document
from layers.tiles.tilejson import MAX_TILE_ZOOM

Drawn = dict[str, Any]
TilesUrl = Callable[[str], str]

FONT: Final = ["sans-serif"]
INK: Final = "#2b2f2c"
OTHER: Final = "#8a8a8a"
# What the base map is made of, from below; the rest of the style lies above it.
BASE_LAYERS: Final = ("base-map", "communes")
LABELS_FROM_ZOOM = 14
AREA_LABELS_FROM_ZOOM = 9
# A cell holds features without an id but with a count.
IS_CELL: Final = ["has", "count"]


def color_of(style: Style) -> Any:
    """A colour, or the expression that finds it by the style's attribute."""
    default = next((each.color for each in style.symbols if not each.value), OTHER)
    valued = [each for each in style.symbols if each.value]
    if not style.attribute or not valued:
        return style.symbols[0].color if style.symbols else OTHER
    cases = [part for each in valued for part in (each.value, each.color)]
    # A reader who is not given the attribute gets features without it.
    return ["match", ["to-string", ["get", style.attribute]], *cases, default]


def text_paint() -> Drawn:
    """Dark letters with a pale halo: readable on anything."""
    return {"text-color": INK, "text-halo-color": "#ffffff", "text-halo-width": 1.4}


def _label(layer: Layer, source_layer: str, from_zoom: int, **layout: Any) -> Drawn:
    return {
        "id": f"{layer.id}-labels",
        "type": "symbol",
        "source": layer.id,
        "source-layer": source_layer,
        "minzoom": from_zoom,
        "filter": ["has", layer.style.label],
        "layout": {
            "text-field": ["to-string", ["get", layer.style.label]],
            "text-font": FONT,
            "text-size": 12,
            **layout,
        },
        "paint": text_paint(),
    }


def _part(layer: Layer, suffix: str, kind: str, paint: Drawn, **more: Any) -> Drawn:
    return {
        "id": f"{layer.id}{suffix}",
        "type": kind,
        "source": layer.id,
        "source-layer": layer.id,
        "paint": paint,
        **more,
    }


def _cells(layer: Layer) -> list[Drawn]:
    """Circles whose surface follows the count, with the count written in them."""
    top = layer.style.aggregate_below
    radius = ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, 9, 1, 12, 3, 20, 6, 30]
    count = ["get", "count"]
    thousands = ["concat", ["to-string", ["round", ["/", count, 1000]]], "\u202fk"]
    written = ["case", ["<", count, 10_000], ["to-string", count], thousands]
    symbols = layer.style.symbols
    color = symbols[0].color if len(symbols) == 1 else "#3d5a6c"
    paint = {
        "circle-color": color,
        "circle-radius": radius,
        "circle-opacity": 0.85,
        "circle-stroke-color": layer.style.outline,
        "circle-stroke-width": 1.5,
    }
    layout = {"text-field": written, "text-font": FONT, "text-size": 12, "text-allow-overlap": True}
    text = {"text-color": "#ffffff", "text-halo-color": color, "text-halo-width": 1}
    return [
        _part(layer, "-cells", "circle", paint, filter=IS_CELL, maxzoom=top),
        _part(layer, "-counts", "symbol", text, filter=IS_CELL, maxzoom=top, layout=layout),
    ]


def _circles(layer: Layer) -> list[Drawn]:
    style = layer.style
    paint = {
        "circle-color": color_of(style),
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, style.size * 0.6, 14, style.size],
        "circle-opacity": style.opacity,
        "circle-stroke-color": style.outline,
        "circle-stroke-width": 1.5,
    }
    from_zoom = max(style.min_zoom, style.aggregate_below)
    drawn = [_part(layer, "", "circle", paint, filter=["!", IS_CELL], minzoom=from_zoom)]
    if style.label:
        below = {"text-offset": [0, 0.9], "text-anchor": "top", "text-optional": True}
        drawn.append(_label(layer, layer.id, max(from_zoom, LABELS_FROM_ZOOM), **below))
    return drawn + (_cells(layer) if style.aggregate_below else [])


def _lines(layer: Layer) -> list[Drawn]:
    style = layer.style
    joins = {"line-cap": "round", "line-join": "round"}
    casing = {"line-color": style.outline, "line-width": style.size + 2, "line-opacity": 0.8}
    paint = {
        "line-color": color_of(style),
        "line-width": style.size,
        "line-opacity": style.opacity,
    }
    drawn = [
        _part(layer, "-casing", "line", casing, layout=joins, minzoom=style.min_zoom),
        _part(layer, "", "line", paint, layout=joins, minzoom=style.min_zoom),
    ]
    if style.label:
        along = {"symbol-placement": "line", "text-size": 11}
        drawn.append(_label(layer, layer.id, max(style.min_zoom, LABELS_FROM_ZOOM), **along))
    return drawn


def _fills(layer: Layer) -> list[Drawn]:
    style = layer.style
    paint = {"fill-color": color_of(style), "fill-opacity": style.opacity}
    outline = {"line-color": style.outline, "line-width": 1}
    drawn = [
        _part(layer, "", "fill", paint, minzoom=style.min_zoom),
        _part(layer, "-outline", "line", outline, minzoom=style.min_zoom),
    ]
    if layer.geometry_type == "Geometry":
        # Small areas come as points from afar, generalised ones always.
        dot = {
            "circle-color": color_of(style),
            "circle-radius": 5,
            "circle-stroke-color": style.outline,
            "circle-stroke-width": 1.5,
        }
        only = ["==", ["geometry-type"], "Point"]
        drawn.append(_part(layer, "-dots", "circle", dot, filter=only, minzoom=style.min_zoom))
    if style.label:
        from_zoom = max(style.min_zoom, AREA_LABELS_FROM_ZOOM)
        drawn.append(_label(layer, f"{layer.id}:labels", from_zoom, **{"text-max-width": 7}))
    return drawn


_DRAWERS: Final = {"circle": _circles, "line": _lines, "fill": _fills}


def drawn_layers(layer: Layer) -> list[Drawn]:
    """The style layers of one layer, from below, from its `Style` alone."""
    return _DRAWERS[layer.style.shape](layer)


def source_of(layer: Layer, tiles_url: str) -> Drawn:
    """The vector source, without bounds: a live page must find what appears outside them later."""
    source: Drawn = {
        "type": "vector",
        "tiles": [tiles_url],
        "minzoom": layer.style.min_zoom,
        "maxzoom": MAX_TILE_ZOOM,
    }
    if layer.attribution:
        source["attribution"] = str(layer.attribution)
    return source


def map_style(actor: Actor, wanted: Iterable[Layer], tiles_url: TilesUrl) -> dict[str, Any]:
    """A style (version 8) with `wanted` layers, in that order, over the base map.

    With `BASEMAP_STYLE_URL` the ground is left out and named in the metadata as
    `geoportal:basemap`: the page loads that style and lays this one over it.
    """
    wanted = list(wanted)
    elsewhere = settings.BASEMAP_STYLE_URL
    ground: list[Layer] = []
    if not elsewhere:
        ground = ground_layers(actor)
    wanted_ids = {layer.id for layer in wanted}
    layers: list[Drawn] = [] if elsewhere else [dict(BACKGROUND)]
    for layer in ground:
        drawn = drawn_as_ground(layer)
        layers += drawn if layer.id in wanted_ids else [inert(each) for each in drawn]
    above = [layer for layer in wanted if layer not in ground]
    for layer in above:
        layers += drawn_layers(layer)
    metadata: dict[str, Any] = {"geoportal:legend": [legend_document(layer) for layer in wanted]}
    if elsewhere:
        metadata["geoportal:basemap"] = elsewhere
    return {
        "version": 8,
        "name": ", ".join(str(layer.title) for layer in wanted),
        "metadata": metadata,
        "sources": {layer.id: source_of(layer, tiles_url(layer.id)) for layer in [*ground, *above]},
        "layers": labels_last(layers),
    }


def ground_layers(actor: Actor) -> list[Layer]:
    """What the base map is made of, from below."""
    visible = {layer.id: layer for layer in layers_for(actor)}
    return [visible[each] for each in BASE_LAYERS if each in visible]


def drawn_as_ground(layer: Layer) -> list[Drawn]:
    """The style layers of a part of the base map, from below."""
    return base_map_layers(layer) if layer.id == "base-map" else drawn_layers(layer)


def inert(drawn: Drawn) -> Drawn:
    """Part of the ground: answers no click."""
    return drawn | {"metadata": {"geoportal:interactive": False}}


def labels_last(layers: list[Drawn]) -> list[Drawn]:
    """Letters above everything that could cover them; their order among themselves stays."""
    return sorted(layers, key=lambda each: each["type"] == "symbol")
