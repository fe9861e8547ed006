"""Correct what is said of a medium in every language."""

from __future__ import annotations

from archaeology.sites.services.saving import require_version, save
from archaeology.tours.models import Medium
from archaeology.tours.rights import medium_to_change
from archaeology.tours.services.add_medium import MediumFacts, fill
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_medium(actor: Actor, key: int, version: int, facts: MediumFacts) -> Medium:
    """The medium as it is now said to be; `MediumFacts.of` gives what was. Where the tour is
    published, a medium without author or licence is no longer shown.

    Raises:
        PermissionDenied: there is no such medium, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong.
    """
    with acting(actor):
        tour, medium = medium_to_change(actor, key)
        require_version(medium, version)
        fill(medium, facts, tour.default_language)
        medium.version += 1
        save(medium)
        touch(tour)
    return medium
