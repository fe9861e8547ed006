"""The form that asks for finds; the query language reads what it sends, here it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from archaeology.sites.vocabulary import Datum, Material, Reliability

_ANY = ("", _("Toutes"))


class Materials(forms.MultipleChoiceField):
    """Several materials; the query language says which are known."""

    def valid_value(self, value: str) -> bool:
        """Everything: it is judged once, elsewhere."""
        return True


class AskingForm(forms.Form):
    """One field per parameter of the query language, under the same names."""

    use_required_attribute = False
    texte = forms.CharField(
        label=_("Mots"),
        required=False,
        help_text=_("Dans la désignation, la nature ou la description."),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 200}),
    )
    periode = forms.CharField(
        label=_("Période"),
        required=False,
        help_text=_(
            "Deux années (1/100, ou -50/50 avant notre ère) ou une date EDTF. « Possible » garde"
            " ce qui peut dater de la période ; « certain », ce qui en date sûrement."
        ),
        widget=forms.TextInput(attrs={"placeholder": "1/100"}),
    )
    mode = forms.CharField(
        label=_("La période est"),
        required=False,
        widget=forms.Select(choices=[("possible", _("possible")), ("certain", _("certaine"))]),
    )
    materiau = Materials(
        label=_("Matériau"),
        required=False,
        choices=Material.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    nature = forms.CharField(
        label=_("Nature"),
        required=False,
        help_text=_("Telle qu’elle est enregistrée : fibule, monnaie…"),
    )
    z_min = forms.CharField(
        label=_("Altitude, de (m)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    z_max = forms.CharField(
        label=_("à (m)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    datum = forms.CharField(
        label=_("Système d’altitude"),
        required=False,
        help_text=_("Les profondeurs ne sont jamais comparées à des altitudes."),
        widget=forms.Select(choices=Datum.choices),
    )
    fiabilite = forms.CharField(
        label=_("Fiabilité, au moins"),
        required=False,
        widget=forms.Select(choices=[_ANY, *Reliability.choices]),
    )
    operation = forms.CharField(label=_("Opération"), required=False, help_text=_("Son numéro."))
    anterieur_a = forms.CharField(
        label=_("Antérieur à"),
        required=False,
        help_text=_("Une unité : « 2031 US 1204 »."),
        widget=forms.TextInput(attrs={"placeholder": "2031 US 1204"}),
    )
    posterieur_a = forms.CharField(
        label=_("Postérieur à"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2031 US 1204"}),
    )
    bbox = forms.CharField(
        label=_("Zone"),
        required=False,
        help_text=_("Ouest, sud, est, nord en degrés."),
        widget=forms.TextInput(attrs={"placeholder": "0.52,49.50,0.56,49.53"}),
    )
    # Drawn on the map; « bbox » does the same by keyboard.
    zone = forms.CharField(label=_("Lieu"), required=False, widget=forms.HiddenInput())

    # Drawn together.
    PAIRS: ClassVar = {"periode": "mode", "z_min": "z_max", "anterieur_a": "posterieur_a"}

    def blame(self, sentences: Mapping[str, Any]) -> None:
        """Put each sentence of the query language beside its field."""
        for name, sentence in sentences.items():
            self.add_error(name if name in self.fields else None, sentence)
