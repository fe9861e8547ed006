"""A period that is asked for: two years, or an EDTF text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archaeology.analysis.edtf import NotEdtf, dating_of

_YEARS = re.compile(r"(-?\d{1,4})(?:/(-?\d{1,4}))?", re.ASCII)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Window:
    """Years from `low` to `high`, both included and astronomical (0 is 1 BC); None is no bound."""

    low: int | None
    high: int | None


def window_of(text: str) -> Window:
    """Read `1/100` (years as people write them) or any EDTF text (`0001/0100`, `01XX`, `0150/..`).

    Raises:
        ValueError: it is neither; the message is a French sentence.
    """
    if len(text) > LONGEST:
        raise ValueError(_("Cette période est trop longue."))
    years = _YEARS.fullmatch(text)
    if years:
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
