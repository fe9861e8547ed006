"""Fields of forms that several trades ask for: moments, positions, lines.

Positions are as people copy or type them: latitude then longitude, one to a line.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_CORNERS = 2000
# Of a position in degrees: beyond, Lambert-93 has no coordinates worth the name.
MOST_LATITUDE = 85
MOMENT = "%Y-%m-%dT%H:%M"
_DEGREES = 4326
_NUMBER = r"[-+]?[0-9]{1,3}(?:[.,][0-9]{1,12})?"
_PAIR = re.compile(rf"({_NUMBER})\s*(?:[;,]\s+|;|\s)\s*({_NUMBER})|({_NUMBER}),({_NUMBER})")


def written(shape: Any) -> str:
    """The corners of a point or a line as they are typed, about a decimetre precise."""
    degrees = shape.transform(_DEGREES, clone=True)
    corners = [degrees.coords] if degrees.geom_type == "Point" else degrees.coords
    return "\n".join(f"{lat:.6f}, {lon:.6f}" for lon, lat in corners)


def _position(text: str) -> tuple[float, float]:
    """Longitude and latitude of one line."""
    found = _PAIR.fullmatch(text.strip())
    if found is None:
        raise ValidationError(
            _("« %s » n’est pas une position : latitude, longitude en degrés (49.5178, 0.5345).")
            % text.strip()[:60]
        )
    latitude, longitude = (float(each.replace(",", ".")) for each in found.groups() if each)
    if abs(latitude) > MOST_LATITUDE or abs(longitude) > 180:
        raise ValidationError(
            _("« %s » : une latitude va de −85 à 85 degrés, une longitude de −180 à 180.")
            % text.strip()[:60]
        )
    return longitude, latitude


class LineField(forms.CharField):
    """A line of at most `most` corners, one to a line of text, as WGS 84; None where nothing is
    written.
    """

    def __init__(self, *, most: int = MOST_CORNERS, **options: Any) -> None:
        self._most = most
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}))
        super().__init__(**options | {"required": False})

    def clean(self, value: Any) -> LineString | None:
        """The line.

        Raises:
            ValidationError: a line of text is no position, or one corner is no line.
        """
        texts = [each for each in (super().clean(value) or "").splitlines() if each.strip()]
        if len(texts) > self._most:
            raise ValidationError(_("Un tracé a %s points au plus.") % self._most)
        corners = [_position(each) for each in texts]
        if not corners:
            return None
        if len(corners) < 2:
            raise ValidationError(_("Un tracé a au moins deux points : son début et sa fin."))
        return LineString(corners, srid=_DEGREES)


class PointField(forms.CharField):
    """One position, as WGS 84; None where nothing is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"required": False, "max_length": 60})

    def clean(self, value: Any) -> Point | None:
        """The point.

        Raises:
            ValidationError: what is written is no position.
        """
        text = super().clean(value)
        return Point(*_position(text), srid=_DEGREES) if text and text.strip() else None


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put what a service refused beside the fields that it is about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)


class MomentField(forms.DateTimeField):
    """A day and a time in the territory's own time."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, **options)
