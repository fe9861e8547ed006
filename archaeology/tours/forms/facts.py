"""Forms of what is true in every language: tours, stops, media."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.recording import VersionField, WritingForm, day_field
from archaeology.sites.models import HeritageSite
from archaeology.tours.forms.places import NamedPlaceField, named_places
from archaeology.tours.forms.years import YearField
from archaeology.tours.models import Medium
from archaeology.tours.models.stops import RADIUS_M
from archaeology.tours.services.add_medium import MediumFacts
from archaeology.tours.services.add_stop import StopFacts
from archaeology.tours.services.create_tour import TourFacts
from archaeology.tours.vocabulary import Language, Licence, MediumKind, Theme, Wheelchair
from layers.access.actor import Actor

_ADDRESS_HINT = _(
    "Ce que l’on lit sur le panneau, après /visite/. Sans adresse, le titre la donne."
)


def _theme() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Thème"), choices=Theme.choices, initial=Theme.ANTIQUITY)


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Langue de départ"),
        choices=Language.choices,
        initial=Language.FRENCH,
        help_text=_("Celle dans laquelle vous écrivez d’abord ; les autres se placent à côté."),
    )


# Who brings a file may not know it yet.
_BEFORE_PUBLICATION = _("Sans cela, la visite ne se publie pas.")


def _author() -> forms.CharField:
    return forms.CharField(
        label=_("Auteur"), max_length=160, required=False, help_text=_BEFORE_PUBLICATION
    )


def _licence() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Licence"),
        choices=[("", _("À choisir")), *Licence.choices],
        required=False,
        help_text=_BEFORE_PUBLICATION,
    )


class NewTourForm(WritingForm):
    """What a tour begins with."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    theme = _theme()
    default_language = _language()

    def facts(self) -> TourFacts:
        """What was filled in, for the services."""
        return TourFacts(**self._told(TourFacts))


class TourForm(WritingForm):
    """A tour, once it is there."""

    code = forms.CharField(
        label=_("Adresse"), max_length=60, required=False, help_text=_ADDRESS_HINT
    )
    theme = _theme()
    duration_min = forms.IntegerField(
        label=_("Durée (minutes)"), required=False, min_value=1, max_value=3 * 24 * 60
    )
    wheelchair = forms.ChoiceField(
        label=_("Accessible en fauteuil roulant"), choices=Wheelchair.choices
    )
    default_language = _language()
    valid_until = day_field(_("Valable jusqu’au"))
    synthetic = forms.BooleanField(label=_("Visite de démonstration inventée"), required=False)
    version = VersionField()

    def facts(self) -> TourFacts:
        """What was filled in, for the services."""
        return TourFacts(**self._told(TourFacts))


class StopForm(WritingForm):
    """A stop: its place is its own, or that of a heritage site."""

    place = NamedPlaceField(label=_("Position"))
    site = forms.ModelChoiceField(
        HeritageSite.objects.none(),
        label=_("Lieu de patrimoine"),
        required=False,
        empty_label=_("Aucun"),
        help_text=_(
            "Ce dont l’étape parle : ses sources et leur fiabilité sont citées. Sans position, "
            "l’étape prend la sienne."
        ),
    )
    radius_m = forms.IntegerField(
        label=_("Se déclenche à moins de (m)"), min_value=5, max_value=500, initial=RADIUS_M
    )
    period_start = YearField(label=_("Période, de l’an"))
    period_end = YearField(label=_("Période, à l’an"))
    slug = forms.CharField(
        label=_("Adresse"),
        max_length=60,
        required=False,
        help_text=_("Ce que dit le code QR ; changée, les panneaux imprimés ne mènent plus ici."),
    )
    version = VersionField()

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(actor, territory, *args, **options)
        known = HeritageSite.objects.visible_to(actor).filter(territory_id=territory)
        site: Any = self.fields["site"]
        site.queryset = known.order_by("name")
        place: Any = self.fields["place"]
        place.places = named_places(actor, territory)

    def warn_of_the_place(self, words: Iterable[str]) -> None:
        """Say beside the field of the place what is wrong with it, or may be."""
        field = self.fields["place"]
        warnings = format_html_join(
            "", '<strong class="field__warning">{}</strong> ', ([each] for each in words)
        )
        field.help_text = format_html("{}{}", warnings, field.help_text)

    def facts(self) -> StopFacts:
        """What was filled in, for the services."""
        site = self.cleaned_data["site"]
        return StopFacts(**self._told(StopFacts, "site"), site=site.pk if site else None)


class NewStopForm(StopForm):
    """A stop that is added: its title, and where."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    field_order = ("title", "site", "place")

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(actor, territory, *args, **options)
        for name in ("radius_m", "period_start", "period_end", "slug", "version"):
            del self.fields[name]


class MediumForm(WritingForm):
    """An image or a sound."""

    author = _author()
    licence = _licence()
    credit_url = forms.URLField(
        label=_("Page d’origine"), max_length=300, required=False, assume_scheme="https"
    )
    language = forms.ChoiceField(label=_("Langue parlée"), choices=Language.choices, required=False)
    period_start = YearField(label=_("Montre l’époque, de l’an"))
    period_end = YearField(label=_("À l’an"))
    version = VersionField()

    def __init__(
        self, actor: Actor, territory: str, medium: Medium, *args: Any, **options: Any
    ) -> None:
        super().__init__(actor, territory, *args, **options)
        of_an_image = medium.kind == MediumKind.IMAGE
        for name in ("language",) if of_an_image else ("period_start", "period_end"):
            del self.fields[name]

    def facts(self) -> MediumFacts:
        """What was filled in, for the services."""
        return MediumFacts(**self._told(MediumFacts))


class NewMediumForm(WritingForm):
    """A file that is brought, with what it needs to be shown."""

    file = forms.FileField(
        label=_("Image ou son"),
        help_text=_("Image JPEG, PNG ou WebP ; son MP3, Ogg, M4A ou WAV. 15 Mo au plus."),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,audio/*"}
        ),
    )
    words = forms.CharField(
        label=_("Ce que l’on voit, ou ce que l’on entend"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Pour qui ne voit pas l’image : ce qu’elle montre, en une phrase. Pour qui n’entend "
            "pas le son : tout ce qui est dit."
        ),
    )
    author = _author()
    licence = _licence()

    def facts(self) -> MediumFacts:
        """What was filled in, for the services."""
        return MediumFacts(**self._told(MediumFacts))
