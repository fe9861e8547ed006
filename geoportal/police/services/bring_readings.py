"""A file of readings is brought for a session, confirmed or given up; a worker then imports it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from geoportal.police.incoming import FOLDER, sweep
from geoportal.police.models import ReadingsFile, SessionState, SpeedSession
from geoportal.police.services.changing import found
from layers.access.actor import Actor
from layers.exchange.bringing.brought_file import FileState


def bring_readings(
    actor: Actor, session: int, token: str, mapping: Mapping[str, Any]
) -> ReadingsFile:
    """Enter a file that was received, with the mapping by which it will be read.

    Raises:
        PermissionDenied: there is no such session for the actor.
        ValidationError: the session has not taken place.
    """
    sweep()
    place = found(actor, SpeedSession, session)
    require_done(place)
    return ReadingsFile.objects.create(
        territory_id=place.territory_id,
        session=place,
        account=actor.account_id or 0,
        token=token,
        mapping=dict(mapping),
    )


def require_done(session: SpeedSession) -> None:
    """Stop here unless the session took place.

    Raises:
        ValidationError: it did not, or nobody has said so yet.
    """
    if session.state != SessionState.DONE:
        raise ValidationError(_("Dites d’abord que cette séance a eu lieu, et avec quel appareil."))


def start_import(actor: Actor, key: int) -> ReadingsFile:
    """Hand a file to the worker; doing so twice changes nothing.

    Raises:
        PermissionDenied: there is no such file for the actor.
    """
    from geoportal.police.tasks import import_brought_file

    with transaction.atomic():
        file = found(actor, ReadingsFile, key, lock=True)
        if file.state == FileState.SHOWN:
            file.state = FileState.QUEUED
            file.save(update_fields=["state"])
            territory = str(file.territory_id)
            import_brought_file.configure(lock=f"readings-{territory}").defer(key=file.pk)
    return file


def give_up_import(actor: Actor, key: int) -> ReadingsFile:
    """Remove a file that was only shown; one that is being read goes its way.

    Raises:
        PermissionDenied: there is no such file for the actor.
    """
    with transaction.atomic():
        file = found(actor, ReadingsFile, key, lock=True)
        if file.state == FileState.SHOWN:
            FOLDER.forget(file.token)
            file.state = FileState.GIVEN_UP
            file.save(update_fields=["state"])
    return file
