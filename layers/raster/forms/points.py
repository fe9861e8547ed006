"""Control points as they are written: one to a line, the sheet's side then the ground's."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.raster.georeferencing.fitting import MOST_POINTS, Transformation
from layers.raster.placing import CHOICES, Control

_NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,12})?")
# Metropolitan France with some sea, EPSG:2154 metres; no longitude or latitude is such a number.
_EASTINGS, _NORTHINGS = (0, 1_400_000), (5_900_000, 7_300_000)
_LONGITUDES, _LATITUDES = (-10, 20), (35, 60)
_STORED, _DEGREES = 2154, 4326


class PointsField(forms.CharField):
    """Lines « column row x y » (EPSG:2154) or « column row longitude latitude » (WGS 84); gives a
    list of `Control`.
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
        super().__init__(widget=widget, strip=False, **options)

    def clean(self, value: Any) -> Any:
        """The points.

        Raises:
            ValidationError: a line is none, or there are too many.
        """
        lines = [each for each in (super().clean(value) or "").splitlines() if each.strip()]
        if len(lines) > MOST_POINTS:
            raise ValidationError(_("%s points suffisent : il y en a davantage.") % MOST_POINTS)
        return [_read(line, number) for number, line in enumerate(lines, 1)]


class PlacingForm(forms.Form):
    """Control points and what is sought through them."""

    points = PointsField(
        label=gettext_lazy("Points de calage"),
        help_text=gettext_lazy(
            "Un point par ligne, quatre nombres : colonne, ligne (pixels du plan), puis x, y"
            " (Lambert-93) ou longitude, latitude."
        ),
    )
    transformation = forms.ChoiceField(
        label=gettext_lazy("Transformation"),
        choices=CHOICES,
        initial=Transformation.AFFINE.value,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)


def written(points: list[Control]) -> str:
    """Points as they are written: hundredths of a pixel, centimetres."""
    return "\n".join(
        f"{each.column:.2f} {each.row:.2f} {each.x:.2f} {each.y:.2f}" for each in points
    )


def _read(line: str, number: int) -> Control:
    parts = [part.strip(",") for part in re.split(r"[\s;]+", line.strip()) if part.strip(",")]
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValidationError(_("Point %s : quatre nombres sont attendus.") % number)
    column, row, one, other = (float(part.replace(",", ".")) for part in parts)
    if _within(one, _EASTINGS) and _within(other, _NORTHINGS):
        return Control(column, row, one, other)
    if not (_within(one, _LONGITUDES) and _within(other, _LATITUDES)):
        raise ValidationError(
            _("Point %s : ce lieu n’est pas en France ; x puis y, ou longitude puis latitude.")
            % number
        )
    place = Point(one, other, srid=_DEGREES)
    place.transform(_STORED)
    return Control(column, row, place.x, place.y)


def _within(value: float, bounds: tuple[int, int]) -> bool:
    return bounds[0] < value < bounds[1]
