"""Datings as people write them, and what they would be in EDTF."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from archaeology.sites.query.period import CHRIST, Window, window_of
from archaeology.sites.statements import dating_columns

# « 50-120 », « 50 – 120 apr. J.-C. ».
_YEARS = re.compile(
    rf"(\d{{1,4}})(?:\s?[-–/à]\s?(\d{{1,4}}))?(?:\s(?:apr?\.?|après)\s?{CHRIST})?", re.ASCII
)


def is_edtf(text: str) -> bool:
    """Whether the importer reads a dating as it is."""
    try:
        dating_columns(text)
    except ValidationError:
        return False
    return True


def edtf_of(text: str) -> str:
    """What a dating would be in EDTF: centuries, and years of our era as people write them; ""
    where that would be a guess.
    """
    bare = " ".join(text.split())
    if is_edtf(bare):
        return bare
    years = _YEARS.fullmatch(bare)
    try:
        window = Window(int(years[1]), int(years[2] or years[1])) if years else window_of(bare)
    except ValueError:
        return ""
    low, high = window.low, window.high
    # Whether −50 is counted with a year 0 only its writer knows.
    if low is None or high is None or low > high or bare.startswith("-"):
        return ""
    return _year(low) if low == high else f"{_year(low)}/{_year(high)}"


def _year(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04d}"
