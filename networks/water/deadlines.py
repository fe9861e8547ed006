"""By when a declaration of works must be answered.

Code de l'environnement, R554-22: a DT (déclaration de projet de travaux) within 9 days of its
receipt, 15 if it was not sent electronically; R554-26: a DICT (déclaration d'intention de
commencement de travaux) within 7 days, 9 on paper; public holidays are not counted. Days of the
week all count: only the holidays of the Code du travail, L3133-1, are left out.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Declaration(StrEnum):
    """What was received."""

    NONE = ""
    DT = "dt"
    DICT = "dict"


# Days by what was received: electronically, on paper.
DAYS = {Declaration.DT: (9, 15), Declaration.DICT: (7, 9)}
# Days after Easter: Easter Monday, Ascension, Whit Monday.
_AFTER_EASTER = (1, 39, 50)
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, « Astronomical Algorithms », ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, without those of Alsace and Moselle."""
    moving = (easter(year) + timedelta(days=after) for after in _AFTER_EASTER)
    return frozenset({*moving, *(date(year, month, day) for month, day in _FIXED)})


def answer_by(declaration: Declaration, received: date, *, on_paper: bool) -> date | None:
    """The last day on which the answer is in time; None where nothing was declared.

    The day of receipt is not counted.
    """
    if declaration is Declaration.NONE:
        return None
    left, day = DAYS[declaration][on_paper], received
    while left:
        day += timedelta(days=1)
        if day not in holidays(day.year):
            left -= 1
    return day
