"""Geometries that come from outside, as they are stored."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SRID = 2154
# Beyond, in metres, a transformation has left its domain.
FAR = 1e8


def in_storage(shape: GEOSGeometry | None, field: str) -> Any:
    """The geometry in EPSG:2154, valid and not empty; None stays None.

    Raises:
        ValidationError: for `field`: it says no CRS, and so is nowhere; or it cannot be stored.
    """
    if shape is None:
        return None
    if not shape.srid:
        raise ValidationError({field: _("Cette géométrie ne dit pas son système de coordonnées.")})
    try:
        moved: Any = shape.clone() if shape.srid == SRID else shape.transform(SRID, clone=True)
    except GDALException:
        moved = None
    if moved is None or moved.empty or not moved.valid or not _is_near(moved):
        raise ValidationError({field: _("Cette géométrie est vide, croisée ou hors de portée.")})
    return moved


def _is_near(shape: GEOSGeometry) -> bool:
    return all(abs(corner) < FAR for corner in shape.extent)
