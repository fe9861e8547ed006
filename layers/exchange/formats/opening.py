"""Opening a file that somebody brings, whatever its format."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport
from layers.exchange.formats.delimited import DelimitedText
from layers.exchange.formats.honesty import require_honest
from layers.exchange.formats.json_lines import JsonLines
from layers.exchange.formats.source import Source
from layers.exchange.formats.vector import VectorFile
from layers.exchange.formats.workbook import Workbook
from layers.exchange.mapping import FileMapping


def open_source(path: Path, mapping: FileMapping) -> Source:
    """Open a file by what its name says it is.

    Raises:
        CannotImport: it is not there, empty, of no known format, or damaged.
    """
    if path.is_dir():
        raise CannotImport(_("%s est un dossier, pas un fichier.") % path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise CannotImport(
            _("Le fichier %(path)s ne s’ouvre pas (%(why)s).")
            % {"path": path, "why": error.strerror}
        ) from None
    if size == 0:
        raise CannotImport(_("Le fichier %s est vide.") % path)
    ending = path.suffix.lower()
    if ending in {".csv", ".txt", ".tsv"}:
        return DelimitedText(path, mapping)
    require_honest(path)
    if ending in {".xlsx", ".ods"}:
        return Workbook(path, mapping)
    if ending in {".jsonl", ".ndjson"}:
        return JsonLines(path, mapping)
    if ending in {".geojson", ".json", ".gpkg", ".shp", ".zip"}:
        return VectorFile(path, mapping)
    raise CannotImport(
        _(
            "« %s » : format inconnu. Formats lus : GeoJSON, GeoPackage, Shapefile (ou zip), CSV, "
            "JSON par lignes, classeur .xlsx ou .ods."
        )
        % path.name
    )
