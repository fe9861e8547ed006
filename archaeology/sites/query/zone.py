"""A zone that is asked for: a polygon in WGS 84, as WKT or GeoJSON."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from layers.catalog.layer import STORAGE_SRID
from layers.catalog.sql.filters import EDGE_DEGREES, REACH

LONGEST = 20_000
# The outline's length in degrees: keeps the number of vertices added along its edges bounded.
LONGEST_OUTLINE = 200.0
_KINDS = {"Polygon", "MultiPolygon"}


def area_of(text: str) -> GEOSGeometry:
    """The zone in EPSG:2154, edges straight in longitude and latitude kept so within a metre.

    Raises:
        ValueError: it is no such polygon; the message is a French sentence.
    """
    dense = shapely.force_2d(shapely.segmentize(_polygon(text), EDGE_DEGREES))
    area = GEOSGeometry(memoryview(shapely.to_wkb(dense)), srid=4326)
    area.transform(STORAGE_SRID)
    return area


def outline_of(text: str) -> dict[str, Any]:
    """The zone as it was drawn: a GeoJSON geometry in WGS 84.

    Raises:
        ValueError: see `area_of`.
    """
    drawn: dict[str, Any] = json.loads(shapely.to_geojson(shapely.force_2d(_polygon(text))))
    return drawn


def _polygon(text: str) -> shapely.Geometry:
    if len(text) > LONGEST:
        raise ValueError(_("Ce contour a trop de sommets."))
    shape = _read(text)
    if shape is None or shape.geom_type not in _KINDS or shape.is_empty:
        raise ValueError(_("Un polygone est attendu, en WKT ou en GeoJSON (longitude, latitude)."))
    if not shape.is_valid:
        raise ValueError(_("Le contour se recoupe lui-même ou n’est pas fermé."))
    west, south, east, north = shape.bounds
    left, bottom, right, top = REACH[4326]
    if not (left <= west and east <= right and bottom <= south and north <= top):
        raise ValueError(
            _("Le contour sort d’Europe : les sommets sont en longitude, latitude (WGS 84).")
        )
    if shape.length > LONGEST_OUTLINE:
        raise ValueError(_("Ce contour est trop long."))
    return shape


def _read(text: str) -> shapely.Geometry | None:
    try:
        if not text.startswith("{"):
            return shapely.from_wkt(text)
        found = json.loads(text)
        if found.get("type") == "Feature":
            found = found.get("geometry")
        # RFC 7946 knows WGS 84 only; a file that names another CRS is not read as if it were.
        return None if "crs" in found else shapely.from_geojson(json.dumps(found))
    except (ValueError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        return None
