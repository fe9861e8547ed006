"""Who writes tours, and finding what is written to.

An unknown object, one that the actor may not see and one that he may not change give the same
answer: whoever is refused learns nothing.
"""

from __future__ import annotations

from django.contrib.gis.geos import LineString

from archaeology.sites.models import HeritageSite
from archaeology.sites.rights import denied, may_record, referred
from archaeology.tours.models import Medium, Stop, Tour
from archaeology.tours.policy import TOURS_POLICY, WRITERS
from layers.access.actor import Actor
from layers.access.policy import Position
from layers.catalog.rows import KEYS, LayerQuerySet


def may_write(actor: Actor, territory: str) -> bool:
    """Whether the actor writes tours of a territory; demonstrations do as a system."""
    return may_record(actor, territory, WRITERS)


def tour_to_change(actor: Actor, key: int) -> Tour:
    """The tour, locked until the end of the transaction.

    Whoever changes anything in a tour locks the tour first: orders stay whole, and nobody waits
    for somebody who waits for him.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    rows = Tour.objects.all() if actor.system else Tour.objects.visible_to(actor)
    tour: Tour | None = None
    if key in KEYS:
        tour = rows.select_for_update(of=("self",)).filter(pk=key).first()
    if tour is None or not may_write(actor, tour.territory_id):
        raise denied()
    return tour


def sees_route(actor: Actor, tour: Tour) -> bool:
    """Whether the actor may know where a tour leads that is his to write."""
    granted = TOURS_POLICY.grants(actor, tour.territory_id).get(tour.visibility)
    return bool(actor.system) or (granted is not None and granted.position is Position.EXACT)


def route_seen(actor: Actor, tour: Tour) -> LineString | None:
    """The route of a tour, EPSG:2154; None where there is none, or none for this actor."""
    route: LineString | None = tour.geom
    return route if sees_route(actor, tour) else None


def has_route(tour: Tour) -> bool:
    """Whether there is a route at all, for whoever sees it: that it exists is no secret, its
    writers drew it. What is shown to somebody may have been left without it.
    """
    return Tour.objects.filter(pk=tour.pk, geom__isnull=False).exists()


def stop_to_change(actor: Actor, key: int) -> tuple[Tour, Stop]:
    """The stop and its tour, which is locked.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    found = stops_seen(actor).filter(pk=key).first() if key in KEYS else None
    if found is None:
        raise denied()
    tour = tour_to_change(actor, found.tour_id)
    # Read again: it may have gone, or been hidden, before the lock was ours.
    stop = stops_seen(actor).filter(pk=key).first()
    if stop is None:
        raise denied()
    stop.tour = tour
    return tour, stop


def medium_to_change(actor: Actor, key: int) -> tuple[Tour, Medium]:
    """The medium and the tour that it belongs to, which is locked.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    found = Medium.objects.filter(pk=key).first() if key in KEYS else None
    if found is None:
        raise denied()
    if found.stop_id is not None:
        tour, _stop = stop_to_change(actor, found.stop_id)
    else:
        tour = tour_to_change(actor, int(found.tour_id or 0))
    medium = Medium.objects.filter(pk=key).first()
    if medium is None:
        raise denied()
    return tour, medium


def stops_seen(actor: Actor) -> LayerQuerySet:
    """Stops whose every column the actor may read; all of them for the platform itself."""
    return Stop.objects.all() if actor.system else Stop.objects.visible_to(actor)


def stops_all_seen(actor: Actor, tour: Tour) -> bool:
    """Whether none of a tour's stops is sealed for the actor."""
    return bool(stops_seen(actor).filter(tour=tour).count() == tour.stops.count())


def site_of(actor: Actor, key: int | None, territory: str) -> HeritageSite | None:
    """The heritage site that a stop stands for, in the same territory; None for None.

    Raises:
        PermissionDenied: there is no such site, or none for this actor.
    """
    return referred(actor, HeritageSite, key, territory)
