"""`$filter` of the table of submissions: by the moment at which they came."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from layers.ui.problems import Problem

MOST_TEXT = 500
_COMPARISON = re.compile(
    r"\s*(?:\$root/Submissions/)?__system/submissionDate\s+(lt|le|eq|ne|ge|gt)\s+(\S+)\s*", re.ASCII
)
_AND = re.compile(r"\s+and\s+", re.ASCII)
_LOOKUPS = {"lt": "lt", "le": "lte", "eq": "exact", "ne": "exact", "ge": "gte", "gt": "gt"}


def filter_of(text: str) -> Q:
    """Comparisons of `__system/submissionDate`, joined by `and`; all of nothing.

    A moment without a time zone is UTC, a day its beginning.

    Raises:
        Problem: 400 for what is no moment, 501 for what is not filtered by here.
    """
    wanted = Q()
    for part in _AND.split(text[:MOST_TEXT]) if text.strip() else ():
        said = _COMPARISON.fullmatch(part)
        if said is None or len(text) > MOST_TEXT:
            raise Problem(501, _("$filter ne connaît ici que __system/submissionDate."))
        one = Q(**{f"received_at__{_LOOKUPS[said[1]]}": _moment(said[2])})
        wanted &= ~one if said[1] == "ne" else one
    return wanted


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
        if moment is None:
            day = parse_date(text)
            moment = datetime(day.year, day.month, day.day) if day is not None else None
        if moment is not None:
            aware = moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Problem(400, _("« %s » n’est pas un instant (2026-05-04T10:00:00Z).") % text[:60])
