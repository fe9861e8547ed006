"""Correct a stop, its place among others."""

from __future__ import annotations

from archaeology.sites.services.saving import require_version, save
from archaeology.tours.models import Stop
from archaeology.tours.places import hold_places
from archaeology.tours.rights import stop_to_change
from archaeology.tours.services.add_stop import StopFacts, fill
from archaeology.tours.services.checking import (
    check_its_place,
    enough_stays_told,
    places_stay_public,
)
from archaeology.tours.services.stating import state_stops, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_stop(actor: Actor, key: int, version: int, facts: StopFacts) -> Stop:
    """The stop as it is now said to be; `StopFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such stop, or none for this actor; nor such a site.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, the slug is taken, the tour is published and the place
            could not be or too few stops would be told, or the place is for the archaeologist to
            judge.
    """
    with acting(actor):
        hold_places(facts.geom, facts.site)
        tour, stop = stop_to_change(actor, key)
        require_version(stop, version)
        with enough_stays_told(tour):
            with places_stay_public(actor, tour):
                fill(actor, tour, stop, facts)
                stop.version += 1
                save(stop)
                check_its_place(actor, stop)
            state_stops(tour, [stop])
        touch(tour)
        stop.refresh_from_db()
    return stop
