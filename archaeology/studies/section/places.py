"""Where operations and their units lie, for a section."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry


def extent_of(geom: Any) -> str:
    """Well-known text of a geometry that can be cut; a bow tie is taken apart."""
    shape = shapely.from_wkb(bytes(geom.wkb))
    return str(shapely.to_wkt(shapely.make_valid(shape), rounding_precision=3))


def standing(line: Any, extent: Any, distance_m: float) -> tuple[float, float]:
    """Where a unit of an operation stands for the section: in the middle of what the line crosses
    of the operation, or of what of it lies near the line.
    """
    drawn = shapely.from_wkb(bytes(line.wkb))
    shape = shapely.make_valid(shapely.from_wkb(bytes(extent.wkb)))
    crossed = shape.intersection(drawn)
    near = shape.intersection(drawn.buffer(max(distance_m, 0.01), cap_style="flat"))
    whole = crossed if not crossed.is_empty else near if not near.is_empty else shape
    point = _middle(whole)
    return float(point.x), float(point.y)


def _middle(whole: BaseGeometry) -> shapely.Point:
    """A point of a shape: halfway along its longest line, else one inside it."""
    lines = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString"]
    if lines:
        longest: shapely.LineString = max(lines, key=lambda line: line.length)
        return longest.interpolate(0.5, normalized=True)
    return whole.representative_point()
