"""What other trades have near a request, read sideways by layer id: pipes, incidents going on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils import timezone

from geoportal.citizen.models import CitizenRequest
from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID as SRID
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.visible import Feature

# Layer → metres around the request, and how many are shown.
BESIDE = {"water-incidents": (150.0, 3), "water-pipes": (30.0, 3)}
# What cannot matter any more, by what a layer's fields say.
_OVER = {"closed", "unfounded"}
_MOST = 60


@dataclass(frozen=True, slots=True)
class Beside:
    """An object of another layer, in words, and how far from the request it is drawn."""

    layer: str
    title: str
    what: str
    metres: int


def beside(actor: Actor, request: CitizenRequest) -> list[Beside]:
    """The nearest objects that the actor may see, layer by layer, nearest first."""
    place: Any = request.geom
    if place is None:
        return []
    found = []
    for layer_id, (metres, limit) in BESIDE.items():
        try:
            layer = layer_for(actor, layer_id)
        except UnknownLayer:
            continue
        rows = layer.visible_to(actor).within_metres(place.x, place.y, metres)
        near = [
            (_metres(place, feature), feature)
            for feature in rows.of_territory(str(request.territory_id)).features(_MOST, srid=SRID)
            if feature.geometry and not _is_over(feature)
        ]
        near.sort(key=lambda each: (each[0], each[1].key))
        found += [_told(layer, feature, away) for away, feature in near[:limit]]
    return found


def _metres(place: Any, feature: Feature) -> float:
    shape = shapely.from_geojson(json.dumps(feature.geometry))
    return float(shape.distance(shapely.Point(place.x, place.y)))


def _is_over(feature: Feature) -> bool:
    known = feature.properties
    retired = str(known.get("retired_on") or "")
    gone = bool(retired) and retired <= timezone.localdate().isoformat()
    return known.get("state") in _OVER or gone


def _told(layer: Layer, feature: Feature, metres: float) -> Beside:
    known = feature.properties
    words = []
    for name in ("kind", "state", "material", "diameter_mm", "laid_year"):
        value = known.get(name)
        if value not in (None, ""):
            codes = dict(layer.field(name).codes)
            shown = str(codes.get(str(value), value))
            words.append(f"⌀ {shown} mm" if name == "diameter_mm" else shown)
    name = str(known.get("number") or known.get("code") or "")
    return Beside(str(layer.title), name, " · ".join(words), round(metres))
