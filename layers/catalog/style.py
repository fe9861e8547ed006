"""How a layer looks: one declaration from which tiles, style and legend are derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Shape = Literal["circle", "line", "fill"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One line of the legend: how features whose attribute has `value` are drawn."""

    label: str | Promise
    color: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """Shape, symbols by one attribute, and below which zoom points are shown as counts.

    `size` is a radius or a width in pixels. `label` names the field written beside a feature.
    `aggregate_below` needs a point layer: under that zoom a tile carries cells with counts.
    """

    shape: Shape
    symbols: tuple[Symbol, ...]
    attribute: str = ""
    size: float = 6.0
    opacity: float = 1.0
    outline: str = "#ffffff"
    label: str = ""
    min_zoom: int = 0
    aggregate_below: int = 0

    def attributes(self) -> tuple[str, ...]:
        """The fields a tile must carry so that this style can be drawn; no others go in."""
        wanted = (self.attribute, self.label)
        return tuple(dict.fromkeys(name for name in wanted if name))
