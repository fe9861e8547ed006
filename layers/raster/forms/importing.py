"""What somebody says of a file that he brings, and of a raster that he corrects."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.raster.policy import STUDENTS
from layers.raster.services.correct_raster import Correction
from layers.raster.services.import_raster import RasterFacts
from layers.raster.vocabulary import Confidentiality, Heights, Kind
from layers.ui.system_field import SystemField

ENDINGS = ".tif,.tiff,.png,.jpg,.jpeg,.jp2,.j2k,.asc,.txt"
LICENCES = ("Domaine public", "Licence Ouverte 2.0", "CC BY 4.0", "CC BY-SA 4.0")


class FactsForm(forms.Form):
    """What is said of a raster itself."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=200)
    year = forms.IntegerField(
        label=gettext_lazy("Année"), required=False, min_value=-3000, max_value=2100
    )
    author = forms.CharField(label=gettext_lazy("Auteur"), max_length=200, required=False)
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "licences"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Où trouver l’original : cote, ouvrage, adresse."),
    )
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Qui peut le voir"),
        widget=forms.RadioSelect,
        choices=(
            (Confidentiality.PUBLIC, gettext_lazy("Tout le monde")),
            (
                Confidentiality.RESTRICTED,
                gettext_lazy("Seulement l’archéologie et le patrimoine du territoire"),
            ),
        ),
        initial=Confidentiality.RESTRICTED,
    )

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not actor.has_role(territory, STUDENTS):
            # Who could not see a restricted one makes none: nothing is left to choose.
            del self.fields["confidentiality"]

    def _said(self, names: set[str]) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if name in names}
        return {"confidentiality": Confidentiality.PUBLIC} | told


class CorrectionForm(FactsForm):
    """A correction."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def correction(self) -> Correction:
        """What was filled in, for the service."""
        return Correction(**self._said({each.name for each in fields(Correction)}))


class ImportForm(FactsForm):
    """A file and what is said of it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que c’est"),
        widget=forms.RadioSelect,
        choices=(
            (Kind.PLAN, gettext_lazy("Un plan ou une carte, placé ou non")),
            (Kind.AERIAL, gettext_lazy("Une vue aérienne")),
            (Kind.ELEVATION, gettext_lazy("Un modèle de terrain : des altitudes")),
        ),
        initial=Kind.PLAN,
    )
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy(
            "GeoTIFF, TIFF, PNG, JPEG, JPEG 2000 ou grille ASCII, 2 Go au plus. Une image sans"
            " position se place ensuite sur la carte, avec quelques points."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        allow_empty_file=True,
    )
    crs = SystemField(
        help_text=gettext_lazy(
            "Seulement si le fichier ne le dit pas, ou se trompe : ce qui est écrit ici l’emporte."
        ),
    )
    heights = forms.ChoiceField(
        label=gettext_lazy("Altitudes"),
        required=False,
        choices=Heights.choices,
        help_text=gettext_lazy("Pour un modèle de terrain qui ne dit pas d’où elles comptent."),
    )

    def facts(self) -> RasterFacts:
        """What was filled in, for the service."""
        return RasterFacts(**self._said({each.name for each in fields(RasterFacts)}))
