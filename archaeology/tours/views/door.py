"""Who writes tours: for everyone else these addresses do not exist."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.views.decorators.http import require_http_methods

from archaeology.tours.models import Medium, Stop, StopText, Tour, TourText
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

    It is to be shown, services read for themselves: named in its first language, and without its
    route, where that leads to a place that he may not know.

    Raises:
        Problem: 404, there is none, or none for him.
    """
    found: list[Tour] = list(Tour.objects.visible_to(actor).filter(code=code))
    found.sort(key=lambda each: (each.territory_id != settings.HOME_TERRITORY, each.territory_id))
    if not found:
        raise nothing_here()
    tour = found[0]
    tour.title = own_title(tour.texts.all(), tour.default_language)
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
    return _shown(found, tour)


def stops_of(actor: Actor, tour: Tour) -> list[Stop]:
    """The stops of the tour that the actor may see, in order."""
    rows = Stop.objects.visible_to(actor).filter(tour=tour).order_by("order")
    return [_shown(each, tour) for each in rows.prefetch_related("texts", "media__texts")]


def _shown(stop: Stop, tour: Tour) -> Stop:
    stop.tour = tour
    stop.title = own_title(stop.texts.all(), tour.default_language)
    return stop


def own_title(texts: Iterable[TourText | StopText], language: str) -> str:
    """What those who write call a tour or a stop: its title in the tour's first language, else in
    any. Columns hold the one that everyone may read.
    """
    titles = {each.language: each.title for each in texts if each.title}
    return titles.get(language) or next((titles[each] for each in sorted(titles)), "")


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
