"""Boxes as geometries."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.gis.geos import Polygon

from layers.catalog.layer import STORAGE_SRID


def box_of(bounds: Sequence[float], srid: int = STORAGE_SRID) -> Polygon:
    """West, south, east and north as a polygon."""
    west, south, east, north = bounds
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = srid
    return box
