"""Numbers as people write them in files."""

from __future__ import annotations

import re

# A space, a no-break space or a narrow one before every three digits of the whole part.
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]*)?")
_SPACE = re.compile(r"[ \u00a0\u202f]")


def number_in(value: object) -> float:
    """A number, or one in a text, with a point or a comma, thousands apart or not.

    Raises:
        ValueError: the text is no number.
        TypeError: the value is neither.
    """
    if not isinstance(value, str):
        return float(value)  # type: ignore[arg-type]  # what is no number is a TypeError
    text = value.strip()
    if _GROUPED.fullmatch(text):
        text = _SPACE.sub("", text)
    return float(text.replace(",", "."))
