"""The line of a table that names its columns: people write titles above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

# So many lines of a table are looked at; the headings are among them.
BEGINNING = 50


def heading_line(lines: Sequence[Sequence[object]]) -> int:
    """Which line of the beginning of a table names its columns, counted from 1; a person confirms.

    It is the first, unless that fills only half of the columns that the fullest line fills, or
    fewer. Then it is the first line that fills three quarters of them, in words alone: above it are
    titles, below it numbers. Where no line does, it is the first that is not empty. A line that has
    far fewer values than most is a title in any case.
    """
    lengths = Counter(map(len, filter(None, lines)))
    usual = max(lengths, key=lambda length: lengths[length], default=0)
    filled = [
        sum(map(bool, map(_told, line))) if 4 * len(line) >= 3 * usual else 0 for line in lines
    ]
    fullest = max(filled, default=0)
    if not fullest or 2 * filled[0] > fullest:
        return 1
    return next(
        (
            number
            for number, (line, full) in enumerate(zip(lines, filled, strict=True), 1)
            if 4 * full >= 3 * fullest and all(map(_is_word, map(_told, line)))
        ),
        next(number for number, full in enumerate(filled, 1) if full),
    )


def require_first(names: Sequence[str], seeming: Callable[[], int]) -> None:
    """Refuse a file whose first line is a title, where nobody has said which one names its columns.

    Args:
        names: what the first line has.
        seeming: finds the line that seems to name them (see `heading_line`).

    Raises:
        CannotImport: it has at most one, and another line names more.
    """
    if sum(map(bool, names)) > 1:
        return
    if (line := seeming()) > 1:
        words = _(
            "Les titres des colonnes semblent être à la ligne %(line)s : déclarez-le dans le"
            " fichier de correspondance, [file] header = %(line)s."
        )
        raise CannotImport(words % {"line": line})


def told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns where those that repeat another have a number: « Obs », « Obs (2) »."""
    found: list[str] = []
    for name in names:
        numbered = (f"{name} ({number})" for number in count(2))
        free = (each for each in numbered if each not in {*names, *found})
        found.append(next(free) if name and name in found else name)
    return tuple(found)


def _told(value: object) -> str:
    return "" if value is None else str(value).strip()


def _is_word(text: str) -> bool:
    """Whether it may be a heading: « ± » may, « 7,45 » and « 2023-05-04 » may not."""
    return any(map(str.isalpha, text)) or not any(map(str.isdigit, text))
