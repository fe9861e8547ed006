"""The form of `/signaler`."""

from __future__ import annotations

import math
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.forms.coordinates import parse_coordinates, written
from geoportal.citizen.models import Category, Channel
from geoportal.citizen.services.changing import TextRefused, checked_text
from geoportal.citizen.services.report_problem import ADDRESS_LIMIT, ContactDetails, Report
from layers.territory.locate import (
    BadCoordinates,
    OutsideTerritory,
    Place,
    PlaceSource,
    locate,
)
from layers.territory.models import Commune

# What a script may say of where it got a position; what is typed is « coordinates ».
SCRIPTED_SOURCES = (PlaceSource.GPS, PlaceSource.MAP, PlaceSource.PHOTO)
STAFF_CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.EMAIL, Channel.POST)
MAX_ACCURACY_M = 100_000


class PlainText(forms.CharField):
    """Text of people: a stray NUL is dropped rather than refused."""

    def to_python(self, value: Any) -> str:
        """The text, without what no keyboard types."""
        return str(super().to_python(value) or "").replace("\0", "")


class ReportForm(forms.Form):
    """What, where, described how, and by whom; everything but what and where is optional."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    canal = forms.ChoiceField(
        label=_("Reçue par"),
        choices=[(channel.value, channel.label) for channel in STAFF_CHANNELS],
        required=False,
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.none(),
        label=_("Que signalez-vous ?"),
        error_messages={
            "required": _("Choisissez ce que vous signalez."),
            "invalid_choice": _("Cette catégorie n’existe pas ou plus : choisissez-en une autre."),
        },
    )
    coordinates = PlainText(
        label=_("Coordonnées du point"),
        required=False,
        help_text=_(
            "Latitude puis longitude, par exemple 49,5178 0,5345 ou 49°31'04\" N 0°32'04\" E."
        ),
    )
    place_source = PlainText(widget=forms.HiddenInput, required=False)
    place_at = PlainText(widget=forms.HiddenInput, required=False)
    accuracy = PlainText(widget=forms.HiddenInput, required=False)
    photo_place = PlainText(required=False)
    commune = forms.ModelChoiceField(
        queryset=Commune.objects.none(),
        label=_("Commune"),
        required=False,
        empty_label=_("Je ne sais pas"),
        help_text=_("Si vous la connaissez."),
        error_messages={"invalid_choice": _("Cette commune n’est pas du territoire.")},
    )
    address = PlainText(
        label=_("Adresse ou point de repère"),
        required=False,
        max_length=ADDRESS_LIMIT,
        help_text=_("Rue et numéro, « devant l’école »…"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = PlainText(
        label=_("Description"),
        required=False,
        help_text=_("Ce que vous voyez, depuis quand, ce qui est gêné."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = PlainText(
        label=_("Nom"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Courriel"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse n’est pas complète : nom@exemple.fr.")},
    )
    phone = PlainText(
        label=_("Téléphone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )

    def __init__(self, territory: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.territory = territory
        self.place: Place | None = None
        self.fields["category"].queryset = Category.objects.filter(  # type: ignore[attr-defined]
            territory_id=territory, active=True
        ).select_related("group")
        self.fields["commune"].queryset = Commune.objects.filter(  # type: ignore[attr-defined]
            territory_id=territory
        )

    def clean_submission(self) -> uuid.UUID:
        """The form's own id; a form that lost it gets another."""
        return self.cleaned_data["submission"] or uuid.uuid4()

    def clean_text(self) -> str:
        """The description, within its limit."""
        try:
            return checked_text(self.cleaned_data["text"], required=False)
        except TextRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_coordinates(self) -> str:
        """The text of the coordinates; `self.place` is what they mean."""
        typed = str(self.cleaned_data["coordinates"]).strip()
        if not typed:
            return ""
        try:
            longitude, latitude = parse_coordinates(typed)
            source, accuracy = self._told_by_script(typed)
            self.place = locate(self.territory, longitude, latitude, source, accuracy)
        except OutsideTerritory as outside:
            raise forms.ValidationError(self._outside(longitude, latitude, outside)) from None
        except BadCoordinates as bad:
            raise forms.ValidationError(str(bad)) from None
        return typed

    def clean(self) -> dict[str, Any]:
        """Somewhere must be said, in one way or another."""
        data = super().clean() or self.cleaned_data
        if (
            data.get("photo_place")
            and not data.get("coordinates")
            and not self.errors.get("coordinates")
        ):
            self._place_of_photo(data["photo_place"])
        said = self.place or data.get("commune") or str(data.get("address") or "").strip()
        wrong = {"coordinates", "commune", "address"} & set(self.errors)
        if not said and not wrong:
            self.add_error(
                "address",
                _("Dites où : un point sur la carte, une adresse, un repère ou une commune."),
            )
        return data

    def report(self, channel: Channel) -> Report:
        """What a valid form reports."""
        data = self.cleaned_data
        return Report(
            category=data["category"],
            text=data["text"],
            channel=channel,
            place=self.place,
            commune=data["commune"],
            address=data["address"],
            contact=ContactDetails(data["name"], data["email"], data["phone"]),
            submission=data["submission"],
        )

    def _told_by_script(self, typed: str) -> tuple[PlaceSource, float | None]:
        """Source and accuracy that came with a position; void once somebody has edited it."""
        # Fields are cleaned in order; these three come after, so they are read as sent.
        told = str(self.data.get("place_source", ""))
        if told not in SCRIPTED_SOURCES or str(self.data.get("place_at", "")).strip() != typed:
            return PlaceSource.COORDINATES, None
        return PlaceSource(told), _metres(str(self.data.get("accuracy", "")))

    def _place_of_photo(self, text: str) -> None:
        try:
            longitude, latitude = parse_coordinates(text)
            self.place = locate(self.territory, longitude, latitude, PlaceSource.PHOTO)
        except ValueError as refused:
            self.add_error("coordinates", str(refused))

    def _outside(self, longitude: float, latitude: float, outside: OutsideTerritory) -> str:
        """The message, with what may have been meant."""
        try:
            locate(self.territory, latitude, longitude, PlaceSource.COORDINATES)
        except (BadCoordinates, OutsideTerritory):
            return str(outside)
        return str(
            _("Latitude et longitude semblent inversées : essayez %s.")
            % written(latitude, longitude)
        )


def _metres(text: str) -> float | None:
    try:
        metres = float(text)
    except ValueError:
        return None
    return metres if math.isfinite(metres) and 0 <= metres <= MAX_ACCURACY_M else None
