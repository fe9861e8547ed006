"""What belongs to operations and is brought in from files: `units` and `levels`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from archaeology.sites.importing.names import LEVEL_NAMES, UNIT_NAMES, columns_by_name
from archaeology.sites.services.import_levels import import_levels
from archaeology.sites.services.import_units import import_units
from layers.catalog.importing import ImportContext, ImportReport, Reason
from layers.exchange.datasets import Dataset
from layers.exchange.formats.source import open_source
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


UNITS = Dataset("units", _Sheets(UNIT_NAMES, import_units))
LEVELS = Dataset("levels", _Sheets(LEVEL_NAMES, import_levels))
