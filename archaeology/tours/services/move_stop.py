"""Move a stop to another place in the order."""

from __future__ import annotations

from archaeology.tours.models import Stop
from archaeology.tours.rights import stop_to_change
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def move_stop(actor: Actor, key: int, to: int) -> Stop:
    """The stop as the tour's number `to`, from 1; beyond the ends it is the first or the last.

    Raises:
        PermissionDenied: there is no such stop, or none for this actor.
    """
    with acting(actor):
        tour, stop = stop_to_change(actor, key)
        others = [each for each in tour.stops.all() if each.pk != stop.pk]
        others.insert(min(max(to, 1), len(others) + 1) - 1, stop)
        in_order(others)
        touch(tour)
    return stop


def in_order(stops: list[Stop]) -> None:
    """Number stops from 1; only those are written whose number changes."""
    moved = []
    for number, stop in enumerate(stops, start=1):
        if stop.order != number:
            stop.order = number
            moved.append(stop)
    Stop.objects.bulk_update(moved, ["order"])
