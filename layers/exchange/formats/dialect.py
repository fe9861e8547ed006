"""How a text file seems to be written, for a person to confirm: never used unseen."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

DELIMITERS = (";", "\t", ",", "|")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """An encoding and a delimiter, as a mapping file names them."""

    encoding: str
    delimiter: str


def dialect_of(path: Path) -> Dialect:
    """UTF-16 by its mark, else the first of UTF-8, Windows-1252 and Mac Roman that every byte fits
    (the last any); the delimiter that the first line has most of.

    Raises:
        CannotImport: it is no text.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        heading = file.readline(_BLOCK)
    delimiter = max(DELIMITERS, key=heading.count)
    return Dialect(encoding, "tab" if delimiter == "\t" else delimiter)


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
