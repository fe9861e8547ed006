"""Positions written as text: read safely, checked, and projected all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from geoportal.citizen.importing.refusals import Refusals
from layers.catalog.layer import STORAGE_SRID
from layers.territory.locate import MAX_LATITUDE, MAX_LONGITUDE, outside_message

Floats = np.ndarray[Any, np.dtype[np.float64]]
Points = np.ndarray[Any, np.dtype[np.object_]]
Box = tuple[float, float, float, float]

_NUMBER = r"\s*(-?\d{1,4}(?:\.\d+)?(?:[eE]-?\d{1,3})?)\s*"
_PAIR = re.compile(rf"(?P<latitude>{_NUMBER}),(?P<longitude>{_NUMBER})")
_ALIKE = re.compile(r"(?:\{'lon': -?\d{1,4}(?:\.\d{1,20})?, 'lat': -?\d{1,4}(?:\.\d{1,20})?\}\n)*")
_NAMES = {"lon": 0, "lng": 0, "longitude": 0, "lat": 1, "latitude": 1}


def read_positions(texts: Sequence[str], refusals: Refusals) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of `{'lon': 2.3, 'lat': 48.9}` (a dictionary in JSON's or
    Python's quotes) or `48.9, 2.3`; NaN where a text is empty or refused.
    """
    together = _read_together(texts)
    if together is not None:
        return together[:, 0], together[:, 1]
    pairs = np.full((len(texts), 2), np.nan)
    for index, text in enumerate(texts):
        pair = _read_one(text)
        if pair is not None:
            pairs[index] = pair
        elif text.strip():
            refusals.add(index, "position", _("Position illisible : « %s ».") % text[:60])
    return pairs[:, 0], pairs[:, 1]


def _read_together(texts: Sequence[str]) -> Floats | None:
    """All at once where all are written alike, else None; no object is made for each row, which
    a garbage collector would visit.
    """
    lines = "".join([f"{text}\n" for text in texts]).replace('"', "'")
    if not texts or not _ALIKE.fullmatch(lines):
        return None
    numbers = lines.replace("{'lon': ", "").replace(" 'lat': ", "").replace("}\n", ",")
    degrees = np.fromstring(numbers[:-1], dtype=np.float64, sep=",").reshape(-1, 2)
    return degrees if len(degrees) == len(texts) else None


def _read_one(text: str) -> tuple[float, float] | None:
    pair = _PAIR.fullmatch(text.strip())
    if pair:
        return float(pair["longitude"]), float(pair["latitude"])
    if not text.lstrip().startswith("{") or len(text) > 200:
        return None
    try:
        named = json.loads(text.replace("'", '"'), parse_constant=_no_constant)
        values = {_NAMES[name]: float(value) for name, value in named.items() if name in _NAMES}
        return values[0], values[1]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no positions


def read_degrees(
    longitudes: Sequence[Any], latitudes: Sequence[Any], refusals: Refusals
) -> tuple[Floats, Floats]:
    """Longitudes and latitudes from two columns; a comma may be the decimal sign."""
    return _degrees(longitudes, "longitude", refusals), _degrees(latitudes, "latitude", refusals)


def _degrees(values: Sequence[Any], column: str, refusals: Refusals) -> Floats:
    numbers = np.full(len(values), np.nan)
    for index, value in enumerate(values):
        text = str(value if value is not None else "").strip()
        if not text:
            continue
        try:
            numbers[index] = float(text.replace(",", "."))
        except ValueError:
            refusals.add(index, column, _("« %s » n’est pas un nombre de degrés.") % text[:60])
    return numbers


def check_degrees(
    longitudes: Floats, latitudes: Floats, bounds: Box | None, column: str, refusals: Refusals
) -> None:
    """Refuse what cannot be degrees, and what lies outside the declared bounds."""
    given = ~(np.isnan(longitudes) & np.isnan(latitudes))
    # `<=` is false for NaN: half a position is refused too.
    degrees = (np.abs(longitudes) <= MAX_LONGITUDE) & (np.abs(latitudes) <= MAX_LATITUDE)
    for index in np.flatnonzero(given & ~degrees).tolist():
        refusals.add(
            index,
            column,
            _("Ces coordonnées ne sont pas une longitude et une latitude en degrés."),
        )
    if bounds is None:
        return
    west, south, east, north = bounds
    inside = (
        (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
    )
    for index in np.flatnonzero(given & degrees & ~inside).tolist():
        refusals.add(
            index, column, _("Ce point est en dehors des limites déclarées pour le territoire.")
        )


def projected(longitudes: Floats, latitudes: Floats, column: str, refusals: Refusals) -> Points:
    """Points in EPSG:2154 from degrees in WGS 84; None where there is no position."""
    easting, northing = _to_storage().transform(longitudes, latitudes)
    # What lies beyond the projection's domain comes out infinite.
    finite = np.isfinite(easting) & np.isfinite(northing)
    for index in np.flatnonzero(~finite & ~np.isnan(longitudes)).tolist():
        refusals.add(index, column, outside_message())
    points: Points = shapely.points(easting, northing)
    points[~finite] = None
    return points


def only_points(geometries: Points, refusals: Refusals) -> None:
    """Refuse what is not a point: a request has one place."""
    kinds = shapely.get_type_id(geometries)
    for index in np.flatnonzero((kinds != shapely.GeometryType.POINT) & (kinds >= 0)).tolist():
        refusals.add(index, "geometry", _("Une demande a un point pour position."))


@cache
def _to_storage() -> Transformer:
    return Transformer.from_crs("EPSG:4326", f"EPSG:{STORAGE_SRID}", always_xy=True)
