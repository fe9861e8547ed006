"""Import a file whose dry run was seen."""

from __future__ import annotations

from django.db import transaction

from archaeology.sites.models import RecordsFile
from archaeology.sites.services.records_files import found_file
from layers.access.actor import Actor
from layers.catalog.changing import ConflictingChange
from layers.exchange.bringing.brought_file import FileState


def import_records(actor: Actor, key: int, trial: str) -> RecordsFile:
    """Hand a file to the worker; doing so twice, or before a dry run, changes nothing.

    Args:
        actor: who confirms.
        key: the file's.
        trial: the `trial_id` of the dry run that was seen.

    Raises:
        ConflictingChange: the file was tried in another way since; nothing was changed.
        PermissionDenied: there is no such file for the actor.
    """
    from archaeology.sites.tasks import read_records

    with transaction.atomic():
        file = found_file(actor, key, lock=True)
        if file.state == FileState.SHOWN and file.trial is not None:
            if file.trial_id != trial:
                raise ConflictingChange(file)
            file.state, file.is_trial, file.rows_read = FileState.QUEUED, False, 0
            file.save(update_fields=["state", "is_trial", "rows_read"])
            read_records.configure(lock=f"records-{file.territory_id}").defer(key=file.pk)
    return file
