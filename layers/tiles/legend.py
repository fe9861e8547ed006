"""The legend of a layer, from the same declaration as its tiles and its style."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from layers.catalog.layer import Layer
from layers.catalog.style import Shape


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line: `kind` says how `color` is drawn, `size` is a radius or a width in CSS pixels.

    `value` is that of the style's attribute, empty for the symbol of all others.
    """

    label: str
    kind: Shape | Literal["hatched", "outline"]
    color: str
    size: float
    value: str = ""


def legend_for(layer: Layer) -> list[LegendEntry]:
    """The lines of a layer's legend in the order of its symbols."""
    style = layer.style
    return [
        LegendEntry(str(symbol.label), style.shape, symbol.color, style.size, symbol.value)
        for symbol in style.symbols
    ]


def legend_document(layer: Layer) -> dict[str, Any]:
    """The same for programs: the `geoportal:legend` of a style's metadata."""
    return {
        "layer": layer.id,
        "title": str(layer.title),
        "attribute": layer.style.attribute,
        "entries": [asdict(entry) for entry in legend_for(layer)],
    }
