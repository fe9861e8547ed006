"""Texts that people write, as they are kept."""

from __future__ import annotations

import unicodedata


def as_written(text: str) -> str:
    """The text without the space around it and what nobody writes: control characters, signs that
    turn its direction. French spaces and joined emoji stay.
    """
    return "".join(character for character in text if _is_written(character)).strip()


def _is_written(character: str) -> bool:
    return (
        character.isprintable()
        or character in "\n\t\u200d"
        or unicodedata.category(character) == "Zs"
    )
