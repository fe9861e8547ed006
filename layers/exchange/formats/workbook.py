"""Workbooks of Excel (.xlsx) and LibreOffice (.ods): one sheet, its columns in the first line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyogrio
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.source import CHUNK_ROWS, Chunk
from layers.exchange.formats.vector import DAMAGED, chosen_layer, plain_values
from layers.exchange.mapping import FileMapping

DRIVERS = {"XLSX", "ODS"}


class Workbook:
    """The only sheet that is not empty, or the one that the mapping names. Formulas are what the
    program that saved the file made of them.
    """

    crs = ""
    has_shapes = False

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self._path = path
        try:
            self._sheet = chosen_layer(path, mapping.file_layer)
            info = pyogrio.read_info(path, layer=self._sheet, HEADERS="FORCE")
        except DAMAGED:
            raise CannotImport(self._unreadable()) from None
        if info["driver"] not in DRIVERS:
            raise CannotImport(self._unreadable())
        self.columns = tuple(str(name).strip() for name in info["fields"])

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows; those that are empty altogether are none."""
        try:
            meta, _fids, _shapes, values = pyogrio.raw.read(
                self._path, layer=self._sheet, read_geometry=False, HEADERS="FORCE"
            )
        except DAMAGED:
            raise CannotImport(self._unreadable()) from None
        columns = [
            plain_values(column, kind)
            for column, kind in zip(values, meta["ogr_types"], strict=True)
        ]
        rows = [
            (number, row)
            for number, row in enumerate(zip(*columns, strict=True), 1)
            if any(value not in {None, ""} for value in row)
        ]
        report.read += len(rows)
        for start in range(0, len(rows), CHUNK_ROWS):
            part = rows[start : start + CHUNK_ROWS]
            across = zip(*(row for _number, row in part), strict=True)
            yield Chunk(
                [number for number, _row in part], dict(zip(self.columns, across, strict=True))
            )

    def _unreadable(self) -> str:
        return _("%s n’est pas un classeur lisible, ou il est abîmé.") % self._path.name
