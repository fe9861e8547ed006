"""Write what replaces a medium for whoever cannot see or hear it, in one language."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archaeology.sites.services.saving import put, save
from archaeology.tours.models import MediumText
from archaeology.tours.rights import medium_to_change
from archaeology.tours.services.stating import touch
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange


@dataclass(frozen=True, slots=True)
class MediumWords:
    """A medium in one language."""

    alt: str = ""
    caption: str = ""
    transcript: str = ""


def write_medium_text(
    actor: Actor, key: int, language: str, version: int, words: MediumWords
) -> MediumText:
    """The text as it now is; `version` is 0 where the language had none.

    Raises:
        PermissionDenied: there is no such medium, or none for this actor.
        ConflictingChange: somebody else wrote after `version`.
        ValidationError: a text is too long, or the language is unknown.
    """
    with acting(actor):
        tour, medium = medium_to_change(actor, key)
        text = MediumText.objects.filter(medium=medium, language=language).first()
        if text is None:
            text = MediumText(medium=medium, language=language, version=0)
        if text.version != version:
            raise ConflictingChange(text)
        put(text, words, (each.name for each in fields(words)))
        text.version += 1
        save(text)
        touch(tour, language)
    return text
