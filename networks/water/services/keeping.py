"""Keeping a file with an incident: once, and no more than there is room for."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.files import File

from layers.access.actor import Actor
from layers.catalog.acting import acting
from networks.water.models import Incident, IncidentPhoto, IncidentSound
from networks.water.services.changing import author_of, found

MOST = 12

Kept = TypeVar("Kept", IncidentPhoto, IncidentSound)


def keep_once(
    actor: Actor,
    key: int,
    new: Kept,
    content: bytes,
    suffix: str,
    full: Callable[[int], ValidationError],
) -> Kept:
    """Save a new photo or recording with its content; the one of the same digest if there is one.

    Args:
        actor: who adds it.
        key: of the incident.
        new: not saved yet, all but its incident, its author and its file told.
        content: of the file, as it is to be kept.
        suffix: of the file's name.
        full: says that an incident has as many as it may.

    Raises:
        PermissionDenied: see `found`.
        ValidationError: the incident has `MOST` of this kind.
    """
    kind = type(new)
    with acting(actor):
        incident = found(actor, Incident, key, lock=True)
        there = kind._default_manager.filter(incident=incident)
        same = there.filter(digest=new.digest).first()
        if same is not None:
            return same
        if there.count() >= MOST:
            raise full(MOST)
        new.incident, new.added_by = incident, author_of(actor)
        if isinstance(new, IncidentPhoto) and new.taken_at_place is not None:
            new.away_m = float(new.taken_at_place.distance(incident.geom))
        new.file.save(f"{new.pk}.{suffix}", File(BytesIO(content)), save=False)
        new.save()
    return new
