"""Open a file that was brought in another way, and propose its columns anew."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.kinds import KINDS
from archaeology.sites.bringing.looking import look
from archaeology.sites.bringing.proposing import reproposed
from archaeology.sites.models import RecordsFile
from archaeology.sites.services.records_files import found_file
from layers.access.actor import Actor
from layers.exchange.bringing.brought_file import FileState


def reread_records(actor: Actor, key: int, opening: Mapping[str, str]) -> RecordsFile:
    """Keep how the file is opened (the table `file` of a mapping), and what its columns then seem
    to be; a file that a worker has already goes its way.

    Raises:
        PermissionDenied: there is no such file for the actor.
        CannotImport: the file cannot be read so; it stays as it was.
    """
    with transaction.atomic():
        file = found_file(actor, key, lock=True)
        if file.state == FileState.SHOWN:
            path, system = FOLDER.path_of(file.token), file.mapping.get("geometry", {}).get("crs")
            seen = look(path, {"file": opening})
            kind = KINDS[file.kind]
            file.mapping = reproposed(kind, path, seen, opening, file.operation, system or "")
            file.trial, file.refusal = None, ""
            file.save(update_fields=["mapping", "trial", "refusal"])
    return file
