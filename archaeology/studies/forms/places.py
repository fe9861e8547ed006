"""Corners and areas as people write them, or as the map beside the field does."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, MultiPoint, Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pyproj import CRS

from archaeology.studies.boxes import box_of
from layers.catalog.layer import STORAGE_SRID
from layers.ui.form_fields import MOST_LATITUDE, LineField, PointField

WGS84 = 4326
Corners = list[list[float]]
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


class CornersField(LineField):
    """Corners, one to a line of text (latitude, longitude); gives [x, y] in EPSG:2154, to the
    centimetre, or [] where nothing is written. One corner alone is allowed.
    """

    def __init__(self, *, required: bool = True, **options: Any) -> None:
        options["widget"] = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
        super().__init__(**options)
        self.required = required

    def clean(self, value: Any) -> Corners:  # type: ignore[override]  # corners, not a line
        """The corners.

        Raises:
            ValidationError: a line of text is no position.
        """
        text = str(value or "").strip()
        if not text and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if not text:
            return []
        shape = super().clean(text) if "\n" in text else PointField().clean(text)
        if shape is None:
            return []
        shape.transform(STORAGE_SRID)
        corners = [shape.coords] if isinstance(shape, Point) else shape.coords
        return [[round(x, 2), round(y, 2)] for x, y in corners]

    def prepare_value(self, value: Any) -> Any:
        """Stored corners as text."""
        return corners_text(value) if isinstance(value, list | tuple) else value


def corners_text(corners: Sequence[Sequence[float]]) -> str:
    """Corners in EPSG:2154 as they are typed, to a millimetre: read again they are the same."""
    if not corners:
        return ""
    shape: Any = MultiPoint([Point(each[0], each[1]) for each in corners], srid=STORAGE_SRID)
    places = shape.transform(WGS84, clone=True).coords
    return "\n".join(f"{lat:.8f}, {lon:.8f}" for lon, lat in places)


def why_elsewhere(corners: Corners) -> str:
    """In French why corners are no places of the country that EPSG:2154 is for, or ""."""
    outside = [each for each in corners if not _is_of_the_country(_point(each))]
    if not outside:
        return ""
    words = _("Hors de France : point %s.") % ", ".join(
        str(number) for number, each in enumerate(corners, 1) if each in outside
    )
    swapped = [_swapped(each) for each in outside]
    if all(place is not None and _is_of_the_country(place) for place in swapped):
        return words + " " + _("Latitude et longitude semblent inversées.")
    return words


def _is_of_the_country(place: Point) -> bool:
    area = CRS.from_epsg(STORAGE_SRID).area_of_use
    written: Any = place.transform(WGS84, clone=True)
    return area is None or (
        area.west <= written.x <= area.east and area.south <= written.y <= area.north
    )


def why_outside(corners: Corners, ground: GEOSGeometry) -> str:
    """In French why corners do not all lie on a ground (EPSG:2154), or "" where they do."""
    outside = [each for each in corners if not ground.intersects(_point(each))]
    if not outside:
        return ""
    words = _("Ce point est hors du relief choisi.")
    if len(corners) > 1:
        words = _("Hors du relief choisi : point %s.") % ", ".join(
            str(number) for number, each in enumerate(corners, 1) if each in outside
        )
    if all(place is not None and ground.intersects(place) for place in map(_swapped, outside)):
        return words + " " + _("Latitude et longitude semblent inversées.")
    return words


def _point(corner: Sequence[float]) -> Point:
    return Point(corner[0], corner[1], srid=STORAGE_SRID)


def _swapped(corner: Sequence[float]) -> Point | None:
    """The place whose latitude was written as longitude, EPSG:2154; None where there is none."""
    written: Any = _point(corner).transform(WGS84, clone=True)
    if abs(written.x) > MOST_LATITUDE:
        return None
    swapped = Point(written.y, written.x, srid=WGS84)
    swapped.transform(STORAGE_SRID)
    return swapped


class AreaField(forms.CharField):
    """West, south, east, north, in metres (Lambert-93) or in degrees; gives whole metres of
    EPSG:2154, or None where nothing is written.
    """

    def clean(self, value: Any) -> list[float] | None:
        """The box.

        Raises:
            ValidationError: it is no box, or an empty one.
        """
        text = super().clean(value)
        if not text:
            return None
        numbers = [float(each) for each in _NUMBER.findall(text)]
        if len(numbers) != 4 or not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
            raise ValidationError(
                _("Quatre nombres sont attendus : ouest, sud, est, nord (mètres ou degrés).")
            )
        if max(map(abs, numbers)) <= 180:
            box = box_of(numbers, WGS84)
            box.transform(STORAGE_SRID)
            numbers = list(box.extent)
        if numbers[2] - numbers[0] > 100_000 or numbers[3] - numbers[1] > 100_000:
            raise ValidationError(_("Cette zone fait plus de cent kilomètres : réduisez-la."))
        west, south, east, north = numbers
        return [
            *map(float, map(math.floor, (west, south))),
            *map(float, map(math.ceil, (east, north))),
        ]

    def prepare_value(self, value: Any) -> Any:
        """A stored box as text."""
        if isinstance(value, list | tuple):
            return ", ".join(f"{each:.0f}" for each in value)
        return value
