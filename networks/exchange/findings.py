"""What is wrong with the rows of a file: refused, or accepted and told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from layers.catalog.importing import MOST_REASONS, ImportReport, Reason


@dataclass(frozen=True, slots=True)
class At:
    """A row of a table of a file; rows count from 1, 0 is the table as a whole."""

    table: str
    row: int = 0


@dataclass(slots=True)
class Findings:
    """Collects errors and warnings; a row is refused once, for its first error."""

    refused: dict[At, Reason] = field(default_factory=dict)
    _notes: list[Reason] = field(default_factory=list)
    _missing: Counter[tuple[str, str]] = field(default_factory=Counter)

    def refuse(self, at: At, column: str, reason: str) -> None:
        """The row does not enter."""
        self.refused.setdefault(at, Reason(at.row, column, reason, at.table))

    def warn(self, at: At, column: str, reason: str) -> None:
        """The row enters, and this is told of it."""
        if len(self._notes) < MOST_REASONS:
            self._notes.append(Reason(at.row, column, reason, at.table))

    def missing(self, table: str, column: str) -> None:
        """One more row lacks a value that the standard asks for; told as a number."""
        self._missing[table, column] += 1

    def tell(self, report: ImportReport) -> None:
        """Write everything into the report, in the order of the tables and rows."""
        for (table, column), count in self._missing.items():
            told = _("%d lignes sans cette valeur, que la norme demande.") % count
            report.notes.append(Reason(0, column, told, table))
        report.notes.extend(self._notes)
        report.notes.sort(key=lambda note: (note.table, note.row))
        for reason in sorted(self.refused.values(), key=lambda each: (each.table, each.row)):
            report.reject(reason.row, reason.column, reason.reason, reason.table)
