"""Take a medium away."""

from __future__ import annotations

from django.db import transaction

from archaeology.tours.models.media import forget_files
from archaeology.tours.rights import medium_to_change
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def remove_medium(actor: Actor, key: int) -> None:
    """The medium is gone, and its file unless another medium has the same.

    Raises:
        PermissionDenied: there is no such medium, or none for this actor.
    """
    with acting(actor):
        tour, medium = medium_to_change(actor, key)
        file = (str(medium.file.name), medium.sha256)
        medium.delete()
        touch(tour)
        transaction.on_commit(lambda: forget_files([file]))
