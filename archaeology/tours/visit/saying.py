"""Lengths, times and days as a language writes them."""

from __future__ import annotations

import math
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
    """« 240 m », « 1,2 km », « 12 km »: as phones say it, which round halves up."""
    if metres < 1_000:
        step = 5 if metres >= 20 else 1
        return f"{_rounded(metres / step) * step} m"
    digits = 1 if metres < 10_000 else 0
    kilometres = _rounded(metres / 1_000 * 10**digits) / 10**digits
    with translation.override(locale_of(language)):
        written = number_format(kilometres, decimal_pos=0 if kilometres.is_integer() else digits)
    return f"{written} km"


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


def say_minutes(minutes: int) -> str:
    """« 1 h 30 », « 45 min »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left} min"
    return f"{hours} h {left:02d}" if left else f"{hours} h"


def say_day(day: date, language: str) -> str:
    """« 30 juin 2027 »: with the whole name of the month, in English too."""
    with translation.override(locale_of(language)):
        return date_format(day, "j F Y" if language == "en" else "DATE_FORMAT")
