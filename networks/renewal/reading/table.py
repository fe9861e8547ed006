"""A CSV table that people wrote with whatever they had: any usual encoding, separator, heading."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from math import isfinite
from pathlib import Path

from networks.renewal.records import CannotRead

LARGEST_BYTES = 500_000_000
# A road's geometry in a cell that nobody asked for.
LARGEST_CELL = 10_000_000
Row = tuple[int, list[str]]


def rows_of(
    path: Path, headings: Mapping[str, str], required: tuple[str, ...], wanted: tuple[str, ...]
) -> Iterator[Row]:
    """The number of each row that is not empty and its cells in the order of `wanted`.

    Args:
        path: UTF-8 or Windows-1252, separated by comma, semicolon or tab.
        headings: what each heading, in small letters, is the heading of.
        required: roles without which there is nothing to read.
        wanted: roles given back; a cell that is not there is "".

    Raises `CannotRead`.
    """
    text = _text_of(path)
    csv.field_size_limit(LARGEST_CELL)
    first = next(line for line in text.splitlines() if line.strip())
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    places: list[int] | None = None
    try:
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if places is None:
                places = _places(cells, headings, required, wanted)
                continue
            count = len(cells)
            yield (
                reader.line_num,
                [cells[place].strip() if 0 <= place < count else "" for place in places],
            )
    except csv.Error as error:
        raise CannotRead(f"Ligne {reader.line_num} : le tableau est mal formé.") from error


def number_in(text: str) -> float:
    """A number with a decimal point or comma. Raises `ValueError`."""
    number = float(
        text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    )
    if not isfinite(number):
        raise ValueError(text)
    return number


def _places(
    cells: list[str],
    headings: Mapping[str, str],
    required: tuple[str, ...],
    wanted: tuple[str, ...],
) -> list[int]:
    roles = [headings.get(cell.strip().casefold(), "") for cell in cells]
    missing = [role for role in required if role not in roles]
    if missing:
        found = ", ".join(" ".join(cell.split())[:30] for cell in cells[:12])
        raise CannotRead(f"Colonne manquante : {', '.join(missing)} ; colonnes lues : {found}.")
    return [roles.index(role) if role in roles else -1 for role in wanted]


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CannotRead(f"Le fichier dépasse {LARGEST_BYTES // 1_000_000} Mo.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRead("Le fichier n’existe pas.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "nom impossible"
        raise CannotRead(f"Le fichier ne s’ouvre pas ({why}).") from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content:
        raise CannotRead("Ce n’est pas un fichier de texte.")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Undefined bytes become U+FFFD: an odd name is better than no pipe.
            text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise CannotRead("Le fichier est vide.")
    return text
