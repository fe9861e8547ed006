"""Delete a study with its files and what was published of it."""

from __future__ import annotations

from archaeology.studies.rights import to_change
from archaeology.studies.services.erasing import erase_files
from layers.access.actor import Actor
from layers.catalog.acting import acting


def delete_study(actor: Actor, key: int) -> None:
    """Nothing of it remains; a run that is under way ends without a word.

    Raises:
        PermissionDenied: there is no such study for the actor.
    """
    with acting(actor):
        study = to_change(actor, key)
        erase_files(study)
        study.delete()
