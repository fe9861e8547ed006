"""Points of interest: stops that have a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeology.tours.exits.geotrek.catalogues import HERITAGE, STRUCTURE, heritage
from archaeology.tours.exits.geotrek.versions import (
    Object,
    Site,
    Versions,
    attachments,
    html,
    uuid_of,
)
from archaeology.tours.exits.heights import height_at
from archaeology.tours.telling.parts import Place, Stop


@dataclass(frozen=True, slots=True)
class Poi:
    """A stop with the tour that it is of, and where it is."""

    trek: int
    place: Place
    told: Object


def pois(every: Sequence[Versions], site: Site) -> list[Poi]:
    """All stops that have a place, tour by tour."""
    return [poi for tour in every for poi in _of(tour, site)]


def _of(tour: Versions, site: Site) -> Iterator[Poi]:
    own = {stop.key: stop for stop in tour.own.stops}
    # A stop may be told in other languages than the tour's own.
    known = {stop.key: stop for told in tour.told.values() for stop in told.stops} | own
    for stop in sorted(known.values(), key=lambda each: each.order):
        if stop.place is not None:
            yield Poi(tour.own.key, stop.place, _told(tour, stop, stop.place, site))


def _told(tour: Versions, own: Stop, place: Place, site: Site) -> Object:
    by_language = {language: told.stop(own.slug) for language, told in tour.told.items()}
    found = {language: by_language.get(language) for language in tour.languages}
    return {
        "id": own.key,
        "description": {each: html(stop.text) if stop else "" for each, stop in found.items()},
        "external_id": None,
        "geometry": {"type": "Point", "coordinates": _with_height(tour, place)},
        "name": {each: stop.title if stop else "" for each, stop in found.items()},
        "attachments": attachments(site, own.images, own.audio),
        "published": {each: stop is not None for each, stop in found.items()},
        "structure": STRUCTURE,
        "type": HERITAGE,
        "type_label": heritage(tour.languages),
        "type_pictogram": site.pictogram("stop"),
        "url": site.resource("poi", own.key),
        "uuid": uuid_of(site, "poi", own.key),
        "create_datetime": tour.own.published.isoformat(),
        "update_datetime": tour.updated.isoformat(),
    }


def _with_height(tour: Versions, place: Place) -> list[float]:
    """Three numbers, as real answers have them; two where no height is known: 0 would be one."""
    height = height_at(tour.own, place)
    return [*place, *([] if height is None else [round(height, 1)])]
