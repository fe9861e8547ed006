"""Correct a source; what it proves stays as it was stated."""

from __future__ import annotations

from archaeology.sites.models import Source
from archaeology.sites.rights import to_change
from archaeology.sites.services.record_source import SourceFacts, fill
from archaeology.sites.services.saving import require_version, save
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_source(actor: Actor, key: int, version: int, facts: SourceFacts) -> Source:
    """The source as it is now said to be; `SourceFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such source, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, or the reference is taken.
    """
    with acting(actor):
        source = to_change(actor, Source, key)
        require_version(source, version)
        fill(source, facts)
        source.version += 1
        save(source)
    return source
