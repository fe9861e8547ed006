"""Move a medium among those of its stop or tour."""

from __future__ import annotations

from archaeology.tours.models import Medium
from archaeology.tours.rights import medium_to_change
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def move_medium(actor: Actor, key: int, to: int) -> Medium:
    """The medium as number `to`, from 1; beyond the ends it is the first or the last.

    Raises:
        PermissionDenied: there is no such medium, or none for this actor.
    """
    with acting(actor):
        tour, medium = medium_to_change(actor, key)
        beside = medium.stop.media if medium.stop else tour.media
        others = [each for each in beside.all() if each.pk != medium.pk]
        others.insert(min(max(to, 1), len(others) + 1) - 1, medium)
        for number, each in enumerate(others, start=1):
            each.order = number
        Medium.objects.bulk_update(others, ["order"])
        touch(tour)
    return medium
