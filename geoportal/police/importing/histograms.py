"""Histograms of sessions, counted anew by the database from their readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractHour
from django.utils import timezone

from geoportal.police.models import SpeedHistogram, SpeedReading

_AT_ONCE = 500


def count_again(sessions: Sequence[int]) -> None:
    """Replace the histograms of those sessions; memory holds one hour of one session at a time."""
    SpeedHistogram.objects.filter(session_id__in=sessions).delete()
    waiting: list[SpeedHistogram] = []
    for histogram in _counted(sessions):
        waiting.append(histogram)
        if len(waiting) >= _AT_ONCE:
            SpeedHistogram.objects.bulk_create(waiting)
            waiting.clear()
    SpeedHistogram.objects.bulk_create(waiting)


def _counted(sessions: Sequence[int]) -> Iterator[SpeedHistogram]:
    cell = ("session_id", "hour", "direction", "free_flow")
    rows = (
        SpeedReading.objects.filter(session_id__in=sessions)
        .annotate(hour=ExtractHour("at", tzinfo=timezone.get_default_timezone()))
        .values_list(*cell, "measured_kmh")
        .annotate(vehicles=Count("*"))
        .order_by(*cell, "measured_kmh")
    )

    def of(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row[:4]

    for (session, hour, direction, free_flow), same in groupby(rows.iterator(10_000), key=of):
        pairs = [(int(row[4] * 10), row[5]) for row in same]
        yield SpeedHistogram(
            session_id=session,
            hour=hour,
            direction=direction,
            free_flow=free_flow,
            values=[value for value, _vehicles in pairs],
            counts=[vehicles for _value, vehicles in pairs],
        )
