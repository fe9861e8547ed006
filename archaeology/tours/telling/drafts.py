"""A tour as it would be told if it were published now, to those who write it."""

from __future__ import annotations

from archaeology.tours.models import Tour
from archaeology.tours.telling.composing import composed
from archaeology.tours.telling.parts import Telling
from archaeology.tours.telling.rows import rows_of
from archaeology.tours.telling.shores import Shores
from layers.access.actor import PUBLIC, Actor


def draft_of(actor: Actor, tour: Tour, language: str) -> Telling | None:
    """What is written of a tour in a language; None where nothing of it is, or not for this actor.

    Never remembered: who writes sees what he wrote a moment ago.
    """
    rows = rows_of(actor, [tour.pk], draft=True)
    return composed(rows, Shores.seen_by(PUBLIC), tour.pk, language, draft=True)
