"""See what an import of a file would do: a worker imports it and takes everything back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from archaeology.sites.models import RecordsFile
from archaeology.sites.services.records_files import found_file
from layers.access.actor import Actor
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.mapping import mapping_from


def try_records(actor: Actor, key: int, mapping: Mapping[str, Any]) -> RecordsFile:
    """Hand a file to the worker for a dry run by the tables of a mapping; a file that a worker has
    already goes its way.

    Raises:
        PermissionDenied: there is no such file for the actor.
        CannotImport: the mapping cannot be followed.
    """
    from archaeology.sites.tasks import read_records

    mapping_from(mapping)
    with transaction.atomic():
        file = found_file(actor, key, lock=True)
        if file.state == FileState.SHOWN:
            file.state, file.is_trial, file.trial, file.refusal = FileState.QUEUED, True, None, ""
            file.mapping, file.as_said_on, file.rows_read = dict(mapping), None, 0
            file.save()
            read_records.configure(lock=f"records-{file.territory_id}").defer(key=file.pk)
    return file
