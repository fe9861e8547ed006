"""Moments of many readings at once, in microseconds since 1970 in UTC, and their local hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

Integers = np.ndarray[Any, np.dtype[np.int64]]
UNREADABLE = np.iinfo(np.int64).min
# A clock set forward: this moment never was.
SKIPPED = UNREADABLE + 1

_EPOCH = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Every zone's offset changes at a multiple of this.
_QUARTER_US = 15 * 60 * 1_000_000
_HOUR_US = 4 * _QUARTER_US
_DAY_US = 24 * _HOUR_US
_FIRST, _LAST = 1990, 2200
# A text of so many signs is a date alone, which would be taken for midnight.
_DAY_ALONE = 10


def microseconds(values: Sequence[Any], zone: ZoneInfo) -> Integers:
    """The moments of a column; those without a zone are in `zone`.

    ISO 8601 texts with a date and an hour, or datetimes. In the hour that a clock goes through
    twice the first passage is taken. What cannot be read is `UNREADABLE`, what never was `SKIPPED`.
    """
    try:
        if min(map(len, values), default=0) <= _DAY_ALONE:
            return _one_by_one(values, zone)
        moments = list(map(datetime.fromisoformat, values))
    except (TypeError, ValueError):
        return _one_by_one(values, zone)
    return _together(moments, zone)


def local_hours(moments: Integers, zone: ZoneInfo) -> Integers:
    """The hours of the day, 0 to 23, of moments in UTC."""
    local = moments + _by_quarter(moments, lambda each: _offset(each, zone))
    return (local // _HOUR_US) % 24


def _one_by_one(values: Sequence[Any], zone: ZoneInfo) -> Integers:
    found = np.full(len(values), UNREADABLE, dtype=np.int64)
    read: list[datetime] = []
    places: list[int] = []
    for place, value in enumerate(values):
        try:
            moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
        except ValueError:
            continue
        if isinstance(moment, datetime) and _has_hour(value):
            read.append(moment)
            places.append(place)
    if read:
        found[places] = _together(read, zone)
    return found


def _has_hour(value: Any) -> bool:
    return not isinstance(value, str) or len(value.strip()) > _DAY_ALONE


def _together(moments: list[datetime], zone: ZoneInfo) -> Integers:
    if all(each.tzinfo is None for each in moments):
        local = np.array(moments, dtype="datetime64[us]").astype(np.int64)
        found = _from_local(local, zone)
    else:
        found = np.array([_utc(each, zone) for each in moments], dtype=np.int64)
    bad = np.array([not _FIRST <= each.year <= _LAST for each in moments])
    found[bad] = UNREADABLE
    return found


def _utc(moment: datetime, zone: ZoneInfo) -> int:
    if moment.tzinfo is None:
        local = np.array([(moment - _EPOCH) // _MICROSECOND], dtype=np.int64)
        return int(_from_local(local, zone)[0])
    return (moment - _EPOCH_UTC) // _MICROSECOND


def _from_local(local: Integers, zone: ZoneInfo) -> Integers:
    def offset(quarter: int) -> int:
        wall = _EPOCH + timedelta(microseconds=quarter)
        there = wall.replace(tzinfo=zone)
        shift = there.utcoffset() or timedelta()
        back = (there.astimezone(UTC)).astimezone(zone).replace(tzinfo=None)
        return UNREADABLE if back != wall else shift // _MICROSECOND

    offsets = _by_quarter(local, offset)
    return np.where(offsets == UNREADABLE, SKIPPED, local - np.maximum(offsets, -_DAY_US))


def _offset(moment: int, zone: ZoneInfo) -> int:
    there = (_EPOCH_UTC + timedelta(microseconds=moment)).astimezone(zone)
    return (there.utcoffset() or timedelta()) // _MICROSECOND


def _by_quarter(moments: Integers, of: Callable[[int], int]) -> Integers:
    """A function of the quarter of an hour that each moment is in; few are in a chunk."""
    quarters, which = np.unique(moments // _QUARTER_US, return_inverse=True)
    known = np.array([of(int(each) * _QUARTER_US) for each in quarters.tolist()], dtype=np.int64)
    return known[which] if len(known) else np.zeros(0, dtype=np.int64)
