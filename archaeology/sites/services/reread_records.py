"""Open a file that was brought in another way, and propose its columns anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.proposing import file_of
from archaeology.sites.models import RecordsFile
from archaeology.sites.services.proposed_columns import propose
from archaeology.sites.services.records_files import found_file
from layers.access.actor import Actor
from layers.exchange.bringing.brought_file import FileState


def reread_records(
    actor: Actor, key: int, opening: Mapping[str, Any], *, plainly: bool = False
) -> RecordsFile:
    """Keep how the file is opened (the table `file` of a mapping), and what its columns then seem
    to be, `plainly` by their names alone; a file that a worker has already goes its way. Another
    sheet has its headings where it has them.

    Raises:
        PermissionDenied: there is no such file for the actor.
        CannotImport: the file cannot be read so; it stays as it was.
    """
    with transaction.atomic():
        file = found_file(actor, key, lock=True)
        if file.state == FileState.SHOWN:
            table, opened = opening.get("layer", ""), dict(opening)
            if table != file.mapping.get("file", {}).get("layer", ""):
                opened = file_of(FOLDER.path_of(file.token), table)
            system = file.mapping.get("geometry", {}).get("crs", "")
            propose(file, opened, system, plainly=plainly)
            file.trial, file.refusal = None, ""
            file.save()
    return file
