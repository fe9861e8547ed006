"""Begin a tour."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from archaeology.sites.rights import denied
from archaeology.sites.services.saving import put, save
from archaeology.tours.models import Tour, TourText
from archaeology.tours.rights import may_write
from archaeology.tours.services.checking import check_free
from archaeology.tours.services.stating import state_tour
from archaeology.tours.vocabulary import Language, Theme, Wheelchair
from layers.access.actor import Actor
from layers.catalog.acting import acting

_CODE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class TourFacts:
    """What is true of a tour in every language; without a code one is made from the title."""

    code: str = ""
    theme: str = Theme.ANTIQUITY
    duration_min: int | None = None
    wheelchair: str = Wheelchair.UNKNOWN
    default_language: str = Language.FRENCH
    valid_until: date | None = None
    synthetic: bool = False

    @classmethod
    def of(cls, tour: Tour) -> TourFacts:
        """What is recorded of a tour."""
        return cls(**{each.name: getattr(tour, each.name) for each in fields(cls)})


def create_tour(actor: Actor, territory: str, title: str, facts: TourFacts) -> Tour:
    """A new draft, with its title in its default language.

    Raises:
        PermissionDenied: the actor writes no tours in the territory.
        ValidationError: the title is missing, a value is wrong, or the code is taken.
    """
    if not may_write(actor, territory):
        raise denied()
    title = title.strip()
    if not title:
        raise ValidationError({"title": _("Donnez un titre à la visite.")})
    with acting(actor):
        tour = Tour(territory_id=territory)
        put(tour, facts, (each.name for each in fields(facts)))
        tour.code = tour.code or _free_code(territory, title)
        check_free(Tour.objects.filter(territory_id=territory), "code", tour.code)
        save(tour)
        save(TourText(tour=tour, language=tour.default_language, title=title))
        state_tour(tour)
    return tour


def _free_code(territory: str, title: str) -> str:
    """A short address made from a title that no tour of the territory has."""
    stem = slugify(title)[: _CODE_LENGTH - 4].strip("-") or "visite"
    taken = set(
        Tour.objects.filter(territory_id=territory, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    return next(
        code for code in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if code not in taken
    )
