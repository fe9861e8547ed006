"""What the colours of a relief mean."""

from __future__ import annotations

from dataclasses import dataclass

from layers.raster.drawing.hatching import INK
from layers.raster.drawing.relief import STOPS, Tint
from layers.raster.models import Raster
from layers.raster.views.facts import metres


@dataclass(frozen=True, slots=True)
class Stop:
    """A colour and where it stands between the lowest and the highest, in per cent."""

    percent: int
    colour: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The heights at both ends in words, the colours between, the ink of unknown ground."""

    low: str
    high: str
    stops: list[Stop]
    hatch: str


def legend_of(raster: Raster) -> Legend:
    """The legend of a relief that is ready."""
    tint = Tint.over(raster.minimum or 0, raster.maximum or 0)
    stops = [Stop(round(share * 100), _colour(*colour)) for share, colour in STOPS]
    return Legend(metres(tint.low), metres(tint.high), stops, _colour(*INK[:3]))


def _colour(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"
