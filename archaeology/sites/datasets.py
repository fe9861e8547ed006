"""What belongs to operations and is brought in from files: `units`, `levels`, `relations`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archaeology.sites.importing.names import LEVEL_NAMES, UNIT_NAMES, columns_by_name
from archaeology.sites.models import Operation
from archaeology.sites.rights import require
from archaeology.sites.services.import_levels import import_levels
from archaeology.sites.services.import_matrix import import_matrix
from archaeology.sites.services.import_units import import_units
from layers.catalog.importing import CannotImport, ImportContext, ImportReport, Reason
from layers.exchange.datasets import Dataset, Option
from layers.exchange.formats.opening import open_source
from layers.exchange.mapping import FileMapping
from layers.exchange.services.import_rows import Writer, import_rows


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Files whose columns are known by their usual names, where the mapping does not say them."""

    names: Mapping[str, tuple[str, ...]]
    writer: Writer

    def __call__(
        self,
        path: Path,
        mapping: FileMapping,
        crs: str,
        options: Mapping[str, Any],
        context: ImportContext,
    ) -> ImportReport:
        """Bring the rows in, and name the columns that were left."""
        source = open_source(path, mapping)
        left: list[str] = []
        if mapping.columns is None:
            columns = columns_by_name(source.columns, self.names)
            taken = {each.source for each in columns.values()}
            left = [name for name in source.columns if name not in taken]
            mapping = replace(mapping, columns=columns)
        report = import_rows(source, mapping, crs, self.writer, context)
        if left:
            said = _("Colonnes que rien ne nomme, laissées : %s.") % ", ".join(left[:40])
            report.notes.insert(0, Reason(0, "", said))
        return report


def _bring_in_relations(
    path: Path,
    mapping: FileMapping,
    crs: str,
    options: Mapping[str, Any],
    context: ImportContext,
) -> ImportReport:
    """The relations of one operation's units; all of them or none, since they hold together."""
    require(context.actor, context.territory)
    if mapping.columns is not None or mapping.shape is not None:
        raise CannotImport(
            _("Un fichier de relations se lit par ses titres : ni [columns], ni [geometry].")
        )
    number = str(options.get("operation", "")).strip()
    if not number:
        raise CannotImport(_("Dites de quelle opération sont ces relations, --operation NUMÉRO."))
    rows = Operation.objects.filter(territory_id=context.territory, number=number)
    key = rows.values_list("pk", flat=True).first()
    if key is None:
        raise CannotImport(_("L’opération « %s » n’est pas enregistrée.") % number[:60])
    try:
        done = import_matrix(context.actor, key, path, dry_run=context.dry_run)
    except ValidationError as refused:
        raise CannotImport(" ".join(refused.messages)) from None
    context.progress(done.stated)
    notes = [Reason(0, "", each) for each in done.notes]
    if done.units:
        made = ngettext("%d unité nouvelle.", "%d unités nouvelles.", done.units) % done.units
        notes.insert(0, Reason(0, "", made))
    known = done.stated - done.relations
    if known:
        told = ngettext(
            "%d relation était enregistrée déjà.", "%d relations étaient enregistrées déjà.", known
        )
        notes.insert(0, Reason(0, "", told % known))
    return ImportReport(read=done.stated, accepted=done.stated, notes=notes)


UNITS = Dataset("units", _Sheets(UNIT_NAMES, import_units))
LEVELS = Dataset("levels", _Sheets(LEVEL_NAMES, import_levels))
RELATIONS = Dataset(
    "relations",
    _bring_in_relations,
    options=(Option("operation", str, "le numéro de l’opération, pour ses relations"),),
)
