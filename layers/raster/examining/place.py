"""Where the cells of a file lie, and whether that can be true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from affine import Affine
from pyproj import CRS, Transformer
from shapely.geometry import Polygon

from layers.raster.examining.refusal import RasterRefused
from layers.raster.examining.systems import name_of, spoken

STORAGE = CRS.from_epsg(2154)
DEGREES = CRS.from_epsg(4326)
# Longitudes and latitudes within which Lambert-93 is a map at all.
DOMAIN = (-25.0, 30.0, 45.0, 72.0)
_EDGE_STEPS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a raster lies.

    Attributes:
        crs: the plane system, as `EPSG:n` or WKT.
        footprint: in EPSG:2154, the edges followed.
        resolution_m: the side of a square as large as a cell, in metres of EPSG:2154.
        centre: longitude and latitude.
    """

    crs: str
    footprint: Polygon
    resolution_m: float
    centre: tuple[float, float]


def has_place(dataset: Any) -> bool:
    """Whether a file says where its cells lie."""
    return not dataset.transform.is_identity


def place_of(dataset: Any, plane: CRS) -> Place:
    """Where a file lies if its coordinates are in `plane`.

    Raises:
        RasterRefused: they cannot be.
    """
    transform = Affine(*dataset.transform[:6])
    if transform.is_degenerate:
        raise RasterRefused("no-place")
    xs, ys = _outline(transform, dataset.width, dataset.height)
    _check_unit_of_numbers(plane, xs, ys, abs(transform.a) + abs(transform.b))
    lons, lats = Transformer.from_crs(plane, DEGREES, always_xy=True).transform(xs, ys)
    if not (np.isfinite(lons).all() and np.isfinite(lats).all()):
        raise RasterRefused("outside", crs=spoken(plane))
    if np.ptp(lons) > 180 or (plane.is_geographic and (xs.max() > 180 or xs.min() < -180)):
        raise RasterRefused("antimeridian")
    west, south, east, north = DOMAIN
    if lons.min() < west or lons.max() > east or lats.min() < south or lats.max() > north:
        raise RasterRefused("outside", crs=spoken(plane))
    x, y = Transformer.from_crs(plane, STORAGE, always_xy=True).transform(xs, ys)
    footprint = Polygon(np.column_stack([x, y]))
    return Place(
        crs=name_of(plane),
        footprint=footprint,
        resolution_m=math.sqrt(footprint.area / (dataset.width * dataset.height)),
        centre=(float(lons.min() + lons.max()) / 2, float(lats.min() + lats.max()) / 2),
    )


def _outline(transform: Affine, width: int, height: int) -> tuple[Any, Any]:
    """The edge of a grid in its own coordinates, each side in steps: it may bend elsewhere."""
    across = np.linspace(0, width, _EDGE_STEPS + 1)
    down = np.linspace(0, height, _EDGE_STEPS + 1)
    columns = np.concatenate(
        [across, np.full(_EDGE_STEPS, width), across[-2::-1], np.zeros(_EDGE_STEPS)]
    )
    rows = np.concatenate(
        [np.zeros(_EDGE_STEPS + 1), down[1:], np.full(_EDGE_STEPS, height), down[-2::-1]]
    )
    xs = transform.a * columns + transform.b * rows + transform.c
    ys = transform.d * columns + transform.e * rows + transform.f
    return xs, ys


def _check_unit_of_numbers(plane: CRS, xs: Any, ys: Any, step: float) -> None:
    """Degrees that pass for metres, and metres that pass for degrees."""
    middle = {"x": float(xs.mean()), "y": float(ys.mean()), "crs": spoken(plane)}
    small = np.abs(xs).max() <= 360 and np.abs(ys).max() <= 90
    if plane.is_projected and small and step < 0.1:
        raise RasterRefused("degrees-as-metres", **middle)
    if plane.is_geographic and (np.abs(ys).max() > 90.001 or np.abs(xs).max() > 540):
        raise RasterRefused("metres-as-degrees", **middle)
