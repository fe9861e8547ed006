"""Who writes tours: for everyone else these addresses do not exist."""

from __future__ import annotations

from django.conf import settings
from django.views.decorators.http import require_http_methods

from archaeology.tours.models import Medium, Stop, Tour
from archaeology.tours.policy import WRITERS
from archaeology.tours.rights import sees_route
from layers.access.actor import Actor
from layers.ui.doors import Guarded, Rest, View, conceal, let_in, nothing_here

FORM = require_http_methods(["GET", "HEAD", "POST"])


def writes_tours(actor: Actor) -> bool:
    """Whether the actor writes tours somewhere."""
    return bool(actor.territories_with(WRITERS))


def for_writers(view: View[Rest]) -> Guarded[Rest]:
    """What a service denies is answered as what does not exist.

    Raises:
        Problem: 404 to whoever writes no tours, and for what he may not change.
    """

    return let_in(writes_tours, conceal(view))


def territory_to_write_in(actor: Actor) -> str:
    """Where a new tour belongs: the home territory, else the first where the actor writes.

    Raises:
        Problem: 404, he writes nowhere.
    """
    territory = actor.first_territory_with(WRITERS)
    if territory is None:
        raise nothing_here()
    return territory


def tour_at(actor: Actor, code: str) -> Tour:
    """The tour of an address that the actor writes, in the home territory first.

    It is to be shown, services read for themselves: without its route, where that leads to a place
    that he may not know.

    Raises:
        Problem: 404, there is none, or none for him.
    """
    found: list[Tour] = list(Tour.objects.visible_to(actor).filter(code=code))
    found.sort(key=lambda each: (each.territory_id != settings.HOME_TERRITORY, each.territory_id))
    if not found:
        raise nothing_here()
    tour = found[0]
    if not sees_route(actor, tour):
        tour.geom = tour.profile = None
    return tour


def stop_of(actor: Actor, tour: Tour, key: int) -> Stop:
    """A stop of the tour.

    Raises:
        Problem: 404, there is none, or none for this actor.
    """
    found: Stop | None = Stop.objects.visible_to(actor).filter(tour=tour, pk=key).first()
    if found is None:
        raise nothing_here()
    found.tour = tour
    return found


def medium_of(actor: Actor, tour: Tour, key: int) -> Medium:
    """A medium of the tour, or of one of its stops.

    Raises:
        Problem: 404, there is none, or none for this actor.
    """
    found = Medium.objects.select_related("stop").filter(pk=key).first()
    if found is None or tour.pk not in {found.tour_id, found.stop and found.stop.tour_id}:
        raise nothing_here()
    if found.stop_id is not None:
        found.stop = stop_of(actor, tour, found.stop_id)
    return found
