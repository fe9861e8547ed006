"""One chunk of a file of sites, from its columns to what is said of each site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.utils.translation import gettext as _

from geoportal.police.importing.settings import BadSettings, PlaceSettings
from geoportal.police.models import Direction, SiteKind
from geoportal.police.services.register_site import SiteFacts
from layers.catalog.importing import Table
from layers.catalog.layer import STORAGE_SRID
from layers.exchange.refusals import Refusals

TEXTS: Mapping[str, int] = {
    "code": 60,
    "road": 120,
    "segment": 200,
    "towards": 120,
    "limit_order": 120,
    "reason": 300,
}
REQUIRED = ("code", "road")
_DIRECTIONS: Mapping[str, Direction] = {
    "": Direction.BOTH,
    "croissant": Direction.INCREASING,
    "décroissant": Direction.DECREASING,
    "les deux": Direction.BOTH,
    **{each.value: each for each in Direction},
}


def sites_of(
    table: Table, settings: PlaceSettings, refusals: Refusals
) -> Iterator[tuple[int, SiteFacts]]:
    """What each row says, by its position in the table; rows that say nothing usable are refused.

    A line is the road segment, a point the exact place.

    Raises:
        BadSettings: the mapping does not name what every site must have.
    """
    for name in REQUIRED:
        if name not in table.columns:
            raise BadSettings(_("[columns] doit nommer la colonne « %s ».") % name)
    if table.geometries is None:
        raise BadSettings(_("Un site a une place : déclarez-la, [geometry] x et y, ou column."))
    for index in range(len(table.rows)):
        try:
            yield index, _facts(table, index, settings)
        except _Refused as refused:
            refusals.add(index, refused.column, refused.reason)


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def _facts(table: Table, index: int, settings: PlaceSettings) -> SiteFacts:
    def given(name: str) -> Any:
        values: Sequence[Any] | None = table.columns.get(name)
        return None if values is None else values[index]

    texts = {name: _text(given(name), name, limit) for name, limit in TEXTS.items()}
    for name in REQUIRED:
        if not texts[name]:
            raise _Refused(name, _("Cette valeur manque."))
    line, point = _place(table, index)
    return SiteFacts(
        code=texts["code"],
        road=texts["road"],
        segment=texts["segment"],
        segment_line=line,
        point=point,
        kind=_kind(given("kind")),
        direction=_direction(given("direction")),
        towards=texts["towards"],
        limit_kmh=_limit(given("limit_kmh")),
        limit_order=texts["limit_order"],
        limit_ordered_on=_day(given("limit_ordered_on")),
        reason=texts["reason"],
        outside=settings.keep_outside,
    )


def _place(table: Table, index: int) -> tuple[LineString | None, Point | None]:
    shape = None if table.geometries is None else table.geometries[index]
    if shape is None or shape.is_empty:
        raise _Refused("geometry", _("La position manque."))
    if shape.geom_type == "MultiLineString" and len(shape.geoms) == 1:
        shape = shape.geoms[0]  # as many files write a single line
    geometry: Any = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)
    if geometry.geom_type == "LineString":
        return geometry, None
    if geometry.geom_type == "Point":
        return None, geometry
    raise _Refused("geometry", _("Un site est une ligne d’un seul tenant, ou un point."))


def _text(value: Any, column: str, limit: int) -> str:
    text = "" if value is None else " ".join(str(value).split())
    if len(text) > limit:
        raise _Refused(column, _("Trop long : %(limit)s caractères au plus.") % {"limit": limit})
    return text


def _kind(value: Any) -> SiteKind:
    text = "" if value is None else str(value).strip().lower()
    if not text:
        return SiteKind.MOBILE
    if text not in SiteKind.values:
        raise _Refused(
            "kind",
            _("Nature inconnue : « %(text)s » ; il y a : %(known)s.")
            % {"text": text[:40], "known": ", ".join(SiteKind.values)},
        )
    return SiteKind(text)


def _direction(value: Any) -> Direction:
    text = "" if value is None else str(value).strip().lower()
    if text not in _DIRECTIONS:
        raise _Refused(
            "direction",
            _("Sens inconnu : « %s ». Traduisez-le, [columns.direction.values].") % text[:40],
        )
    return _DIRECTIONS[text]


def _limit(value: Any) -> int | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
        if number != int(number):
            raise ValueError
    except (ValueError, OverflowError):
        raise _Refused("limit_kmh", _("« %s » n’est pas une limite en km/h.") % text[:40]) from None
    return int(number)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _Refused("limit_ordered_on", _("Date illisible : « %s ».") % text[:40]) from None
