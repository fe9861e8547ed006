"""Hand the rows of an opened file to who writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from layers.catalog.importing import ImportContext, ImportReport, StrictRefusal, Table
from layers.exchange.formats.source import Source
from layers.exchange.guard import ImportGuard
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import FileMapping

Writer = Callable[[Iterable[Table], ImportContext], ImportReport]


def import_rows(
    source: Source,
    mapping: FileMapping,
    crs: str,
    writer: Writer,
    context: ImportContext,
    guard: ImportGuard | None = None,
) -> ImportReport:
    """Read the rows as the mapping says; the good ones enter in one transaction.

    Raises:
        CannotImport: the mapping does not fit the file, or the guard refuses it.
        PermissionDenied: the actor may not import into that territory.
        StrictRefusal: strict, and a row is bad; carries the whole report.
    """
    reading = ImportReport()
    tables = mapped_tables(source, mapping, crs, reading, guard)
    if not context.strict:
        return _together(reading, writer(tables, context))
    # What reading refused is known in full only when the writer has written: strictness then
    # needs a transaction around both.
    try:
        with transaction.atomic():
            report = _together(reading, writer(tables, context))
            if report.rejected:
                raise StrictRefusal(report)
            return report
    except StrictRefusal as refusal:
        if refusal.report.read < reading.read:
            refusal.report = _together(reading, refusal.report)
        refusal.report.accepted = refusal.report.updated = refusal.report.repaired = 0
        raise


def _together(reading: ImportReport, writing: ImportReport) -> ImportReport:
    """One report of what reading and writing said, in the order of the file."""
    return ImportReport(
        read=reading.read,
        accepted=writing.accepted,
        updated=writing.updated,
        rejected=reading.rejected + writing.rejected,
        repaired=writing.repaired,
        reasons=sorted(reading.reasons + writing.reasons, key=lambda reason: reason.row),
        notes=sorted(reading.notes + writing.notes, key=lambda note: note.row),
    )
