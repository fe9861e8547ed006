"""Take a stop out of a tour."""

from __future__ import annotations

from django.db import transaction

from archaeology.tours.models.media import forget_files
from archaeology.tours.rights import stop_to_change
from archaeology.tours.services.checking import enough_stays_told
from archaeology.tours.services.move_stop import in_order
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def remove_stop(actor: Actor, key: int) -> None:
    """The stop is gone, with its texts and media; those after it move up.

    Raises:
        PermissionDenied: there is no such stop, or none for this actor.
        ValidationError: the tour is published, and too few would be left.
    """
    with acting(actor):
        tour, stop = stop_to_change(actor, key)
        files = list(stop.media.values_list("file", "sha256"))
        with enough_stays_told(tour):
            stop.delete()
        in_order(list(tour.stops.all()))
        touch(tour)
        transaction.on_commit(lambda: forget_files(files))
