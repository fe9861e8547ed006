"""Workbooks of Excel (.xlsx) and LibreOffice (.ods): one sheet, one line of which names columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyogrio
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.headings import BEGINNING, heading_line, require_first, told_apart
from layers.exchange.formats.source import CHUNK_ROWS, Chunk
from layers.exchange.formats.vector import DAMAGED, chosen_layer, plain_values
from layers.exchange.mapping import FileMapping

DRIVERS = {"XLSX", "ODS"}
# Excel keeps 7,31 as « 7.3099999999999996 », which shows in a column that has words.
_LONG = re.compile(r"-?\d+\.\d{13,}")
_UNNAMED = re.compile(r"Field\d+")


class Workbook:
    """The only sheet that is not empty, or the one that the mapping names. Formulas are what the
    program that saved the file made of them.

    A column that has words is one of words altogether, with days as « 2023/05/04 »; so are all
    below titles. Rows are counted from 1, without the headings; where the mapping says on which
    line these are, a row has the number that the sheet gives it.
    """

    crs = ""
    has_shapes = False

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self._path = path
        self._above = max(mapping.header - 1, 0)
        self._numbered_from = mapping.header + 1
        try:
            self._sheet = chosen_layer(path, mapping.file_layer)
            info = pyogrio.read_info(path, layer=self._sheet, HEADERS="FORCE")
        except DAMAGED:
            raise CannotImport(self._unreadable()) from None
        if info["driver"] not in DRIVERS:
            raise CannotImport(self._unreadable())
        self.columns = told_apart([str(name).strip() for name in info["fields"]])
        if self._above:
            self.columns = self._named()
        elif not mapping.header:
            # Columns that the line does not name are « Field2 », « Field3 »…
            given = [name for name in self.columns if not _UNNAMED.fullmatch(name)]
            require_first(given, self.heading_line)

    def heading_line(self) -> int:
        """The line that seems to name the columns (see `headings.heading_line`)."""
        return heading_line(list(zip(*self._read(headed=False, most=BEGINNING), strict=True)))

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows; those that are empty altogether are none."""
        columns = self._read(headed=not self._above)
        if self._above:
            columns = [values[self._above + 1 :] for values in columns]
        rows = [
            (number, row)
            for number, row in enumerate(zip(*columns, strict=True), self._numbered_from)
            if any(value not in {None, ""} for value in row)
        ]
        report.read += len(rows)
        for start in range(0, len(rows), CHUNK_ROWS):
            part = rows[start : start + CHUNK_ROWS]
            across = zip(*(row for _number, row in part), strict=True)
            yield Chunk(
                [number for number, _row in part], dict(zip(self.columns, across, strict=True))
            )

    def _named(self) -> tuple[str, ...]:
        """The names in the line of the headings; "" for a column without one."""
        columns = self._read(headed=False, most=self._above + 1)
        line = [values[self._above] if len(values) > self._above else None for values in columns]
        names = tuple("" if name is None else str(name).strip() for name in line)
        if not any(names):
            words = _("La ligne %s du fichier devrait nommer les colonnes.")
            raise CannotImport(words % (self._above + 1))
        return told_apart(names)

    def _read(self, *, headed: bool, most: int | None = None) -> list[Sequence[Any]]:
        """All columns of the sheet, or their beginnings; its first line is `headed` or a row."""
        try:
            meta, _fids, _shapes, values = pyogrio.raw.read(
                self._path,
                layer=self._sheet,
                read_geometry=False,
                max_features=most,
                HEADERS="FORCE" if headed else "DISABLE",
            )
        except DAMAGED:
            raise CannotImport(self._unreadable()) from None
        return [
            [_shortest(value) for value in column]
            if kind == "OFTString"
            else plain_values(column, kind)
            for column, kind in zip(values, meta["ogr_types"], strict=True)
        ]

    def _unreadable(self) -> str:
        return _("%s n’est pas un classeur lisible, ou il est abîmé.") % self._path.name


def _shortest(value: str | None) -> str | None:
    """A number among words as people wrote it."""
    return repr(float(value)) if value and _LONG.fullmatch(value) else value
