"""Shapes: made from columns of text or numbers, and brought into EPSG:2154 all at once."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from layers.catalog.importing import CannotImport
from layers.catalog.layer import STORAGE_SRID
from layers.exchange.formats.source import Chunk, Shapes
from layers.exchange.mapping import Shape
from layers.exchange.numbers import number_in
from layers.exchange.refusals import Refusals

_LONGEST_TEXT = 4 * 1024 * 1024
# Surveys go somewhat beyond the area that a system was made for: so many degrees of it.
_BEYOND_AREA = 5.0
_PAIR = re.compile(
    r"\{\s*['\"]lon['\"]\s*:\s*(-?[\d.]+)\s*,\s*['\"]lat['\"]\s*:\s*(-?[\d.]+)\s*\}", re.ASCII
)
_X = ("lon", "lng", "longitude", "x")
_Y = ("lat", "latitude", "y")


def shapes_from(chunk: Chunk, shape: Shape, refusals: Refusals) -> Shapes:
    """Shapes from the columns that the mapping names; None where they are empty."""
    if shape.x:
        x = _numbers(chunk.columns[shape.x], shape.x, refusals)
        y = _numbers(chunk.columns[shape.y], shape.y, refusals)
        return _points(x, y, shape.x, refusals)
    texts = ["" if text is None else str(text) for text in chunk.columns[shape.column]]
    if shape.format == "dict":
        pairs = [_PAIR.fullmatch(text) for text in texts]
        if all(pairs):
            found = np.array([pair.groups() for pair in pairs if pair], dtype=np.float64)
            points: Shapes = shapely.points(found.reshape(-1, 2))
            return points
    read = {"dict": _from_dict, "geojson": _from_geojson, "wkt": shapely.from_wkt}[shape.format]
    shapes = np.full(len(texts), None, dtype=np.object_)
    for index, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            if len(text) > _LONGEST_TEXT:
                raise ValueError
            shapes[index] = read(text)
        except (ValueError, TypeError, KeyError, SyntaxError, RecursionError, MemoryError):
            refusals.add(index, shape.column, _("Position illisible : « %s ».") % text[:60])
        except shapely.errors.ShapelyError:
            refusals.add(index, shape.column, _("Position illisible : « %s ».") % text[:60])
    return shapes


def _numbers(values: Sequence[Any], column: str, refusals: Refusals) -> Any:
    """Numbers with a point or a comma; NaN where empty or refused."""
    try:
        return np.array(values, dtype=np.float64)  # the whole column at once, where it is clean
    except (ValueError, TypeError):
        pass
    numbers = np.full(len(values), np.nan)
    for index, value in enumerate(values):
        text = "" if value is None else str(value).strip()
        if not text:
            continue
        try:
            numbers[index] = number_in(text)
        except ValueError:
            refusals.add(index, column, _("« %s » n’est pas un nombre.") % text[:60])
    return numbers


def _points(x: Any, y: Any, column: str, refusals: Refusals) -> Shapes:
    for index in np.flatnonzero(np.isnan(x) != np.isnan(y)).tolist():
        refusals.add(index, column, _("Une seule des deux coordonnées est donnée."))
    points: Shapes = shapely.points(x, y)
    points[np.isnan(x) | np.isnan(y)] = None
    return points


def _from_dict(text: str) -> Any:
    """A Python-style or JSON object: `{'lon': …, 'lat': …}`, a geometry or a feature."""
    return _from_object(ast.literal_eval(text))


def _from_geojson(text: str) -> Any:
    return _from_object(json.loads(text))


def _from_object(given: Any) -> Any:
    if not isinstance(given, Mapping):
        raise TypeError
    for x, y in zip(_X, (*_Y[:1], *_Y), strict=True):
        if x in given and y in given:
            return shapely.Point(float(given[x]), float(given[y]))
    if given.get("type") == "Feature":
        return _from_object(given["geometry"])
    return shapely.from_geojson(json.dumps(given))


class Projection:
    """From the file's CRS into EPSG:2154, x before y."""

    def __init__(self, declared: str, *, anywhere: bool = False) -> None:
        """`anywhere`: coordinates need not lie in the area that the system is for, as those of a
        diagram.
        """
        self.name = declared
        self._crs = known_crs(declared)
        same = self._crs.to_epsg() == STORAGE_SRID
        self._transformer = None if same else _transformer(declared)
        self._anywhere = anywhere
        self._area = _everywhere(self._crs) if anywhere else _area(declared)

    @property
    def accuracy_m(self) -> float | None:
        """How far off positions may be afterwards, if PROJ knows."""
        accuracy = self._transformer.accuracy if self._transformer else 0.0
        return accuracy if accuracy >= 0 else None

    def projected(self, shapes: Shapes, refusals: Refusals) -> Shapes:
        """The shapes in EPSG:2154; those that cannot be there, or lie far out of the area that
        their system is for, are refused.
        """
        given = shapely.bounds(shapes)
        wrong = ~self._inside(given)
        if self._transformer is not None:
            shapes = self._moved(shapes)
            wrong |= ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
        wrong &= ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        for index in np.flatnonzero(wrong).tolist():
            refusals.add(index, "geometry", self._why(given[index]))
        stored: Shapes = shapely.set_srid(shapes, STORAGE_SRID)
        return stored

    def _inside(self, bounds: Any) -> Any:
        """Whether bounds lie in the area of the system; NaN and degrees among metres do not."""
        west, south, east, north = self._area
        inside = np.isfinite(bounds).all(axis=1) & (bounds[:, :2] >= (west, south)).all(axis=1)
        inside &= (bounds[:, 2:] <= (east, north)).all(axis=1)
        return inside & ~self._like_degrees(bounds)

    def _like_degrees(self, bounds: Any) -> Any:
        small = (np.abs(bounds) <= 180).all(axis=1)
        return small if self._crs.is_projected and not self._anywhere else np.zeros_like(small)

    def _why(self, bounds: Any) -> str:
        """Why bounds cannot be where the system would put them."""
        x, y = (bounds[:2] + bounds[2:]) / 2
        said = {"x": f"{x:.10g}", "y": f"{y:.10g}", "crs": self.name[:60]}
        if not np.isfinite(bounds).all():
            return _("Coordonnées impossibles en %s : est-ce le bon système ?") % self.name
        if self._like_degrees(bounds[None])[0]:
            return (
                _(
                    "(%(x)s, %(y)s) : ce sont des degrés, or %(crs)s compte en mètres. Déclarer "
                    "EPSG:4326, x étant la longitude et y la latitude."
                )
                % said
            )
        if self._inside(bounds[None, [1, 0, 3, 2]])[0]:
            return _("(%(x)s, %(y)s) : x et y semblent inversés pour %(crs)s.") % said
        return _("(%(x)s, %(y)s) est hors de la zone de %(crs)s : est-ce le bon système ?") % said

    def _moved(self, shapes: Shapes) -> Shapes:
        transformer = self._transformer
        assert transformer is not None  # noqa: S101  # the caller looked
        if (shapely.get_type_id(shapes) <= 0).all():  # points and gaps: no need to rebuild
            x, y = transformer.transform(shapely.get_x(shapes), shapely.get_y(shapes))
            points: Shapes = shapely.points(x, y)
            points[shapely.is_missing(shapes)] = None
            return points
        moved: Shapes = shapely.transform(
            shapes, lambda c: np.column_stack(transformer.transform(c[:, 0], c[:, 1]))
        )
        return moved


