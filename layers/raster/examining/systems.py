"""The coordinate reference systems of a file: the plane, and from where heights count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.raster.examining.refusal import RasterRefused

# Lambert-93 of the realisations of RGF93: they differ by less than 3 cm, in the plane.
LAMBERT_93 = frozenset({2154, 9793, 9794})
# What writers call a system of parameters only.
_NAMELESS = frozenset({"", "unknown", "unnamed", "undefined", "user-defined"})


@dataclass(frozen=True, slots=True)
class Systems:
    """What the coordinates of a file are in.

    Attributes:
        plane: its horizontal system.
        heights: its vertical one, None where nothing is said.
        above_ellipsoid: whether the system has heights of its own, which no sea knows.
        said: the plane that the file itself says, None where it says nothing.
    """

    plane: CRS
    heights: CRS | None
    above_ellipsoid: bool
    said: CRS | None


def systems_of(dataset: Any, stated: int | None) -> Systems:
    """The systems that somebody states, else those of the file.

    A stated plane leaves the file its vertical system: they are told apart there too.

    Raises:
        RasterRefused: neither says a plane, or what is said cannot be understood.
    """
    given, said = _stated(stated), _said(dataset)
    chosen = given or said
    if chosen is None:
        raise RasterRefused("no-crs")
    heights = _heights(chosen) or (_heights(said) if said is not None else None)
    return Systems(
        plane=_plane(chosen),
        heights=heights,
        above_ellipsoid=not chosen.is_compound and len(chosen.axis_info) > 2,
        said=_plane(said) if said is not None else None,
    )


def name_of(crs: CRS) -> str:
    """`EPSG:n` where there is such a code, else WKT."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt()


def spoken(crs: CRS) -> str:
    """`EPSG:n` where there is such a code, else the name."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else named(crs)


def named(crs: CRS) -> str:
    """The name of a system, in words where it has none."""
    name = str(crs.name).strip()
    return _("un système sans nom ni code EPSG") if name.lower() in _NAMELESS else name


def is_lambert_93(crs: str) -> bool:
    """Whether a plane system is the one in which the platform stores."""
    return crs in {f"EPSG:{code}" for code in LAMBERT_93}


def _stated(code: int | None) -> CRS | None:
    if code is None:
        return None
    try:
        return CRS.from_epsg(code)
    except CRSError:
        raise RasterRefused("unknown-crs", crs=f"EPSG:{code}") from None


def _said(dataset: Any) -> CRS | None:
    if not dataset.crs:
        return None
    try:
        return CRS.from_wkt(dataset.crs.to_wkt(version="WKT2_2019"))
    except CRSError:
        raise RasterRefused("unknown-crs", crs=dataset.crs.to_string()[:80]) from None


def _plane(crs: CRS) -> CRS:
    plane = crs.sub_crs_list[0] if crs.is_compound else crs
    if not (plane.is_projected or plane.is_geographic):
        raise RasterRefused("unknown-crs", crs=named(crs))
    return plane.to_2d()


def _heights(crs: CRS) -> CRS | None:
    return crs.sub_crs_list[1] if crs.is_compound else None
