"""Give up a file that was only shown."""

from __future__ import annotations

from django.db import transaction

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.models import RecordsFile
from archaeology.sites.services.records_files import found_file
from layers.access.actor import Actor
from layers.exchange.bringing.brought_file import FileState


def give_up_records(actor: Actor, key: int) -> RecordsFile:
    """Remove a file; one that is being read goes its way.

    Raises:
        PermissionDenied: there is no such file for the actor.
    """
    with transaction.atomic():
        file = found_file(actor, key, lock=True)
        if file.state == FileState.SHOWN:
            FOLDER.forget(file.token)
            file.state, file.trial = FileState.GIVEN_UP, None
            file.save(update_fields=["state", "trial"])
    return file
