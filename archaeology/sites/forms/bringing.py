"""What an archaeologist says of a file that he brings."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.sites.bringing.folder import ENDINGS, FOLDER, MOST_BYTES
from archaeology.sites.bringing.kinds import FINDS, KINDS, RELATIONS
from archaeology.sites.services.bring_records import RecordsFacts
from layers.exchange.bringing.receiving import Receiving
from layers.ui.system_field import SystemField

FILE = "file"
MEGABYTE = 1024 * 1024


class BringForm(forms.Form):
    """A file and what it is; `operations` are (number, words) of those it can belong to."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que c’est"), widget=forms.RadioSelect, initial=FINDS.id
    )
    operation = forms.ChoiceField(
        label=gettext_lazy("Opération"),
        required=False,
        help_text=gettext_lazy("Si tout le fichier en vient. Sinon, une de ses colonnes le dit."),
    )
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy(
            "CSV, Excel (.xlsx), LibreOffice (.ods), GeoJSON, GeoPackage, Shapefile en .zip,"
            " matrice .lst ; 100 Mo au plus."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    crs = SystemField(
        help_text=gettext_lazy(
            "Seulement s’il y a des positions et que le fichier ne dit pas en quel système."
        ),
    )

    def __init__(self, operations: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(each.id, f"{each.title} ({each.hint})") for each in KINDS.values()]
        chosen: Any = self.fields["operation"]
        chosen.choices = [("", _("Dite par une colonne, ou aucune")), *operations]

    def clean_file(self) -> Any:
        """The file, by its name and its size; what is in it is looked at later."""
        file = self.cleaned_data[FILE]
        ending = PurePath(file.name).suffix.lower()
        if file.size == 0:
            raise forms.ValidationError(_("Ce fichier est vide."))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Ce fichier dépasse %s Mo : partagez-le en deux.") % (MOST_BYTES // MEGABYTE)
            )
        if ending == ".xls":
            raise forms.ValidationError(
                _("C’est un ancien classeur Excel. Enregistrez-le d’abord en .xlsx.")
            )
        if ending in {".shp", ".dbf", ".shx", ".prj"}:
            raise forms.ValidationError(
                _("Un Shapefile est fait de plusieurs fichiers : mettez-les dans un .zip.")
            )
        if ending not in ENDINGS:
            raise forms.ValidationError(
                _("Ce genre de fichier n’est pas lu. Enregistrez-le en CSV ou en .xlsx.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        told = super().clean() or {}
        file = told.get(FILE)
        is_matrix = told.get("kind") == RELATIONS.id
        if is_matrix and not told.get("operation"):
            self.add_error("operation", _("Dites de quelle opération sont ces relations."))
        if file is not None:
            ending = PurePath(file.name).suffix.lower()
            if is_matrix and ending not in {".lst", ".csv", ".txt", ".tsv"}:
                self.add_error(FILE, _("Une matrice est un fichier .lst ou CSV."))
            elif not is_matrix and ending == ".lst" and "kind" in told:
                self.add_error("kind", _("Un fichier .lst contient des relations entre unités."))
        return told

    def facts(self) -> RecordsFacts:
        """What was filled in, for the service."""
        told = self.cleaned_data
        code = told["crs"]
        return RecordsFacts(
            kind=told["kind"],
            name=told[FILE].name,
            operation=told["operation"],
            system=f"EPSG:{code}" if code else "",
        )


def receive_records(request: HttpRequest) -> Receiving:
    """Say where the file goes, before anything reads the body of the request."""
    handler = Receiving(request, folder=FOLDER, field=FILE, most_bytes=MOST_BYTES, beside={})
    request.upload_handlers = [handler]
    return handler
