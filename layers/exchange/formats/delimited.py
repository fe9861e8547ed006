"""CSV: the delimiter and the encoding are those declared, never guessed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.headings import BEGINNING, heading_line, require_first, told_apart
from layers.exchange.formats.source import CHUNK_ROWS, Chunk
from layers.exchange.mapping import FileMapping

# A single value longer than this is a quote that was never closed.
LONGEST_VALUE = 8 * 1024 * 1024


class DelimitedText:
    """A CSV file with one line of names; UTF-8 and commas unless the mapping says otherwise.

    Rows are counted from 1, without the headings; where the mapping says on which line these are,
    a row has the number of its line in the file.
    """

    crs = ""
    has_shapes = False

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self._path = path
        self._declared = bool(mapping.encoding)
        # `utf-8-sig` drops a byte order mark and reads files without one as well.
        self._encoding = mapping.encoding if mapping.encoding not in {"", "utf-8"} else "utf-8-sig"
        self._declares_header = mapping.header > 0
        self._above = max(mapping.header - 1, 0)
        self._numbered_from = mapping.header + 1
        self._delimiter = mapping.delimiter or ("\t" if path.suffix.lower() == ".tsv" else ",")
        self.columns = self._names(bool(mapping.delimiter))

    def _names(self, declared: bool) -> tuple[str, ...]:
        with self._opened() as file:
            header = next(islice(self._lines(file), self._above, None), [])
        names = tuple(name.strip() for name in header)
        if len(names) == 1 and not declared:
            for other, shown in ((";", ";"), ("\t", "tab"), ("|", "|")):
                if other in names[0]:
                    raise CannotImport(
                        _(
                            "Les colonnes semblent séparées par « %(other)s » et non par des "
                            "virgules : déclarez-le dans le fichier de correspondance, "
                            '[file] delimiter = "%(other)s".'
                        )
                        % {"other": shown}
                    )
        if not self._declares_header:
            require_first(names, self.heading_line)
        if not any(names):
            if not self._above:
                raise CannotImport(_("La première ligne du fichier devrait nommer les colonnes."))
            words = _("La ligne %s du fichier devrait nommer les colonnes.")
            raise CannotImport(words % (self._above + 1))
        if self._declares_header:
            # Somebody sees the columns before anything enters.
            return told_apart(names)
        for name in names:
            if name and names.count(name) > 1:
                raise CannotImport(_("Deux colonnes du fichier se nomment « %s ».") % name)
        return names

    def heading_line(self) -> int:
        """The line that seems to name the columns (see `headings.heading_line`)."""
        with self._opened() as file:
            return heading_line(list(islice(self._lines(file), BEGINNING)))

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows; a line with too few or too many values is rejected."""
        number = self._numbered_from
        with self._opened() as file:
            lines = islice(self._lines(file), self._above + 1, None)
            while records := list(islice(lines, CHUNK_ROWS)):
                width = len(self.columns)
                numbers: list[int] = list(range(number, number + len(records)))
                number += len(records)
                report.read += len(records)
                if set(map(len, records)) != {width}:
                    numbers, records = self._whole(numbers, records, report)
                if records:
                    columns = list(zip(*records, strict=True))
                    yield Chunk(numbers, dict(zip(self.columns, columns, strict=True)))

    def _whole(
        self, numbers: list[int], records: list[list[str]], report: ImportReport
    ) -> tuple[list[int], list[list[str]]]:
        width, kept = len(self.columns), []
        for number, record in zip(numbers, records, strict=True):
            if len(record) == width:
                kept.append((number, record))
            elif not record:
                report.read -= 1  # an empty line is no row
            else:
                report.reject(
                    number,
                    "",
                    _("La ligne a %(found)s valeurs, l’en-tête %(width)s colonnes.")
                    % {"found": len(record), "width": width},
                )
        return [number for number, _record in kept], [record for _number, record in kept]

    def _opened(self) -> IO[str]:
        return self._path.open(encoding=self._encoding, newline="")

    def _lines(self, file: IO[str]) -> Iterator[list[str]]:
        before = csv.field_size_limit(LONGEST_VALUE)
        reader = csv.reader(file, delimiter=self._delimiter)
        try:
            yield from reader
        except UnicodeDecodeError as error:
            raise CannotImport(self._undecodable(error.reason)) from None
        except csv.Error as error:
            raise CannotImport(
                _("Ligne %(line)s : ce n’est pas du CSV (%(why)s).")
                % {"line": reader.line_num, "why": error}
            ) from None
        finally:
            csv.field_size_limit(before)

    def _undecodable(self, why: str) -> str:
        """Where the first wrong byte is, and what to declare."""
        codec = self._encoding.removesuffix("-sig")
        told: dict[str, object] = {"codec": codec.upper(), "why": why}
        with self._path.open("rb") as file:
            for number, content in enumerate(file, start=1):
                try:
                    content.decode(codec)
                except UnicodeDecodeError as error:
                    told |= {"line": number, "byte": f"0x{content[error.start]:02X}"}
                    break
        if "line" not in told:
            return _("Le fichier n’est pas en %(codec)s (%(why)s).") % told
        if self._declared:
            return _("Ligne %(line)s : l’octet %(byte)s n’est pas du %(codec)s.") % told
        return (
            _(
                "Ligne %(line)s : l’octet %(byte)s n’est pas du %(codec)s. Si le fichier vient de "
                "Windows, déclarez dans le fichier de correspondance "
                '[file] encoding = "windows-1252".'
            )
            % told
        )
