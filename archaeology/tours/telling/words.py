"""What is told in words that nobody wrote: years, grades, themes, in the reader's language.

The screens of the platform are French; a tour speaks to visitors. Where a language has no words
here, English stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language, with places for values."""

    before_christ: str
    after_christ: str
    between_before: str
    between_after: str
    between: str
    since: str
    until: str
    grades: Mapping[str, str]
    themes: Mapping[str, str]
    shoreline: str
    invented: str
    heights: str
    invented_heights: str


_FRENCH: Final = Words(
    before_christ="{year} av. J.-C.",
    after_christ="{year}",
    between_before="de {start} à {end} av. J.-C.",
    between_after="de {start} à {end}",
    between="de {start} à {end}",
    since="à partir de {start}",
    until="jusqu’à {end}",
    grades=MappingProxyType(
        {
            "A": "établi",
            "B": "probable",
            "C": "discuté ou contradictoire",
            "D": "non vérifié",
        }
    ),
    themes=MappingProxyType(
        {
            "antiquity": "Antiquité",
            "middle_ages": "Moyen Âge",
            "modern": "Temps modernes",
            "river": "Le fleuve et ses rives",
            "industry": "Industrie",
            "nature": "Nature",
            "arts": "Arts et architecture",
            "other": "Autre",
        }
    ),
    shoreline=(
        "À marée haute, l’eau arrivait presque sûrement (95 %) jusqu’au premier trait, avec une "
        "chance sur deux jusqu’au deuxième, à peine (5 %) jusqu’au troisième. C’est un calcul, "
        "pas un levé."
    ),
    invented="Calcul de démonstration : des niveaux inventés y ont pris part.",
    heights="Altitudes : {source}.",
    invented_heights="Altitudes inventées pour la démonstration : {source}.",
)
_ENGLISH: Final = Words(
    before_christ="{year} BC",
    after_christ="AD {year}",
    between_before="{start} to {end} BC",
    between_after="AD {start} to {end}",
    between="{start} to {end}",
    since="from {start}",
    until="until {end}",
    grades=MappingProxyType(
        {
            "A": "established",
            "B": "probable",
            "C": "disputed or contradictory",
            "D": "not verified",
        }
    ),
    themes=MappingProxyType(
        {
            "antiquity": "Antiquity",
            "middle_ages": "Middle Ages",
            "modern": "Early modern times",
            "river": "The river and its banks",
            "industry": "Industry",
            "nature": "Nature",
            "arts": "Arts and architecture",
            "other": "Other",
        }
    ),
    shoreline=(
        "At high tide the water almost certainly (95%) reached the first line, with an even chance "
        "the second, and hardly (5%) the third. This is a calculation, not a survey."
    ),
    invented="Calculated for demonstration: invented levels took part in it.",
    heights="Heights: {source}.",
    invented_heights="Heights invented for demonstration: {source}.",
)
_GERMAN: Final = Words(
    before_christ="{year} v. Chr.",
    after_christ="{year} n. Chr.",
    between_before="{start} bis {end} v. Chr.",
    between_after="{start} bis {end} n. Chr.",
    between="{start} bis {end}",
    since="ab {start}",
    until="bis {end}",
    grades=MappingProxyType(
        {
            "A": "gesichert",
            "B": "wahrscheinlich",
            "C": "umstritten oder widersprüchlich",
            "D": "nicht geprüft",
        }
    ),
    themes=MappingProxyType(
        {
            "antiquity": "Antike",
            "middle_ages": "Mittelalter",
            "modern": "Frühe Neuzeit",
            "river": "Der Fluss und seine Ufer",
            "industry": "Industrie",
            "nature": "Natur",
            "arts": "Kunst und Architektur",
            "other": "Anderes",
        }
    ),
    shoreline=(
        "Bei Hochwasser reichte das Wasser fast sicher (95 %) bis zur ersten Linie, mit gleicher "
        "Aussicht für und wider bis zur zweiten, kaum (5 %) bis zur dritten. Das ist berechnet, "
        "nicht vermessen."
    ),
    invented="Zur Vorführung berechnet: erfundene Höhen sind eingegangen.",
    heights="Höhen: {source}.",
    invented_heights="Zur Vorführung erfundene Höhen: {source}.",
)
_WORDS: Final = MappingProxyType({"fr": _FRENCH, "en": _ENGLISH, "de": _GERMAN})


def words_in(language: str) -> Words:
    """The words of a language, else the English ones."""
    return _WORDS.get(language, _ENGLISH)


def year_in_words(year: int, language: str) -> str:
    """A year as people count: the year 0 of astronomers is 1 BC."""
    words = words_in(language)
    if year > 0:
        return words.after_christ.format(year=year)
    return words.before_christ.format(year=1 - year)


def period_in_words(start: int | None, end: int | None, language: str) -> str:
    """A period whose ends may be open; empty for none."""
    words = words_in(language)
    if start is None and end is None:
        return ""
    if start is None:
        return words.until.format(end=year_in_words(end or 0, language))
    if end is None:
        return words.since.format(start=year_in_words(start, language))
    if start == end:
        return year_in_words(start, language)
    # Within one era, it is named once.
    if start > 0:
        return words.between_after.format(start=start, end=end)
    if end <= 0:
        return words.between_before.format(start=1 - start, end=1 - end)
    first, last = year_in_words(start, language), year_in_words(end, language)
    return words.between.format(start=first, end=last)


def heights_in_words(source: str, synthetic: bool, language: str) -> str:
    """Where heights come from, in one sentence; whether they are invented is said first."""
    words = words_in(language)
    return (words.invented_heights if synthetic else words.heights).format(source=source)


def theme_in_words(theme: str, language: str) -> str:
    """What a theme is called."""
    return words_in(language).themes.get(theme, theme)
