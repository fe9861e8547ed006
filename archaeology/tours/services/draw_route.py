"""Draw the way that a tour goes."""

from __future__ import annotations

from django.contrib.gis.geos import LineString
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.services.saving import require_version, save
from archaeology.tours.altitudes import altitudes_along
from archaeology.tours.missing import SEALED_ROUTE, SEALED_STOP
from archaeology.tours.models import Tour
from archaeology.tours.places import hold_places
from archaeology.tours.rights import sees_route, tour_to_change
from archaeology.tours.services.checking import check_its_route, places_stay_public
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting

MAX_POINTS, MAX_METRES = 5000, 100_000


def draw_route(actor: Actor, key: int, version: int, route: LineString | None) -> Tour:
    """The tour with its route (EPSG:2154) and the altitudes along it, or without one.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
        ConflictingChange: somebody else changed the tour after `version`.
        ValidationError: the line has no length, is too long for a walk, or the tour is published
            and the line could not be; the line is for the archaeologist to judge, or leads to what
            this actor may not see.
    """
    if route is not None:
        _check(route)
    # Before anything is locked: files are read.
    known = altitudes_along(route) if route is not None else None
    with acting(actor):
        hold_places(route)
        tour = tour_to_change(actor, key)
        if not sees_route(actor, tour):
            raise ValidationError({"geom": SEALED_ROUTE if tour.geom else SEALED_STOP})
        require_version(tour, version)
        with places_stay_public(actor, tour):
            tour.geom = route
            tour.profile = known.profile if known else None
            tour.profile_source = known.source if known else ""
            tour.profile_synthetic = known.synthetic if known else False
            tour.version += 1
            save(tour)
            check_its_route(actor, tour)
        touch(tour)
    return tour


def _check(route: LineString) -> None:
    if route.srid != 2154 or not route.valid or route.length < 1:
        raise ValidationError({"geom": _("Le parcours doit être une ligne d’au moins un mètre.")})
    if route.num_points > MAX_POINTS or route.length > MAX_METRES:
        words = _("Le parcours est trop long : %(km)d km et %(points)d points au plus.")
        most = {"km": MAX_METRES // 1000, "points": MAX_POINTS}
        raise ValidationError({"geom": words % most})
