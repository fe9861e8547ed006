"""Publish a tour in one language."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone

from archaeology.tours.missing import Missing, missing
from archaeology.tours.models import Tour, TourText
from archaeology.tours.rights import tour_to_change
from archaeology.tours.services.stating import state_stops, state_tour, touch
from archaeology.tours.tasks import order_packages
from layers.access.actor import Actor
from layers.catalog.acting import acting


class NotReady(ValidationError):
    """Something is missing: `missing` says what, the messages say it to people."""

    def __init__(self, found: list[Missing]) -> None:
        super().__init__([each.words for each in found])
        self.missing = found


def publish_tour(actor: Actor, key: int, language: str) -> Tour:
    """The tour, which everyone may read in the language from now on, and soon take along.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
        NotReady: something is missing, a place is not public, or its time is over.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        texts = TourText.objects.filter(tour=tour, language=language)
        texts.filter(published_at__isnull=True).update(published_at=timezone.now())
        state_tour(tour)
        state_stops(tour)
        # What is told for the first time has been judged now by all that is there.
        tour.refresh_from_db()
        blocking = [each for each in missing(actor, tour, language) if each.blocks]
        if blocking:
            raise NotReady(blocking)
        touch(tour)
        order_packages()
        tour.refresh_from_db()
    return tour
