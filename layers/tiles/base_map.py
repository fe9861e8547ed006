"""How the layer `base-map` is drawn: its kinds are surfaces, lines and casings."""

from __future__ import annotations

from typing import Any, Final

from layers.catalog.layer import Layer

BACKGROUND: Final = {
    "id": "background",
    "type": "background",
    "paint": {"background-color": "#f6f5f0"},
}
_SURFACE: Final = ["==", ["geometry-type"], "Polygon"]
_LINE: Final = ["==", ["geometry-type"], "LineString"]
_SOFT: Final = {"line-cap": "round", "line-join": "round"}


def _growing(at_8: float, at_16: float) -> list[Any]:
    return ["interpolate", ["exponential", 1.4], ["zoom"], 8, at_8, 16, at_16]


def base_map_layers(layer: Layer) -> list[dict[str, Any]]:
    """The style layers of the base map, from below; the colours are those of its symbols."""
    colors = {symbol.value: symbol.color for symbol in layer.style.symbols}

    def drawn(name: str, kind: str, kinds: str, shape: list[Any], paint: Any) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": f"{layer.id}-{name}",
            "type": kind,
            "source": layer.id,
            "source-layer": layer.id,
            "filter": ["all", ["==", ["get", "kind"], kinds], shape],
            "paint": paint,
        }
        if kind == "line":
            made["layout"] = _SOFT
        return made

    def line(name: str, kinds: str, color: str, width: list[Any], **more: Any) -> dict[str, Any]:
        paint = {"line-color": color, "line-width": width, **more}
        return drawn(name, "line", kinds, _LINE, paint)

    parts = [
        drawn("forest", "fill", "forest", _SURFACE, {"fill-color": colors["forest"]}),
        drawn("water", "fill", "water", _SURFACE, {"fill-color": colors["water"]}),
        line("river", "water", colors["water"], _growing(2, 14)),
        line("rail", "rail", colors["rail"], _growing(0.8, 3), **{"line-dasharray": [3, 2]}),
        line("road-casing", "road", "#ffffff", _growing(2.2, 13)),
        line("road", "road", colors["road"], _growing(1, 9)),
        line("bridge-casing", "bridge", "#ffffff", _growing(2.6, 15)),
        line("bridge", "bridge", colors["bridge"], _growing(1.2, 10)),
    ]
    return [*parts, _names(layer)]


def _names(layer: Layer) -> dict[str, Any]:
    return {
        "id": f"{layer.id}-names",
        "type": "symbol",
        "source": layer.id,
        "source-layer": layer.id,
        "minzoom": 11,
        "filter": ["all", ["has", "name"], _LINE],
        "layout": {
            "symbol-placement": "line",
            "symbol-spacing": 400,
            "text-field": ["get", "name"],
            "text-font": ["sans-serif"],
            "text-size": 11,
        },
        "paint": {
            "text-color": "#5b5f58",
            "text-halo-color": "#ffffff",
            "text-halo-width": 1.2,
        },
    }
