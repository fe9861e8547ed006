"""A period that is asked for: two years, or an EDTF text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archaeology.analysis.edtf import NotEdtf, dating_of

_CENTURY = r"([IVX]{1,5}|[1-9]|1[0-9]|2[01])\s?(?:er|ᵉʳ|e|ᵉ|i?ème)(?:\s?(?:siècles?|s\.?))?"
# « J.-C. » after the word for before or after.
CHRIST = r"J\.?\s?[-\u2011]?\s?C\.?"
# « IIe siècle », « 2e siècle », « IIème s. », « Ier-IIe siècles », « 1er siècle av. J.-C. »,
# « Ier s. apr. J.-C. ».
_CENTURIES = re.compile(
    rf"{_CENTURY}(?:\s?[-–/à]\s?{_CENTURY})?(?:\s(?:(av\.?|avant)|apr?\.?|après)\s?{CHRIST})?",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_YEARS = re.compile(r"(-?\d{1,4})(?:/(-?\d{1,4}))?", re.ASCII)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Window:
    """Years from `low` to `high`, both included and astronomical (0 is 1 BC); None is no bound."""

    low: int | None
    high: int | None


def window_of(text: str) -> Window:
    """Read `1/100` (years as people write them), « IIe siècle » or « 2e siècle » (101 to 200), or
    any EDTF text (`0001/0100`, `01XX`, `0150/..`).

    Raises:
        ValueError: it is neither; the message is a French sentence.
    """
    if len(text) > LONGEST:
        raise ValueError(_("Cette période est trop longue."))
    years, centuries = _YEARS.fullmatch(text), _CENTURIES.fullmatch(text.strip())
    if centuries:
        window = _window_of_centuries(centuries[1], centuries[2] or centuries[1], centuries[3])
    elif years:
        low = int(years[1])
        window = Window(low, low if years[2] is None else int(years[2]))
    else:
        try:
            dating = dating_of(text)
        except NotEdtf as error:
            raise ValueError(error.detail) from None
        window = Window(dating.start_min, dating.end_max)
    if window.low is not None and window.high is not None and window.low > window.high:
        raise ValueError(_("La période finit avant de commencer."))
    return window


def _window_of_centuries(first: str, last: str, before: str | None) -> Window:
    """From the first year of one century to the last of another, both counted as people do."""
    if before:
        # The first century BC runs from 100 BC, the astronomers' -99, to 1 BC, their 0.
        return Window(1 - 100 * _century(first), 100 - 100 * _century(last))
    return Window(100 * _century(first) - 99, 100 * _century(last))


def _century(written: str) -> int:
    """The number of a century, in Roman or Arabic digits."""
    if written.isdecimal():
        return int(written)
    digits = [_ROMAN[each] for each in written.upper()]
    return sum(
        -each if each < following else each
        for each, following in zip(digits, [*digits[1:], 0], strict=True)
    )