def known_crs(declared: str) -> CRS:
    """The CRS of that name.

    Raises:
        CannotImport: there is none.
    """
    try:
        return CRS.from_user_input(declared)
    except CRSError:
        raise CannotImport(
            _("Le système de coordonnées « %s » n’existe pas (exemple : EPSG:2154).")
            % declared[:60]
        ) from None


@lru_cache(maxsize=16)
def _transformer(declared: str) -> Transformer:
    return Transformer.from_crs(declared, f"EPSG:{STORAGE_SRID}", always_xy=True)


@lru_cache(maxsize=16)
def _area(declared: str) -> tuple[float, float, float, float]:
    """West, south, east and north of what a system is for, in its own coordinates, with a margin;
    without limits where it states none.
    """
    crs = known_crs(declared)
    area = crs.area_of_use
    if area is None or area.west > area.east:  # across the antimeridian
        return _everywhere(crs)
    west, south = max(area.west - _BEYOND_AREA, -180.0), max(area.south - _BEYOND_AREA, -90.0)
    east, north = min(area.east + _BEYOND_AREA, 180.0), min(area.north + _BEYOND_AREA, 90.0)
    if crs.is_geographic:
        return west, south, east, north
    to_plane = Transformer.from_crs("EPSG:4326", declared, always_xy=True)
    try:
        found = to_plane.transform_bounds(west, south, east, north)
    except ProjError:
        return _everywhere(crs)
    return found if np.isfinite(found).all() else _everywhere(crs)


def _everywhere(crs: CRS) -> tuple[float, float, float, float]:
    return (-180.0, -90.0, 180.0, 90.0) if crs.is_geographic else (-np.inf, -np.inf, np.inf, np.inf)
