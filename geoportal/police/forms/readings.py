"""What an officer says of a file of readings."""

from __future__ import annotations

import tomllib
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoportal.police.forms.uploads import LONGEST_MAPPING
from geoportal.police.importing.session_file import SEPARATORS, Declared, model_mapping
from geoportal.police.importing.settings import UNITS
from geoportal.police.incoming import MOST_BYTES

NAMES, MODEL, OWN = "names", "model", "own"
ENDINGS = (".csv", ".txt", ".tsv")
_AS_SAID = _("Selon le fichier")


class ReadingsForm(forms.Form):
    """A file, how its columns are to be read, and what it does not say of itself."""

    readings = forms.FileField(
        label=_("Fichier de mesures"),
        help_text=_("CSV ou texte, une ligne par véhicule, 50 Mo au plus."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join((*ENDINGS, "text/csv"))}),
    )
    columns = forms.ChoiceField(
        label=_("Colonnes"),
        initial=NAMES,
        choices=(
            (NAMES, _("Reconnues à leur nom : horodatage et vitesse_kmh, sens, classe…")),
            (MODEL, _("Modèle « readings » : horodatage, vitesse, categorie, intervalle, sens")),
            (OWN, _("Selon un fichier de correspondance joint")),
        ),
        widget=forms.RadioSelect,
    )
    mapping = forms.FileField(
        label=_("Fichier de correspondance"),
        required=False,
        help_text=_("TOML, pour la troisième façon seulement."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )
    unit = forms.ChoiceField(
        label=_("Unité des vitesses"),
        required=False,
        choices=(("", _AS_SAID), *((each, each) for each in UNITS)),
    )
    encoding = forms.ChoiceField(
        label=_("Encodage"),
        required=False,
        choices=(
            ("", _AS_SAID),
            ("utf-8", "UTF-8"),
            ("windows-1252", "Windows-1252"),
            ("iso-8859-15", "ISO 8859-15"),
            ("utf-16", "UTF-16"),
        ),
    )
    delimiter = forms.ChoiceField(
        label=_("Séparateur"),
        required=False,
        choices=(("", _AS_SAID), *SEPARATORS.items()),
    )

    def clean_readings(self) -> Any:
        """The file, by its name and its size; what is in it is looked at later."""
        file = self.cleaned_data["readings"]
        ending = PurePath(file.name).suffix.lower()
        if file.size == 0:
            raise forms.ValidationError(_("Ce fichier est vide."))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 50 Mo : partagez-le en deux."))
        if ending in {".xls", ".xlsx", ".xlsm", ".ods"}:
            raise forms.ValidationError(
                _("C’est un classeur. Enregistrez-le d’abord en « CSV UTF-8 ».")
            )
        if ending == ".zip":
            raise forms.ValidationError(_("C’est une archive zip : décompressez-la d’abord."))
        if ending not in ENDINGS:
            raise forms.ValidationError(_("Un fichier de mesures se nomme en .csv, .txt ou .tsv."))
        return file

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        told = super().clean() or {}
        joined = told.get("mapping")
        if told.get("columns") == OWN and joined is None and "mapping" not in self.errors:
            self.add_error("mapping", _("Joignez le fichier de correspondance."))
        if told.get("columns") != OWN and joined is not None:
            self.add_error("columns", _("Un fichier de correspondance est joint : choisissez-le."))
        if told.get("columns") == MODEL and not told.get("unit"):
            self.add_error("unit", _("Dites en quelle unité sont les vitesses."))
        return told

    def clean_mapping(self) -> Any:
        """The tables of the mapping file."""
        file = self.cleaned_data["mapping"]
        if file is None:
            return None
        if file.size > LONGEST_MAPPING:
            raise forms.ValidationError(_("Un fichier de correspondance ne dépasse pas 64 ko."))
        try:
            return tomllib.loads(file.read().decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise forms.ValidationError(_("Ce fichier n’est pas du TOML en UTF-8.")) from None

    def declared(self) -> Declared:
        """All of it, for who reads the file."""
        told = self.cleaned_data
        given = {NAMES: None, MODEL: model_mapping(), OWN: told["mapping"]}[told["columns"]]
        tabbed = told["columns"] == NAMES and told["readings"].name.lower().endswith(".tsv")
        return Declared(
            given=given,
            is_model=told["columns"] == MODEL,
            unit=told["unit"],
            encoding=told["encoding"],
            delimiter=told["delimiter"] or ("tab" if tabbed else ""),
        )
