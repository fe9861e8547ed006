"""Dates as utilities write them, as decimal years."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

# 2004 · 2004-02 · 2004-02-29, 2004/2/29 or 20040229, a time after it · 29/02/2004
YEAR = re.compile(r"(\d{4})(?:\.0+)?")
MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
DAY = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ]\d.*)?")
FRENCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d.*)?")


class NotADate(ValueError):
    """A text that names no day, month or year."""


def moment_of(day: date) -> float:
    """The decimal year in which a day begins."""
    begun = date(day.year, 1, 1).toordinal()
    whole = date(day.year, 12, 31).toordinal() - begun + 1
    return day.year + (day.toordinal() - begun) / whole


# Exports repeat the same days, and `1970-01-01` by the thousand.
@lru_cache(maxsize=100_000)
def span_of(text: str) -> tuple[float, float]:
    """The first and the last day that a date may mean, as the moments they begin.

    Written year first, or day first as in French. Raises `NotADate`.
    """
    try:
        first, last = _days(text.strip())
    except ValueError as error:
        raise NotADate(text) from error
    return moment_of(first), moment_of(last)


def _days(text: str) -> tuple[date, date]:
    if found := YEAR.fullmatch(text):
        year = int(found[1])
        return date(year, 1, 1), date(year, 12, 31)
    if found := MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if found := DAY.fullmatch(text):
        day = date(int(found[1]), int(found[3]), int(found[4]))
    elif found := FRENCH_DAY.fullmatch(text):
        day = date(int(found[3]), int(found[2]), int(found[1]))
    else:
        raise NotADate(text)
    return day, day
