"""What the tour says, by language: texts lie beside the facts that they rest on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "facts" / "tour"


@dataclass(frozen=True, slots=True)
class Words:
    """A language's texts, by name: `tour`, `stops[slug]`, `media[picture]`, `sounds[sound]`."""

    tour: dict[str, str]
    stops: dict[str, dict[str, str]]
    media: dict[str, dict[str, str]]
    sounds: dict[str, dict[str, str]]


@cache
def words(language: str) -> Words:
    """The texts of a language (fr, en, de)."""
    read: dict[str, Any] = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(
        _trimmed(read["tour"]),
        {slug: _trimmed(texts) for slug, texts in read["stops"].items()},
        {name: _trimmed(texts) for name, texts in read["media"].items()},
        {name: _trimmed(texts) for name, texts in read["sounds"].items()},
    )


def _trimmed(texts: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in texts.items()}
