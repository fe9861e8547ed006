"""Have a raster made once more whose making failed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.changing import changing_row
from layers.raster.models import Raster
from layers.raster.rights import to_change
from layers.raster.tasks import make_later
from layers.raster.vocabulary import State


def remake_raster(actor: Actor, key: int, version: int) -> Raster:
    """The raster, waiting for a worker again; what was finished of it is not done again.

    Raises:
        PermissionDenied: there is no such raster, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: its making has not failed.
    """
    with changing_row(actor, lambda: to_change(actor, key), version) as raster:
        if raster.state != State.FAILED:
            raise ValidationError(_("Seule une préparation qui a échoué se relance."))
        raster.state, raster.progress, raster.reason = State.WAITING, 0, ""
        make_later(raster.pk)
    return raster
