"""Shapes that a study found, as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

MEDIA_TYPE = "application/geo+json"
# About a centimetre.
DIGITS = 7
_TO_DEGREES = Transformer.from_crs(2154, 4326, always_xy=True)


def collection(
    shapes: Iterable[tuple[Mapping[str, Any], BaseGeometry]],
    notes: Mapping[str, Any] = MappingProxyType({}),
) -> bytes:
    """A FeatureCollection (RFC 7946) of properties and shapes in EPSG:2154, empty ones left out;
    ids count from 1. `notes` are told with each feature, and with the collection, which may have
    none.
    """
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {**properties, **notes, "id": number},
            "geometry": mapping(in_degrees(shape)),
        }
        for number, (properties, shape) in enumerate(shapes, start=1)
        if not shape.is_empty
    ]
    return json.dumps({"type": "FeatureCollection", **notes, "features": features}).encode()


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape in EPSG:2154 as WGS 84, longitude first."""

    def turned(xy: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        longitude, latitude = _TO_DEGREES.transform(xy[:, 0], xy[:, 1])
        return np.round(np.stack([longitude, latitude], axis=1), DIGITS)

    found: BaseGeometry = shapely.transform(shape, turned)
    return found


def bounds_in_degrees(bounds: tuple[float, float, float, float]) -> list[float]:
    """West, south, east, north in WGS 84 of a box in EPSG:2154."""
    return [round(each, DIGITS) for each in _TO_DEGREES.transform_bounds(*bounds)]
