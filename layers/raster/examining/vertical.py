"""From where the heights of a file count, and in what unit."""

from __future__ import annotations

from dataclasses import dataclass

from pyproj import CRS

from layers.raster.examining.refusal import RasterRefused
from layers.raster.examining.systems import Systems
from layers.raster.vocabulary import Heights

NGF_IGN69 = "EPSG:5720"
METRE, FOOT, US_FOOT = 1.0, 0.3048, 1200 / 3937
UNITS_M = {
    **dict.fromkeys(("", "m", "metre", "metres", "meter", "meters", "mètre", "mètres"), METRE),
    **dict.fromkeys(("ft", "foot", "feet", "international foot", "pied", "pieds"), FOOT),
    **dict.fromkeys(("us survey foot", "us_survey_foot", "us-ft", "ftus", "foot_us"), US_FOOT),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), 0.01),
    **dict.fromkeys(("dm", "decimetre", "decimeter"), 0.1),
}


@dataclass(frozen=True, slots=True)
class Vertical:
    """What heights count from (`EPSG:5720`), and how many metres one of their units makes."""

    name: str
    unit_m: float


def vertical_of(systems: Systems, unit: str, stated: str) -> Vertical:
    """The vertical system of an elevation model.

    Args:
        systems: what the file says, or what somebody states.
        unit: what the band says of its values, "" where it says nothing.
        stated: one of `Heights`, for a file that says nothing.

    Raises:
        RasterRefused: depths, heights above the ellipsoid or from another zero, a unit that is not
            known, or nothing said at all.
    """
    heights = systems.heights
    if systems.above_ellipsoid:
        raise RasterRefused("ellipsoid")
    unit_m = _unit_m(unit, heights)
    if heights is not None:
        _check(heights)
    elif stated != Heights.NGF_IGN69:
        raise RasterRefused("no-heights")
    return Vertical(NGF_IGN69, unit_m)


def _check(heights: CRS) -> None:
    if heights.is_geographic:
        raise RasterRefused("ellipsoid")
    if heights.axis_info[0].direction != "up":
        raise RasterRefused("depths", vertical=heights.name)
    # Written in another unit it has no code, but its name and its zero are the same.
    same = heights.to_epsg() == 5720 or "IGN69" in f"{heights.name} {heights.datum}".upper()
    if not same:
        raise RasterRefused("other-heights", vertical=heights.name)


def _unit_m(unit: str, heights: CRS | None) -> float:
    """What the band says goes before what its CRS says: writers copy the CRS, not the band's."""
    said = unit.strip().lower()
    if said and said not in UNITS_M:
        raise RasterRefused("unit", unit=unit.strip()[:40])
    if not said and heights is not None:
        return float(heights.axis_info[0].unit_conversion_factor)
    return UNITS_M[said]
