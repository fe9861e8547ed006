"""Distances on the ground: around tours, and from a place that somebody names and nothing keeps."""

from __future__ import annotations

import math

from shapely.geometry import LineString, MultiPoint, Point

from archaeology.tours.telling.parts import Bounds, Place, Telling

_METRES_PER_DEGREE = 111_195.0


def metres_between(one: Place, other: Place) -> float:
    """The distance of two places, true to a few in a thousand within a day's walk."""
    return math.hypot(*_flat(one, other))


def widened(bounds: Bounds, metres: float) -> Bounds:
    """Some bounds with so many metres more on each side."""
    west, south, east, north = bounds
    high = metres / _METRES_PER_DEGREE
    wide = high / math.cos(math.radians((south + north) / 2))
    return west - wide, south - high, east + wide, north + high


def metres_to(told: Telling, place: Place) -> float | None:
    """The distance from a place to the nearest point of the way or of a stop; None for neither."""
    near = []
    if len(told.route) > 1:
        near.append(LineString([_flat(each, place) for each in told.route]))
    stops = [_flat(stop.place, place) for stop in told.stops if stop.place]
    if stops:
        near.append(MultiPoint(stops))
    here = Point(0, 0)
    return min((float(each.distance(here)) for each in near), default=None)


def nearest_on_way(told: Telling, place: Place) -> tuple[float, float] | None:
    """Where on the way one is nearest to a place, as a share of its length, and how many metres
    from it; None without a way.
    """
    if len(told.route) < 2:
        return None
    way, here = LineString([_flat(each, place) for each in told.route]), Point(0, 0)
    return float(way.project(here, normalized=True)), float(way.distance(here))


def _flat(place: Place, origin: Place) -> tuple[float, float]:
    """Metres east and north of an origin, on a plane that touches the Earth there."""
    across = math.cos(math.radians(origin[1])) * _METRES_PER_DEGREE
    return (place[0] - origin[0]) * across, (place[1] - origin[1]) * _METRES_PER_DEGREE
