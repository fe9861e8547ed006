"""Correct what is true of a tour in every language."""

from __future__ import annotations

from dataclasses import fields

from archaeology.sites.services.saving import put, require_version, save
from archaeology.tours.models import Tour
from archaeology.tours.rights import tour_to_change
from archaeology.tours.services.checking import check_free
from archaeology.tours.services.create_tour import TourFacts
from archaeology.tours.services.stating import state_stops, state_tour, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_tour(actor: Actor, key: int, version: int, facts: TourFacts) -> Tour:
    """The tour as it is now said to be; `TourFacts.of` gives what was. The code stays, where none
    is given.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, or the code is taken.
    """
    with acting(actor):
        tour = tour_to_change(actor, key)
        require_version(tour, version)
        code = facts.code.strip() or tour.code
        put(tour, facts, (each.name for each in fields(facts)))
        tour.code = code
        others = Tour.objects.filter(territory_id=tour.territory_id).exclude(pk=tour.pk)
        check_free(others, "code", code)
        tour.version += 1
        save(tour)
        state_tour(tour)
        state_stops(tour)
        touch(tour)
    return tour
