"""What each list holds, and what of it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import LineString, Point
from django.utils import timezone

from archaeology.tours.exits.geotrek.catalogues import CATALOGUES, STRUCTURE
from archaeology.tours.exits.geotrek.poi import Poi, pois
from archaeology.tours.exits.geotrek.trek import treks
from archaeology.tours.exits.geotrek.versions import Object, Site, Versions, versions_in
from archaeology.tours.telling import Book, Telling
from archaeology.tours.telling.near import metres_to
from archaeology.tours.telling.parts import Place
from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.catalog.box import Box
from layers.catalog.layer import STORAGE_SRID
from layers.territory.models import Commune

# Geotrek's own distance between a trek and what is near it.
NEAR_M = 500.0


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which objects of a list: `themes` by number, `trek` and `near_trek` by the key of a trek,
    changed on the day `since` or later.
    """

    language: str = ""
    themes: frozenset[int] = field(default_factory=frozenset)
    trek: int | None = None
    near_trek: int | None = None
    box: Box | None = None
    since: date | None = None


def objects(
    kind: str, book: Book, site: Site, narrowed: Narrowed
) -> tuple[list[Object], list[str]]:
    """The objects of a list that are asked for, and the platform's languages."""
    languages = book.languages()
    if kind == "structure":
        return _structures(book), languages
    if kind in CATALOGUES:
        return CATALOGUES[kind](site, languages), languages
    every = versions_in(book)
    near = _near(every, narrowed.near_trek)
    if narrowed.since is not None:
        every = [each for each in every if timezone.localdate(each.updated) >= narrowed.since]
    if kind == "trek":
        chosen = [each for each in every if near is None or _touches(each.own, near)]
        told = treks(chosen, site, _communes)
        of_box = {each.own.key for each in chosen if _in_box(each.own, narrowed.box)}
        told = [each for each in told if each["id"] in of_box]
        if narrowed.themes:
            told = [each for each in told if narrowed.themes & set(each["themes"])]
    else:
        found = [each for each in pois(every, site) if _wanted(each, narrowed, near)]
        told = [each.told for each in found]
    if narrowed.language:
        told = [each for each in told if each["published"].get(narrowed.language)]
    return told, languages


def _wanted(poi: Poi, narrowed: Narrowed, near: Telling | None) -> bool:
    if narrowed.trek is not None and poi.trek != narrowed.trek:
        return False
    if narrowed.box is not None and not _holds(narrowed.box, poi.place):
        return False
    away = metres_to(near, poi.place) if near is not None else 0.0
    return away is not None and away <= NEAR_M


def _near(every: Sequence[Versions], key: int | None) -> Telling | None:
    """The trek near which things are asked for.

    Raises:
        LookupError: there is none of that key.
    """
    if key is None:
        return None
    found = next((each.own for each in every if each.own.key == key), None)
    if found is None:
        raise LookupError(key)
    return found


def _touches(told: Telling, near: Telling) -> bool:
    away = (metres_to(near, place) for place in told.route)
    return any(each is not None and each <= NEAR_M for each in away)


def _in_box(told: Telling, box: Box | None) -> bool:
    return box is None or any(_holds(box, place) for place in told.route)


def _holds(box: Box, place: Place) -> bool:
    return box.west <= place[0] <= box.east and box.south <= place[1] <= box.north


def _communes(told: Telling) -> list[str]:
    """The INSEE codes of the communes that the way goes through, that of its start first."""
    way = LineString(told.route, srid=4326)
    start = Point(told.route[0], srid=4326)
    for each in (way, start):
        each.transform(STORAGE_SRID)
    rows = Commune.objects.visible_to(PUBLIC).filter(geom__intersects=way)
    near = rows.annotate(away=Distance("geom", start)).order_by("away", "insee")
    return [str(insee) for insee in near.values_list("insee", flat=True)]


def _structures(book: Book) -> list[Object]:
    home = Territory.objects.filter(key=book.territory).first()
    return [] if home is None else [{"id": STRUCTURE, "name": home.name}]
