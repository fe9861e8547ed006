"""Write what a tour says of itself in one language."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.services.saving import put, save
from archaeology.tours.models import TourText
from archaeology.tours.rights import tour_to_change
from archaeology.tours.services.stating import state_tour, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange

# What a published language cannot be without.
NEEDED = ("title", "summary", "description")


@dataclass(frozen=True, slots=True)
class TourWords:
    """A tour in one language."""

    title: str = ""
    summary: str = ""
    description: str = ""
    access_note: str = ""


def write_tour_text(
    actor: Actor, key: int, language: str, version: int, words: TourWords
) -> TourText:
    """The text as it now is; `version` is 0 where the language had none.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
        ConflictingChange: somebody else wrote after `version`.
        ValidationError: a text is too long, the language is unknown, or it is published and would
            be without what it needs.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        text = TourText.objects.filter(tour=tour, language=language).first()
        if text is None:
            text = TourText(tour=tour, language=language, version=0)
        if text.version != version:
            raise ConflictingChange(text)
        put(text, words, (each.name for each in fields(words)))
        emptied = [name for name in NEEDED if not getattr(text, name)]
        if text.published_at is not None and emptied:
            told = _("Cette langue est publiée : retirez-la d’abord, ou gardez ce texte.")
            raise ValidationError(dict.fromkeys(emptied, told))
        text.version += 1
        save(text)
        state_tour(tour)
        touch(tour, language)
    return text
