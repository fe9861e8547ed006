"""Add a stop at the end of a tour."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from archaeology.sites.services.saving import put, save
from archaeology.tours.models import Stop, StopText, Tour
from archaeology.tours.models.stops import RADIUS_M
from archaeology.tours.places import hold_places
from archaeology.tours.rights import site_of, tour_to_change
from archaeology.tours.services.checking import (
    check_free,
    check_its_place,
    check_period,
    places_stay_public,
)
from archaeology.tours.services.stating import state_stops, touch
from layers.access.actor import Actor
from layers.catalog.acting import acting

MAX_STOPS = 200
_SLUG_LENGTH = 60
_OTHERWISE = frozenset({"slug", "site"})


@dataclass(frozen=True, slots=True)
class StopFacts:
    """What is true of a stop in every language: `geom` in EPSG:2154, `site` the key of a heritage
    site, whose place it takes where it has none of its own. Without a slug one is made.
    """

    slug: str = ""
    geom: Point | None = None
    radius_m: int = RADIUS_M
    site: int | None = None
    period_start: int | None = None
    period_end: int | None = None

    @classmethod
    def of(cls, stop: Stop) -> StopFacts:
        """What is recorded of a stop."""
        known = {each.name: getattr(stop, each.name) for each in fields(cls)}
        return cls(**known | {"site": stop.site_id})


def add_stop(actor: Actor, tour_key: int, facts: StopFacts, title: str = "") -> Stop:
    """A new stop, the tour's last; the title is that of its default language.

    Raises:
        PermissionDenied: there is no such tour, or none for this actor; nor such a site.
        ValidationError: a value is wrong, the slug is taken, the tour has too many stops, it is
            published and the place could not be, or the place is for the archaeologist to judge.
    """
    with acting(actor):
        hold_places(facts.geom, facts.site)
        tour = tour_to_change(actor, tour_key)
        last = tour.stops.aggregate(last=Max("order"))["last"] or 0
        if last >= MAX_STOPS:
            raise ValidationError(_("Une visite a 200 étapes au plus."))
        stop = Stop(territory_id=tour.territory_id, tour=tour, order=last + 1)
        with places_stay_public(actor, tour):
            fill(actor, tour, stop, facts, title)
            save(stop)
            check_its_place(actor, stop)
        if title.strip():
            save(StopText(stop=stop, language=tour.default_language, title=title.strip()))
        state_stops(tour, [stop])
        touch(tour)
        stop.refresh_from_db()
    return stop


def fill(actor: Actor, tour: Tour, stop: Stop, facts: StopFacts, title: str = "") -> None:
    """Put facts on a stop of a tour; the slug stays, where the actor gives none."""
    put(stop, facts, (each.name for each in fields(facts) if each.name not in _OTHERWISE))
    stop.site = site_of(actor, facts.site, tour.territory_id)
    if stop.geom is None and stop.site is not None:
        stop.geom = stop.site.geom
    stop.slug = facts.slug.strip() or stop.slug or _free_slug(tour, title)
    check_free(tour.stops.exclude(pk=stop.pk), "slug", stop.slug)
    check_period(stop.period_start, stop.period_end)


def _free_slug(tour: Tour, title: str) -> str:
    stem = slugify(title)[: _SLUG_LENGTH - 4].strip("-") or _("etape")
    taken = set(tour.stops.values_list("slug", flat=True))
    return next(
        slug
        for slug in (stem, *(f"{stem}-{n}" for n in range(2, MAX_STOPS + 2)))
        if slug not in taken
    )
