"""Objects of a layer near a place, by their names: what somebody chooses from at a desk."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID, Layer
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.rows import KEY_BITS
from layers.catalog.visible import Feature, VisibleRows
from layers.territory.locate import BadCoordinates, point_from_wgs84

LonLat = tuple[float, float]
# The first radius that holds enough is enough: in a town, 200 m hold hundreds of pipes.
RADII_M, ENOUGH = (15.0, 60.0, 200.0), 4
_READ = 400
_WORDS = 3
_UNIT = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Near:
    """An object: its key, its name, what it is in a few words, how far it lies from the place."""

    key: int
    name: str
    what: str
    metres: int | None = None

    def __str__(self) -> str:
        away = "" if self.metres is None else _("%s m") % self.metres
        return " · ".join(each for each in (self.name, away, self.what) if each)


def near(actor: Actor, layer_id: str, territory: str, place: LonLat) -> list[Near]:
    """The nearest that the actor may see, nearest first; `place` in WGS 84."""
    layer = _known(actor, layer_id)
    try:
        point = point_from_wgs84(*place)
    except BadCoordinates:
        return []
    if layer is None:
        return []
    rows = layer.visible_to(actor).of_territory(territory)
    found: list[Near] = []
    for metres in RADII_M:
        around = rows.within_metres(point.x, point.y, metres)
        read = around.features(_READ, srid=STORAGE_SRID)
        found = [
            _told(layer, each, _metres(point, each))
            for each in read
            if each.geometry and not _is_gone(each)
        ]
        if len(found) >= ENOUGH:
            break
    return sorted(found, key=lambda each: (each.metres or 0, each.name, each.key))[:ENOUGH]


def keyed(actor: Actor, layer_id: str, keys: Sequence[Any]) -> dict[int, Near]:
    """Those of some keys that the actor may see."""
    layer = _known(actor, layer_id)
    whole = [key for key in keys if is_key(key)]
    if layer is None or not whole:
        return {}
    found = layer.visible_to(actor).keyed(whole).features(len(whole))
    return {each.key: _told(layer, each) for each in found}


def called(actor: Actor, layer_id: str, territory: str, name: str) -> list[Near]:
    """Those of that name, two at most."""
    layer = _known(actor, layer_id)
    if layer is None:
        return []
    rows: VisibleRows = layer.visible_to(actor).of_territory(territory)
    found = rows.among(layer.fields[0].name, [name]).features(2)
    return [_told(layer, each) for each in found]


def place_of(actor: Actor, layer_id: str, key: int) -> LonLat | None:
    """Where an object lies, as far as the actor may know: a point of it, WGS 84."""
    layer = _known(actor, layer_id)
    found = layer.visible_to(actor).keyed([key]).features(1) if layer is not None else []
    if not found or not found[0].geometry:
        return None
    point = shapely.from_geojson(json.dumps(found[0].geometry)).representative_point()
    return point.x, point.y


def _known(actor: Actor, layer_id: str) -> Layer | None:
    try:
        return layer_for(actor, layer_id)
    except UnknownLayer:
        return None


def is_key(key: Any) -> bool:
    """Whether a value may be the key of an object."""
    return isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**KEY_BITS


def _metres(point: Any, feature: Feature) -> int:
    shape = shapely.from_geojson(json.dumps(feature.geometry))
    return round(float(shape.distance(shapely.Point(point.x, point.y))))


def _is_gone(feature: Feature) -> bool:
    retired = str(feature.properties.get("retired_on") or "")
    return bool(retired) and retired <= timezone.localdate().isoformat()


def _told(layer: Layer, feature: Feature, metres: int | None = None) -> Near:
    known = feature.properties
    words: list[str] = []
    for field in layer.fields[1:]:
        value = known.get(field.name)
        if value in (None, "") or len(words) == _WORDS:
            continue
        if field.kind == "code":
            words.append(str(dict(field.codes).get(value, value)))
        elif field.kind == "integer":
            # « Diamètre (mm) » tells its unit: 80 mm says enough beside a name.
            unit = _UNIT.search(str(field.title))
            words.append(f"{value} {unit[1]}" if unit else f"{field.title} {value}")
    name = known.get(layer.fields[0].name)
    shown = str(name) if name not in (None, "") else _("sans nom (%s)") % feature.key
    return Near(feature.key, shown, " · ".join(words), metres)
