"""Treks: tours with a way."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from archaeology.tours.exits.geotrek.catalogues import (
    LOOP,
    ON_FOOT,
    ONE_WAY,
    STRUCTURE,
    WHEELCHAIR,
    theme_number,
)
from archaeology.tours.exits.geotrek.versions import (
    Object,
    Site,
    Versions,
    attachments,
    html,
    uuid_of,
)
from archaeology.tours.exits.heights import heights
from archaeology.tours.telling import Telling
from archaeology.tours.telling.near import metres_between
from archaeology.tours.vocabulary import Wheelchair

# One comes back to where one set out.
LOOP_WITHIN_M = 50
# The INSEE codes of the communes that a way goes through, in its order.
Communes = Callable[[Telling], Sequence[str]]


def treks(every: Sequence[Versions], site: Site, communes: Communes) -> list[Object]:
    """All tours that have a way."""
    return [_trek(each, site, communes(each.own)) for each in every if each.own.route]


def _trek(tour: Versions, site: Site, communes: Sequence[str]) -> Object:
    own = tour.own
    address = site.resource("trek", own.key)
    return {
        "id": own.key,
        "access": tour.texts(lambda told: html(told.access_note)),
        "accessibilities": [WHEELCHAIR] if own.wheelchair == Wheelchair.YES else [],
        "accessibility_advice": tour.nothing(),
        "accessibility_covering": tour.nothing(),
        "accessibility_exposure": tour.nothing(),
        "accessibility_level": None,
        "accessibility_signage": tour.nothing(),
        "accessibility_slope": tour.nothing(),
        "accessibility_width": tour.nothing(),
        "advice": tour.nothing(),
        "advised_parking": tour.nothing(),
        "altimetric_profile": "",
        "ambiance": tour.nothing(),
        "arrival": tour.texts(lambda told: told.stops[-1].title if told.stops else ""),
        "ascent": own.ascent_m,
        "attachments": attachments(site, own.images, own.audio),
        "attachments_accessibility": [],
        "children": [],
        "cities": list(communes),
        "create_datetime": own.published.isoformat(),
        "departure": tour.texts(lambda told: told.stops[0].title if told.stops else ""),
        "departure_city": communes[0] if communes else "",
        "departure_geom": list(own.route[0]),
        "descent": _descent(own),
        "description": tour.texts(lambda told: html(told.description)),
        "description_teaser": tour.texts(lambda told: html(told.summary)),
        "difficulty": None,
        "disabled_infrastructure": tour.nothing(),
        "duration": None if own.duration_min is None else round(own.duration_min / 60, 2),
        "elevation_area_url": "",
        "elevation_svg_url": "",
        "external_id": None,
        "gear": tour.nothing(),
        "geometry": _way(own),
        "gpx": f"{site.origin}/api/tours/v1/tours/{own.code}/gpx",
        "information_desks": [],
        "kml": "",
        "labels": [],
        "length_2d": float(own.length_m or 0),
        "length_3d": round(_length_in_space(own), 1),
        "max_elevation": round(max(height for _, height in own.profile)) if own.profile else None,
        "min_elevation": round(min(height for _, height in own.profile)) if own.profile else None,
        "name": tour.texts(lambda told: told.title),
        "networks": [],
        "next": {},
        "parents": [],
        "parking_location": None,
        "pdf": tour.nothing(),
        "points_reference": _stops(own),
        "portal": [],
        "practice": ON_FOOT,
        "ratings": [],
        "ratings_description": tour.nothing(),
        "previous": {},
        "public_transport": tour.nothing(),
        "published": tour.published(),
        "reservation_system": None,
        "reservation_id": "",
        "route": LOOP if _is_loop(own) else ONE_WAY,
        "second_external_id": None,
        "source": [],
        "structure": STRUCTURE,
        "themes": [theme_number(own.theme)],
        "update_datetime": tour.updated.isoformat(),
        "url": address,
        "uuid": uuid_of(site, "trek", own.key),
        "web_links": [],
    }


def _way(own: Telling) -> Object:
    """The line; three numbers for each point where heights are known, else two."""
    known = zip(own.route, heights(own), strict=True)
    points = [[*place, *([] if height is None else [round(height, 1)])] for place, height in known]
    return {"type": "LineString", "coordinates": points}


def _stops(own: Telling) -> Object | None:
    places = [list(stop.place) for stop in own.stops if stop.place]
    return {"type": "MultiPoint", "coordinates": places} if places else None


def _is_loop(own: Telling) -> bool:
    return metres_between(own.route[0], own.route[-1]) <= LOOP_WITHIN_M


def _descent(own: Telling) -> int | None:
    """All that one goes down, negative: what is climbed and not gained."""
    if own.ascent_m is None:
        return None
    return round(own.profile[-1][1] - own.profile[0][1] - own.ascent_m)


def _length_in_space(own: Telling) -> float:
    flat = float(own.length_m or 0)
    if len(own.profile) < 2 or not own.profile[-1][0]:
        return flat
    steps = pairwise(own.profile)
    sloped = sum(math.hypot(end - start, high - low) for (start, low), (end, high) in steps)
    return flat * sloped / own.profile[-1][0]
