"""How public the places are that a stop or a route gives away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, LineString, MultiPoint, Point
from django.contrib.gis.measure import D

from archaeology.sites.models import Find, HeritageSite, Operation, Source
from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models.places import CORNER_WITHIN_M, NEAR_M, WIDE_M
from layers.access.actor import Actor

KINDS: Final = (HeritageSite, Operation, Find, Source)
_STRICTEST_FIRST = (Confidentiality.RESTRICTED, Confidentiality.GENERALISED)


@dataclass(frozen=True, slots=True)
class HiddenPlace:
    """A site, an operation, a find or the extent of a source whose position is not public;
    EPSG:2154.
    """

    kind: str
    key: int
    geom: GEOSGeometry = field(compare=False)
    confidentiality: str

    def is_site(self, key: int | None) -> bool:
        """Whether it is the heritage site of that key."""
        return self.kind == HeritageSite.__name__ and self.key == key


def hidden_places(
    actor: Actor, territory: str, around: Iterable[GEOSGeometry | None]
) -> list[HiddenPlace]:
    """The places of a territory within `NEAR_M` of some shapes (EPSG:2154) whose position is not
    public, as far as the actor knows of them.

    What somebody does not know he cannot give away; and a refusal for its sake would tell him.
    """
    shapes = [each for each in around if each is not None and not each.empty]
    if not shapes:
        return []
    there = GeometryCollection(*shapes, srid=shapes[0].srid)
    found = []
    for kind in KINDS:
        rows = kind.objects.all() if actor.system else kind.objects.visible_to(actor)
        near = rows.filter(territory_id=territory, geom__dwithin=(there, D(m=NEAR_M)))
        hidden = near.exclude(visibility=Confidentiality.PUBLIC).order_by("pk")
        found += [
            HiddenPlace(kind.__name__, *each)
            for each in hidden.values_list("pk", "geom", "visibility")
        ]
    return [each for each in found if not _is_wide(each.geom)]


def nearby(hidden: Iterable[HiddenPlace], at: Point | None, site: int | None) -> str:
    """The strictest confidentiality of the hidden places near a point, EPSG:2154.

    `site` is the key of the heritage site that stands there, which is judged by itself.
    """
    if at is None:
        return Confidentiality.PUBLIC.value
    near = (each for each in hidden if not each.is_site(site) and each.geom.distance(at) <= NEAR_M)
    return strictest(each.confidentiality for each in near)


def where_given_away(route: LineString, place: GEOSGeometry) -> str:
    """Where a route leads to a place: at its "start", its "end" or a "turn" of it; "" where it only
    passes by, as any street does. EPSG:2154.
    """
    corners = [Point(each, srid=route.srid) for each in route.coords]
    if corners[0].distance(place) <= NEAR_M:
        return "start"
    if corners[-1].distance(place) <= NEAR_M:
        return "end"
    turns = MultiPoint(corners, srid=route.srid)
    return "turn" if turns.distance(place) <= CORNER_WITHIN_M else ""


def given_away(hidden: Iterable[HiddenPlace], route: LineString | None) -> str:
    """The strictest confidentiality of the hidden places that a route leads to, EPSG:2154."""
    if route is None:
        return Confidentiality.PUBLIC.value
    return strictest(each.confidentiality for each in hidden if where_given_away(route, each.geom))


def strictest(of: Iterable[str]) -> str:
    """The strictest of some confidentialities; public for none."""
    found = set(of)
    return next(
        (each.value for each in _STRICTEST_FIRST if each.value in found),
        Confidentiality.PUBLIC.value,
    )


def _is_wide(shape: GEOSGeometry) -> bool:
    west, south, east, north = shape.extent
    return max(east - west, north - south) >= WIDE_M
