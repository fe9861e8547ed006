"""Lengths, times and days as a language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils import translation
from django.utils.formats import date_format, number_format

# Django's own English is American.
_LOCALES: Final[Mapping[str, str]] = MappingProxyType({"en": "en-gb"})


def locale_of(language: str) -> str:
    """The locale in which a page in a language is drawn."""
    return _LOCALES.get(language, language)


def say_metres(metres: float, language: str) -> str:
    """« 240 m », « 1,2 km »."""
    if metres < 1_000:
        return f"{round(metres / 5) * 5 if metres >= 20 else round(metres)} m"
    with translation.override(locale_of(language)):
        return f"{number_format(metres / 1_000, decimal_pos=1)} km"


def say_minutes(minutes: int) -> str:
    """« 1 h 30 », « 45 min »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left} min"
    return f"{hours} h {left:02d}" if left else f"{hours} h"


def say_day(day: date, language: str) -> str:
    """« 30 juin 2027 »."""
    with translation.override(locale_of(language)):
        return date_format(day, "DATE_FORMAT")
