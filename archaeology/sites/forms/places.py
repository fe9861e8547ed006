"""Where something is: written as text, by hand or by the map beside the field.

Degrees are written latitude first, as in every field of the house; longitude first is understood
too: in France the two cannot be taken for one another.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, Point, WKTWriter
from django.utils.translation import gettext_lazy as _

from archaeology.sites.query.zone import area_of
from layers.catalog.layer import STORAGE_SRID

WGS84 = 4326
# A centimetre.
_DIGITS = 7
_NUMBER = r"([-+]?\d{1,9}(?:\.\d{1,12})?)"
_PAIR = re.compile(rf"{_NUMBER}\s*[,; ]\s*{_NUMBER}")
# Metropolitan France with some sea, EPSG:2154 metres; no longitude or latitude is such a number.
_EASTINGS, _NORTHINGS = (0, 1_400_000), (5_900_000, 7_300_000)
_POINT_HINT = _(
    "Touchez la carte, ou écrivez deux nombres : latitude, longitude en degrés (WGS 84),"
    " ou x, y en mètres (Lambert-93)."
)
_ANY_HINT = _(
    "Touchez la carte pour un point, dessinez une emprise, ou écrivez : latitude, longitude"
    " (WGS 84), x, y (Lambert-93), ou un polygone en WKT (WGS 84)."
)


class PlaceField(forms.CharField):
    """A point, or with `surfaces` a polygon too; gives a geometry in EPSG:2154, or None."""

    def __init__(self, *, surfaces: bool = False, **options: Any) -> None:
        options.setdefault("label", _("Emprise ou point") if surfaces else _("Position"))
        options.setdefault("required", False)
        options["help_text"] = _ANY_HINT if surfaces else _POINT_HINT
        super().__init__(**options)
        self.surfaces = surfaces

    def clean(self, value: Any) -> GEOSGeometry | None:
        """The geometry; text that was not touched gives what it was made from, to the last digit.

        Raises:
            ValidationError: it is no place; why, in French.
        """
        text = super().clean(value)
        if not text:
            return None
        if isinstance(self.initial, GEOSGeometry) and text == place_text(self.initial):
            return self.initial
        return self._read(text)

    def prepare_value(self, value: Any) -> Any:
        """A geometry as it is written in the field."""
        return place_text(value) if isinstance(value, GEOSGeometry) else value

    def _read(self, text: str) -> GEOSGeometry:
        if pair := _PAIR.fullmatch(text):
            return _point(float(pair[1]), float(pair[2]))
        if not self.surfaces:
            raise forms.ValidationError(_("Deux nombres sont attendus, séparés par une virgule."))
        try:
            return area_of(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


def place_text(geometry: GEOSGeometry) -> str:
    """A geometry in EPSG:2154 as people write it, in WGS 84: latitude, longitude for a point, WKT
    otherwise.
    """
    degrees = geometry.transform(WGS84, clone=True)
    if isinstance(degrees, Point):
        return f"{degrees.y:.{_DIGITS}f}, {degrees.x:.{_DIGITS}f}"
    writer = WKTWriter(precision=_DIGITS, trim=True)
    return str(writer.write(degrees).decode())


def _point(one: float, other: float) -> Point:
    if _EASTINGS[0] < one < _EASTINGS[1] and _NORTHINGS[0] < other < _NORTHINGS[1]:
        return Point(one, other, srid=STORAGE_SRID)
    longitude, latitude = sorted((one, other))
    if not (-10 < longitude < 20 and 35 < latitude < 60):
        raise forms.ValidationError(
            _("Ce point n’est pas en France : latitude puis longitude, ou x puis y.")
        )
    point = Point(longitude, latitude, srid=WGS84)
    point.transform(STORAGE_SRID)
    return point
