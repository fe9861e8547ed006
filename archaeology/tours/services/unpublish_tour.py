"""Take a tour back in one language."""

from __future__ import annotations

from archaeology.tours.models import Tour, TourText
from archaeology.tours.rights import tour_to_change
from archaeology.tours.services.stating import state_stops, state_tour, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def unpublish_tour(actor: Actor, key: int, language: str) -> Tour:
    """The tour, which only those who write it read in the language from now on.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        TourText.objects.filter(tour=tour, language=language).update(published_at=None)
        state_tour(tour)
        state_stops(tour)
        touch(tour)
        tour.refresh_from_db()
    return tour
