"""What the water service's maps draw beside their layers: GeoJSON features in WGS 84."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from pyproj import Transformer

from networks.water.isolating import Cut
from networks.water.models import Device, Pipe

CUT, DRY, AREA = "#c0392b", "#d9822b", "#c0392b"
CLOSE, CLOSED = "#1b3a57", "#6b7f8e"
ABOVE, BELOW, WAY = "#7a3fa0", "#b8860b", "#1f6fb4"

# Of degrees: a decimetre.
DIGITS = 6

Feature = dict[str, Any]


def collection(features: Iterable[Feature]) -> dict[str, Any]:
    """A GeoJSON collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geom: GEOSGeometry, key: int | str, **properties: Any) -> Feature:
    """A row's geometry (EPSG:2154) with what the map shows of it."""
    shape = shapely.transform(shapely.from_wkb(bytes(geom.wkb)), _to_degrees)
    return {
        "type": "Feature",
        "id": key,
        "geometry": json.loads(shapely.to_geojson(shape)),
        "properties": properties,
    }


@cache
def _projection() -> Transformer:
    # GEOS makes a new one for each geometry, which takes a hundred times as long.
    return Transformer.from_crs(2154, 4326, always_xy=True)


def _to_degrees(places: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x, y = _projection().transform(places[:, 0], places[:, 1])
    return np.column_stack((np.round(x, DIGITS), np.round(y, DIGITS)))


def pipes(rows: Iterable[Pipe], color: str) -> dict[str, Any]:
    """Pipes in one colour."""
    return collection(feature(row.geom, row.pk, color=color) for row in rows)


def numbered_valves(rows: Iterable[Device], closed: Iterable[Device]) -> dict[str, Any]:
    """Valves with their place in the walk; those that are closed already have none."""
    walk = [
        feature(row.geom, row.pk, color=CLOSE, mark=str(number), size=11)
        for number, row in enumerate(rows, start=1)
    ]
    return collection([*(feature(row.geom, row.pk, color=CLOSED) for row in closed), *walk])


def of_cut(cut: Cut) -> dict[str, Any]:
    """The sources of the map that show an isolation."""
    area = GEOSGeometry(shapely.to_wkb(cut.area, hex=True), srid=2154)
    return {
        "cut-area": collection([feature(area, 1, color=AREA)]),
        "cut-dry": pipes(cut.without_source, DRY),
        "cut-pipes": pipes(cut.pipes, CUT),
        "cut-hydrants": collection(feature(row.geom, row.pk, color=CUT) for row in cut.hydrants),
        "cut-valves": numbered_valves(cut.valves, cut.closed_already),
    }


def bounds_of(rows: Iterable[Pipe | Device]) -> list[float] | None:
    """West, south, east, north in degrees; None of nothing."""
    shapes = [shapely.from_wkb(bytes(row.geom.wkb)) for row in rows]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    corners = shapely.box(west, south, east, north)
    box: Any = GEOSGeometry(shapely.to_wkb(corners, hex=True), srid=2154)
    return list(box.transform(4326, clone=True).extent)
