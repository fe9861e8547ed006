"""Write what is told at a stop in one language."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archaeology.sites.services.saving import put, save
from archaeology.tours.models import StopText
from archaeology.tours.rights import stop_to_change
from archaeology.tours.services.checking import check_it_may_be_told, enough_stays_told
from archaeology.tours.services.stating import state_stops, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange


@dataclass(frozen=True, slots=True)
class StopWords:
    """A stop in one language."""

    title: str = ""
    text: str = ""
    easy_text: str = ""


def write_stop_text(
    actor: Actor, key: int, language: str, version: int, words: StopWords
) -> StopText:
    """The text as it now is; `version` is 0 where the language had none.

    Where the language is published, a stop without title or text is no longer told in it.

    Raises:
        PermissionDenied: there is no such stop, or none for this actor.
        ConflictingChange: somebody else wrote after `version`.
        ValidationError: a text is too long, the language is unknown, too few stops would be told
            of a published tour, or everyone would be told of a place that is for the archaeologist
            to judge.
    """
    with acting(actor):
        tour, stop = stop_to_change(actor, key)
        text = StopText.objects.filter(stop=stop, language=language).first()
        if text is None:
            text = StopText(stop=stop, language=language, version=0)
        if text.version != version:
            raise ConflictingChange(text)
        put(text, words, (each.name for each in fields(words)))
        text.version += 1
        with enough_stays_told(tour):
            save(text)
            state_stops(tour, [stop])
        check_it_may_be_told(actor, stop)
        touch(tour, language)
    return text
