"""Reading recorded relations from a file: `.lst` of the matrix programs, or CSV."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from archaeology.analysis.matrix.lst import read_lst
from archaeology.analysis.matrix.record import Record
from archaeology.analysis.matrix.refusal import CannotRead
from archaeology.analysis.matrix.table import read_table

# Reachability takes a bit per pair of units: 150 MB at this number.
MOST_UNITS = 50_000
LARGEST_BYTES = 50_000_000
FIRST_LST_LINE = re.compile(r"\s*(Stratigraphic Dataset\b.*|Name\s*)$", re.IGNORECASE)


def read_relations(path: Path) -> Record:
    """The sheets in a text, UTF-8 or what French Windows writes (Windows-1252).

    `.lst` or a first line that only such files have is read as `.lst`, all else as CSV. Raises
    `CannotRead` with a French sentence of one line.
    """
    text = _text_of(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise CannotRead("Le fichier est vide.")
    is_lst = path.suffix.lower() == ".lst" or FIRST_LST_LINE.match(first)
    record = read_lst(text) if is_lst else read_table(text)
    names = record.units.keys() | {statement.other for statement in record.statements}
    if not names:
        raise CannotRead("Le fichier ne nomme aucune unité.")
    if len(names) > MOST_UNITS:
        raise CannotRead(f"Plus de {MOST_UNITS} unités : {len(names)}.")
    return record


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CannotRead(f"Le fichier dépasse {LARGEST_BYTES // 1_000_000} Mo.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRead("Le fichier n’existe pas.") from error
    except OSError as error:
        raise CannotRead(f"Le fichier ne s’ouvre pas ({error.strerror}).") from error
    if b"\0" in content:
        raise CannotRead("Ce n’est pas un fichier de texte.")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    try:
        return content.decode("windows-1252")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CannotRead(
            f"Ligne {line} : le texte n’est ni en UTF-8 ni en Windows-1252 ; l’enregistrer en "
            "UTF-8."
        ) from error
