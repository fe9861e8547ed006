"""Finding a file that was brought, for who may go on with it."""

from __future__ import annotations

from typing import Any

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.models import RecordsFile
from archaeology.sites.rights import denied, require
from layers.access.actor import Actor


def found_file(actor: Actor, key: int, *, lock: bool = False) -> RecordsFile:
    """The file of that key.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    rows: Any = RecordsFile.objects.visible_to(actor)
    file = (rows.select_for_update() if lock else rows).filter(pk=key).first()
    if file is None:
        raise denied()
    require(actor, str(file.territory_id))
    known: RecordsFile = file
    return known


def sweep() -> None:
    """Remove the files that nobody waits for, and reports that are old."""
    FOLDER.sweep(RecordsFile.objects.all())
