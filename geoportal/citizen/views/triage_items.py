"""Requests as items of the list and as points of the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models.functions import Transform
from django.db.models import FloatField, Func, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from geoportal.citizen.ages import age_in_words
from geoportal.citizen.layers import STATE_COLORS
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.queue import Queue
from geoportal.citizen.queue_rows import WGS84, rank_of
from geoportal.citizen.states import State

# More points than that on one map are drawn, but not told apart.
FEATURES = 5_000
DEGREE_DIGITS = 6  # a decimetre


@dataclass(frozen=True, slots=True)
class Item:
    """A request with what its line in the list says."""

    request: Any
    rank: int
    age: str
    is_late: bool
    color: str

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude, where it is located."""
        return degrees(self.request.place)

    @property
    def state(self) -> State:
        """The state, with its label."""
        return State(self.request.state)


def exact_time(moment: datetime) -> str:
    """Day and hour in full."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def items_of(rows: Iterable[CitizenRequest], queue: Queue) -> list[Item]:
    """Lines of the list; the rows carry `due`, `rank` and the marks of `with_marks`."""
    now = timezone.now()
    return [
        Item(
            request=row,
            rank=rank_of(row, queue),
            age=age_in_words(row.received_at, now),
            is_late=row.is_open and row.due < now,  # type: ignore[attr-defined]
            color=STATE_COLORS[State(row.state)],
        )
        for row in rows
    ]


def item_html(item: Item, queue: Queue) -> str:
    """One line of the list, rendered as in the page."""
    return render_to_string("citizen/triage/item.html", {"item": item, "queue": queue})


def features_of(rows: QuerySet[CitizenRequest], limit: int = FEATURES) -> list[dict[str, Any]]:
    """The located rows as GeoJSON features: key, number, state, position (WGS 84); no more."""
    place = Transform("geom", WGS84)
    # Numbers rather than points: five thousand geometry objects cost more than the query.
    located = rows.filter(geom__isnull=False).annotate(
        longitude=Func(place, function="ST_X", output_field=FloatField()),
        latitude=Func(place, function="ST_Y", output_field=FloatField()),
    )
    columns = ("pk", "number", "state", "longitude", "latitude")
    return [
        {
            "type": "Feature",
            "properties": {"id": key, "number": number, "state": state},
            "geometry": {
                "type": "Point",
                "coordinates": [round(x, DEGREE_DIGITS), round(y, DEGREE_DIGITS)],
            },
        }
        for key, number, state, x, y in located.values_list(*columns)[:limit]
    ]


def degrees(place: Any) -> tuple[float, float] | None:
    """Longitude and latitude of a point in WGS 84, as they are shown."""
    return (round(place.x, DEGREE_DIGITS), round(place.y, DEGREE_DIGITS)) if place else None


def lon_lat(row: Any) -> tuple[float, float] | None:
    """The row's position in WGS 84 degrees; slow for many rows, which the database transforms."""
    return degrees(row.geom.transform(WGS84, clone=True)) if row.geom else None
