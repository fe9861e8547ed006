"""Where a stop is: a place on the map, two numbers, or the name of a place that the house knows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.places import PlaceField
from layers.access.actor import Actor
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.registry import layer

# Layers whose rows people call by a name; where two have one name, the first is meant.
_NAMED = ("heritage-sites", "base-map", "communes")
# More would make the page of suggestions heavier than the form.
MOST_NAMES = 500
_SAID = 5
_HINT = _(
    "Touchez la carte, écrivez le nom d’un lieu, d’une rue ou d’une commune, ou deux nombres : "
    "latitude, longitude en degrés (WGS 84), ou x, y en mètres (Lambert-93)."
)


def named_places(actor: Actor, territory: str) -> dict[str, Point]:
    """Places of a territory by their name, each with a point on it (EPSG:2154), as far as the actor
    may know where they are.
    """
    known: dict[str, Point] = {}
    for layer_id in _NAMED:
        rows = layer(layer_id).visible_to(actor).of_territory(territory)
        for each in rows.features(MOST_NAMES - len(known), fields=("name",)):
            name = str(each.properties.get("name") or "").strip()
            if name and each.geometry and name not in known:
                known[name] = _point_on(each.geometry)
    return known


def _point_on(geometry: Mapping[str, Any]) -> Point:
    point = GEOSGeometry(json.dumps(geometry), srid=4326).point_on_surface
    point.transform(STORAGE_SRID)
    return Point(point.x, point.y, srid=STORAGE_SRID)


class Suggesting(forms.TextInput):
    """A field that the browser itself suggests values for, with or without script."""

    names: tuple[str, ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input, and the list that it names."""
        listed = f"{(attrs or {}).get('id', name)}-names"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ([each] for each in self.names)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class NamedPlaceField(PlaceField):
    """A point, EPSG:2154, or None; the form says which `places` have a name."""

    widget = Suggesting

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.help_text = _HINT
        self._places: Mapping[str, Point] = {}

    @property
    def places(self) -> Mapping[str, Point]:
        """The places that can be named."""
        return self._places

    @places.setter
    def places(self, known: Mapping[str, Point]) -> None:
        self._places = known
        widget: Any = self.widget
        widget.names = tuple(sorted(known, key=_plain))

    def _read(self, text: str) -> GEOSGeometry:
        wanted = _plain(text)
        if not any(each.isalpha() for each in wanted):
            return super()._read(text)
        exact = [name for name in self._places if _plain(name) == wanted]
        alike = exact or [name for name in self._places if wanted in _plain(name)]
        if len(alike) == 1:
            return self._places[alike[0]]
        if not alike:
            raise forms.ValidationError(
                _("Aucun lieu connu ne porte ce nom : touchez la carte, ou écrivez deux nombres.")
            )
        said = ", ".join(sorted(alike, key=_plain)[:_SAID])
        raise forms.ValidationError(_("Plusieurs lieux portent ce nom ; lequel ? %s") % said)


def _plain(text: str) -> str:
    """Without accents, capitals, or doubled spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
