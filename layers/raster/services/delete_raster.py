"""Delete a raster and its files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange
from layers.raster.dependents import Dependent, dependents_of
from layers.raster.rights import to_change
from layers.raster.storage import forget


class StillUsed(Exception):
    """Something rests on the raster; nothing was deleted. The message is for people."""

    def __init__(self, dependents: Sequence[Dependent]) -> None:
        super().__init__(_("Rien n’est supprimé : d’autres travaux se servent de ce fichier."))
        self.dependents = tuple(dependents)


def delete_raster(actor: Actor, key: int, version: int, *, although_used: bool = False) -> None:
    """The raster is no more, and when that is certain, nor are its files.

    Raises:
        PermissionDenied: there is no such raster, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        StillUsed: something rests on it, and it is not to be deleted although that is so.
    """
    with acting(actor):
        raster = to_change(actor, key)
        if raster.version != version:
            raise ConflictingChange(raster)
        if not although_used and (used_by := dependents_of(actor, key)):
            raise StillUsed(used_by)
        raster.delete()
        transaction.on_commit(partial(forget, key))
