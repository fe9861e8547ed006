"""The points of requests: of the right kind, inside the declared bounds, written for COPY."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from layers.catalog.layer import STORAGE_SRID
from layers.exchange.refusals import Refusals

Points = np.ndarray[Any, np.dtype[np.object_]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Box = tuple[float, float, float, float]

# Little-endian, as the `order` says.
_EWKB = np.dtype([("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
_POINT_WITH_SRID = 0x20000001


def checked(points: Points, bounds: Box | None, refusals: Refusals) -> None:
    """Refuse what is no point, for a request has one place, and what lies outside the bounds.

    Args:
        points: geometries in EPSG:2154 or None.
        bounds: west, south, east, north in WGS 84 degrees.
        refusals: gets the reasons.
    """
    kinds = shapely.get_type_id(points)
    for index in np.flatnonzero((kinds != shapely.GeometryType.POINT) & (kinds >= 0)).tolist():
        refusals.add(index, "geometry", _("Une demande a un point pour position."))
    if bounds is None:
        return
    west, south, east, north = bounds
    # Infinite for what is no point, which is outside as well.
    x, y = _to_degrees().transform(shapely.get_x(points), shapely.get_y(points))
    outside = ~((x >= west) & (x <= east) & (y >= south) & (y <= north)) & (kinds >= 0)
    for index in np.flatnonzero(outside).tolist():
        refusals.add(
            index, "geometry", _("Ce point est en dehors des limites déclarées du territoire.")
        )


def written(points: Points, placed: Flags, null: str) -> list[str]:
    """EWKB in hexadecimal, several times faster than one by one: points have one length."""
    binary = np.zeros(len(points), dtype=_EWKB)
    binary["order"], binary["kind"], binary["srid"] = 1, _POINT_WITH_SRID, STORAGE_SRID
    binary["x"], binary["y"] = shapely.get_x(points), shapely.get_y(points)
    text, size = binary.tobytes().hex(), 2 * _EWKB.itemsize
    return [
        text[index * size : (index + 1) * size] if there else null
        for index, there in enumerate(placed.tolist())
    ]


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(f"EPSG:{STORAGE_SRID}", "EPSG:4326", always_xy=True)
