"""How public the places are that a stop or a route gives away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, LineString, MultiPoint, Point
from django.contrib.gis.measure import D
from django.db.models import Q

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
    name: str = field(compare=False)

    def is_site(self, key: int | None) -> bool:
        """Whether it is the heritage site of that key."""
        return self.kind == HeritageSite.__name__ and self.key == key


def hidden_places(
    actor: Actor, territory: str, around: Iterable[GEOSGeometry | None]
) -> list[HiddenPlace]:
    """The places of a territory within `NEAR_M` of some shapes (EPSG:2154) whose position is not
    public, as far as the actor knows of them.

    For what is said of them: what may be told to everyone is judged by the database, which knows of
    all of them.
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
            HiddenPlace(kind.__name__, each.pk, each.geom, each.visibility, str(each))
            for each in hidden
        ]
    return [each for each in found if not _is_wide(each.geom)]


def nearby(hidden: Iterable[HiddenPlace], at: Point | None, site: int | None) -> HiddenPlace | None:
    """The strictest of the hidden places near a point, EPSG:2154, the nearest of those; None for
    none.

    `site` is the key of the heritage site that stands there, which is judged by itself.
    """
    if at is None:
        return None
    away = {each: each.geom.distance(at) for each in hidden if not each.is_site(site)}
    near = [each for each, metres in away.items() if metres <= NEAR_M]
    rank = _STRICTEST_FIRST.index
    return min(near, key=lambda each: (rank(each.confidentiality), away[each]), default=None)


def where_given_away(route: LineString, place: GEOSGeometry) -> str:
    """Where a route leads to a place: at its "start", its "end" or a "turn" of it; "" where it only
    passes by, as any street does. EPSG:2154.
    """
    corners = _corners(route)
    if corners[0].distance(place) <= NEAR_M:
        return "start"
    if corners[-1].distance(place) <= NEAR_M:
        return "end"
    turns = MultiPoint(corners, srid=route.srid)
    return "turn" if turns.distance(place) <= CORNER_WITHIN_M else ""


def hold_places(shape: Point | LineString | None, site: int | None = None) -> None:
    """Lock public places that a stop or a route (EPSG:2154) is about to be written near, and the
    site that a stop stands for, before anything else: who reclassifies one of them waits, and then
    sees what was written. A stop without a place of its own takes that of its site.
    """
    if shape is None and site is not None:
        shape = HeritageSite.objects.filter(pk=site).values_list("geom", flat=True).first()
    near = Q(pk__in=[])
    if shape is not None and not shape.empty:
        corners = MultiPoint(_corners(shape), srid=shape.srid)
        near = Q(geom__dwithin=(corners, D(m=NEAR_M)), visibility=Confidentiality.PUBLIC)
    for kind in KINDS:
        linked = Q(pk=site) if kind is HeritageSite and site is not None else Q(pk__in=[])
        rows = kind.objects.filter(near | linked).order_by("pk")
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _corners(shape: Point | LineString) -> list[Point]:
    coords = [shape.coords] if isinstance(shape, Point) else shape.coords
    return [Point(each, srid=shape.srid) for each in coords]


def _is_wide(shape: GEOSGeometry) -> bool:
    west, south, east, north = shape.extent
    return max(east - west, north - south) >= WIDE_M
