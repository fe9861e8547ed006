"""How a text file seems to be written, for a person to confirm: never used unseen."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport
from layers.exchange.formats.headings import BEGINNING, heading_line

DELIMITERS = (";", "\t", ",", "|")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """An encoding, a delimiter and the line of the headings, as a mapping file names them."""

    encoding: str
    delimiter: str
    header: int


def dialect_of(path: Path) -> Dialect:
    """UTF-16 by its mark, else the first of UTF-8, Windows-1252 and Mac Roman that every byte fits
    (the last any); the delimiter that the line of the headings has most of (see `heading_line`).

    Raises:
        CannotImport: it is no text.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(_BLOCK).removeprefix("\ufeff")
    headers = dict[str, int]()
    counts = dict[str, int]()
    for delimiter in DELIMITERS:
        lines = _lines(text, delimiter)
        headers[delimiter] = heading_line(lines)
        counts[delimiter] = len(lines[headers[delimiter] - 1]) if lines else 0
    delimiter = max(DELIMITERS, key=lambda each: counts[each])
    shown = "tab" if delimiter == "\t" else delimiter
    return Dialect(encoding, shown, headers[delimiter])


def _lines(text: str, delimiter: str) -> list[list[str]]:
    """The first lines of a text by one delimiter, as far as they can be read."""
    lines = list[list[str]]()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with suppress(csv.Error):
        lines.extend(islice(reader, BEGINNING))
    return lines


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"
        file.seek(0)
        while block := file.read(_BLOCK):
            if b"\0" in block:
                raise CannotImport(_("Ce n’est pas un fichier de texte."))
    return next((each for each in ("utf-8", "windows-1252") if _fits(path, each)), "mac-roman")


def _fits(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(_BLOCK):
                pass
    except UnicodeDecodeError:
        return False
    return True
