"""A tour as a GeoJSON collection (RFC 7946): its route, then its stops in their order."""

from __future__ import annotations

from typing import Any

from archaeology.tours.exits.document import Href, route, stop
from archaeology.tours.telling.parts import Telling


def feature_collection(told: Telling, href: Href) -> dict[str, Any]:
    """The route, where it may be told, and each stop; a stop without a place has no geometry."""
    way = {
        "type": "Feature",
        "id": told.code,
        "geometry": route(told),
        "properties": {
            "kind": "route",
            "title": told.title,
            "summary": told.summary,
            "length_m": told.length_m,
            "duration_min": told.duration_min,
            "wheelchair": told.wheelchair,
        },
    }
    stops = (_stop(told, stop(told, each, href)) for each in told.stops)
    return {"type": "FeatureCollection", "features": [way, *stops]}


def _stop(told: Telling, each: dict[str, Any]) -> dict[str, Any]:
    place, slug = each.pop("place"), each.pop("id")
    return {
        "type": "Feature",
        "id": f"{told.code}/{slug}",
        "geometry": None if place is None else {"type": "Point", "coordinates": place},
        "properties": {"kind": "stop", **each},
    }
