"""What the maps of these pages draw: points as arrays, squares where the place is not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from pyproj import Transformer

from archaeology.sites.layers import FINDS
from archaeology.sites.policy import GRID_M
from archaeology.sites.presenting import title_of
from archaeology.sites.vocabulary import Material
from layers.access.policy import Position
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.visible import Feature, VisibleRows

# Every find of a result is on the map up to here; beyond, the page says so.
MOST_DRAWN = 50_000
# Points carry their titles up to here; beyond, a bubble names the material only.
MOST_TITLED = 5_000
ROUGH_COLOR = "#5b4427"
WGS84 = 4326
# Decimetres for a point; ten metres are enough for a kilometre.
_POINT_DIGITS, _SQUARE_DIGITS = 6, 4
_MATERIALS = dict(Material.choices)
_SYMBOLS = FINDS.style.symbols
_INDEX = {symbol.value: index for index, symbol in enumerate(_SYMBOLS)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Finds for the map.

    Attributes:
        document: `points`, each [longitude, latitude, key, index in `materials`, title or none];
            `materials`, each [name, colour]; `squares`, a FeatureCollection; `bounds` or None.
        number: how many finds these are, those without position included.
        complete: whether they are all.
        is_rough: whether the place of some is told to the kilometre only.
    """

    document: dict[str, Any]
    number: int
    complete: bool
    is_rough: bool


def drawn(rows: VisibleRows) -> Drawn:
    """Finds as the map takes them, at most `MOST_DRAWN`."""
    exact, rough = _read(rows, MOST_TITLED, ("title", "kind", "material"))
    titled = len(exact) + len(rough) <= MOST_TITLED
    if not titled:
        exact, rough = _read(rows, MOST_DRAWN, ("material",))
    complete = len(exact) + len(rough) <= MOST_DRAWN
    exact = exact[:MOST_DRAWN]
    rough = rough[: MOST_DRAWN - len(exact)]
    extent = rows.extent()
    document = {
        "points": [_point(each, titled=titled) for each in exact if each.geometry],
        "materials": [[str(symbol.label), symbol.color] for symbol in _SYMBOLS],
        "squares": {"type": "FeatureCollection", "features": _squares(rough)},
        "bounds": extent.as_list() if extent else None,
    }
    return Drawn(document, len(exact) + len(rough), complete, bool(rough))


def place_of(feature: Feature) -> tuple[float, float] | None:
    """Longitude and latitude of a point; None for what has no position, or is no point."""
    if feature.geometry is None or feature.geometry["type"] != "Point":
        return None
    longitude, latitude = feature.geometry["coordinates"][:2]
    return longitude, latitude


def squares_around(places: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """The kilometre squares around nodes of the grid, WGS 84; all at once, there may be many."""
    if not places:
        return []
    to_metres, to_degrees = _transformers()
    x, y = to_metres.transform(*np.array(places).T)
    half = GRID_M / 2
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    rings = [to_degrees.transform(x + east, y + north) for east, north in corners]
    # From (corner, axis, square) to (square, corner, axis).
    found = np.round(np.array(rings).transpose(2, 0, 1), _SQUARE_DIGITS).tolist()
    return [{"type": "Polygon", "coordinates": [ring]} for ring in found]


@cache
def _transformers() -> tuple[Transformer, Transformer]:
    """From degrees to metres and back."""
    there = Transformer.from_crs(WGS84, STORAGE_SRID, always_xy=True)
    return there, Transformer.from_crs(STORAGE_SRID, WGS84, always_xy=True)


def _read(
    rows: VisibleRows, most: int, fields: Sequence[str]
) -> tuple[list[Feature], list[Feature]]:
    """Finds whose exact place is told, and the others; one more than `most` where there are."""
    exact = [each for each in rows.branches if each.access.position is Position.EXACT]
    others = [each for each in rows.branches if each.access.position is not Position.EXACT]
    told = replace(rows, branches=tuple(exact)).features(most + 1, fields=fields)
    left = most + 1 - len(told)
    return told, replace(rows, branches=tuple(others)).features(left, fields=fields)


def _point(feature: Feature, *, titled: bool) -> list[Any]:
    longitude, latitude = place_of(feature) or (0.0, 0.0)
    material = feature.properties.get("material") or Material.UNKNOWN.value
    point: list[Any] = [
        round(longitude, _POINT_DIGITS),
        round(latitude, _POINT_DIGITS),
        feature.key,
        _INDEX[material],
    ]
    return [*point, title_of(feature.properties, _MATERIALS)] if titled else point


def _squares(rough: Sequence[Feature]) -> list[dict[str, Any]]:
    """One square for all finds of a cell: they lie somewhere in it."""
    cells: dict[tuple[float, float], list[int]] = {}
    for each in rough:
        if place := place_of(each):
            cells.setdefault(place, []).append(each.key)
    return [
        {
            "type": "Feature",
            "id": number,
            "geometry": square,
            "properties": {"title": f"× {len(keys)}", "finds": keys, "color": ROUGH_COLOR},
        }
        for number, (square, keys) in enumerate(
            zip(squares_around(list(cells)), cells.values(), strict=True), start=1
        )
    ]
