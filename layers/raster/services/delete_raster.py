"""Delete a raster and its files."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange
from layers.raster.rights import to_change
from layers.raster.storage import forget


def delete_raster(actor: Actor, key: int, version: int) -> None:
    """The raster is no more, and when that is certain, nor are its files.

    Raises:
        PermissionDenied: there is no such raster, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
    """
    with acting(actor):
        raster = to_change(actor, key)
        if raster.version != version:
            raise ConflictingChange(raster)
        raster.delete()
        transaction.on_commit(partial(forget, key))
