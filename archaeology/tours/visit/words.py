"""The words of the visitor's app, in the languages it speaks; scripts read the same tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from archaeology.tours.telling import Wanted
from archaeology.tours.telling.words import words_in as told_words
from archaeology.tours.vocabulary import Language

TABLES: Final = Path(__file__).parents[1] / "static" / "visit" / "words"
# Tours may be told in others; the app then speaks English around them.
LANGUAGES: Final = (Language.FRENCH, Language.ENGLISH, Language.GERMAN)
Screen = Mapping[str, str]


@lru_cache(maxsize=len(LANGUAGES))
def words_in(language: str) -> Mapping[str, Screen]:
    """The words of each screen by their names, in one of LANGUAGES."""
    return {
        path.stem: {
            name: row[language] for name, row in json.loads(path.read_text("utf-8")).items()
        }
        for path in sorted(TABLES.glob("*.json"))
    }


def said_in(told_in: str) -> str:
    """The language of what a telling says in words that nobody wrote: years, grades."""
    is_english = told_words(told_in) is told_words(Language.ENGLISH)
    return Language.ENGLISH if is_english else told_in


def app_language(wanted: Wanted) -> str:
    """The language of LANGUAGES that a reader gets: who wants none of them reads English."""
    # Who says nothing at all is French, as the territory is.
    fallback = Language.ENGLISH if wanted.order else Language.FRENCH
    return wanted.best(LANGUAGES, fallback)
