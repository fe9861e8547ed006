"""One chunk of a file, from its columns to the lines that are staged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from geoportal.citizen.importing.agencies import Agencies
from geoportal.citizen.importing.categories import Categories
from geoportal.citizen.importing.communes import communes_for
from geoportal.citizen.importing.numbering import NumberDraw
from geoportal.citizen.importing.points import Flags, checked, written
from geoportal.citizen.importing.settings import BadSettings, Settings
from geoportal.citizen.importing.values import (
    Columns,
    Moments,
    channels_of,
    descriptions,
    limited,
    texts_of,
)
from geoportal.citizen.states import ENDED
from layers.catalog.importing import ImportReport, Table
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import escaped
from layers.territory.locate import PlaceSource

# The columns of the request's table that are staged, in this order.
STAGED = (
    "external_id",
    "number",
    "category_id",
    "withheld",
    "text",
    "geom",
    "place_source",
    "accuracy_m",
    "address",
    "commune_id",
    "agency_id",
    "channel",
    "received_at",
    "state",
    "ended_at",
)
_REQUIRED = ("external_id", "category", "received_at")
_NULL = r"\N"


class Reader:
    """Turns chunks into staged columns, and remembers what they were the first to name."""

    def __init__(self, territory: str, settings: Settings, numbers: NumberDraw) -> None:
        self._settings = settings
        self._numbers = numbers
        self._categories = Categories(territory, settings)
        self._agencies = Agencies(territory, settings)
        self._communes = communes_for(territory, settings)
        self._moments = Moments(settings)

    def save_new(self) -> None:
        """Save what the file was the first to name, inside the transaction of the import."""
        self._categories.save()
        self._agencies.save()
        self._communes.save()

    def staged(self, table: Table, report: ImportReport) -> list[Sequence[str]]:
        """The columns to stage, row numbers first; refused rows are left out and reported.

        Raises:
            BadSettings: the mapping does not name a column that every row must have.
        """
        for name in _REQUIRED:
            if name not in table.columns:
                raise BadSettings(_("[columns] doit nommer la colonne « %s ».") % name)
        count, columns, refusals = len(table.rows), table.columns, Refusals()
        external = limited(
            texts_of(columns, "external_id", count), 80, "external_id", refusals, required=True
        )
        categories = self._categories.keys(
            texts_of(columns, "group", count), texts_of(columns, "category", count), refusals
        )
        received = self._moments.read(columns["received_at"], "received_at", refusals)
        ended = self._ended(columns, received, refusals)
        points = table.geometries
        if points is None:
            points = np.full(count, None, dtype=np.object_)
        checked(points, self._settings.bounds, refusals)
        communes = self._communes.keys(columns, points, refusals)
        agencies = self._agencies.keys(texts_of(columns, "agency", count), refusals)
        text = descriptions(texts_of(columns, "text", count), refusals)
        address = limited(texts_of(columns, "address", count), 300, "address", refusals)
        channels = channels_of(texts_of(columns, "channel", count), refusals)
        placed = ~shapely.is_missing(points)
        withheld = self._categories.withheld
        found: list[Sequence[str]] = [
            list(map(str, table.rows)),
            escaped(external),
            self._numbers.draw(count),
            _written(categories),
            ["t" if key in withheld else "f" for key in categories],
            escaped(text),
            written(points, placed, _NULL),
            np.where(placed, PlaceSource.FILE.value, PlaceSource.NONE.value).tolist(),
            self._accuracy(placed),
            escaped(address),
            _written(communes),
            _written(agencies),
            channels,
            _written(received),
            [self._settings.state.value] * count,
            _written(ended),
        ]
        refusals.tell(table.rows, report)
        if not refusals:
            return found
        kept = refusals.left(count).tolist()
        return [[column[index] for index in kept] for column in found]

    def _ended(
        self, columns: Columns, received: Sequence[str | None], refusals: Refusals
    ) -> Sequence[str | None]:
        """When requests that come in as ended were ended: as the file says, else when they came."""
        if self._settings.state not in ENDED:
            return [None] * len(received)
        if "ended_at" not in columns:
            return received
        told = self._moments.read(columns["ended_at"], "ended_at", refusals, required=False)
        return [ended or came for ended, came in zip(told, received, strict=True)]

    def _accuracy(self, placed: Flags) -> list[str]:
        metres = self._settings.accuracy_m
        told: list[str] = np.where(placed, _NULL if metres is None else str(metres), _NULL).tolist()
        return told


def _written(values: Iterable[Any]) -> list[str]:
    return [_NULL if value is None else str(value) for value in values]
