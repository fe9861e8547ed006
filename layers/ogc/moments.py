"""The `datetime` parameter: an instant or an interval, possibly open at one end."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.ui.problems import Problem

Interval = tuple[datetime | None, datetime | None]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# RFC 3339: the offset is not optional. `T` and `Z` may be small.
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


def parse_interval(text: str) -> Interval:
    """Both ends, included; None where the interval is open.

    A day without an hour is the whole day in the platform's time zone.

    Raises:
        Problem: 400, not an RFC 3339 instant, day or interval, or one that ends before it begins.
    """
    parts = text.split("/")
    if len(parts) == 1:
        return _instant(parts[0], time.min), _instant(parts[0], time.max)
    if len(parts) != 2 or all(part in {"", ".."} for part in parts):
        raise _bad()
    start, end = (
        None if part in {"", ".."} else _instant(part, hour)
        for part, hour in zip(parts, (time.min, time.max), strict=True)
    )
    if start is not None and end is not None and start > end:
        raise Problem(400, _("datetime : l’intervalle se termine avant de commencer."))
    return start, end


def _instant(text: str, hour_of_day: time) -> datetime:
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return datetime.combine(day, hour_of_day, timezone.get_current_timezone())
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    except ValueError:
        pass  # the thirtieth of February
    raise _bad()


def _bad() -> Problem:
    return Problem(
        400,
        _(
            "datetime attend un instant (2026-03-01T08:00:00Z), un jour (2026-03-01) ou un "
            "intervalle (2026-03-01/2026-03-31, 2026-03-01/.. ou ../2026-03-31)."
        ),
    )
