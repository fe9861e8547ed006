"""Add an image or a sound to a stop or to the whole tour."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils.translation import gettext as _

from archaeology.sites.services.saving import put, save
from archaeology.tours.models import Medium
from archaeology.tours.models.media import FOLDER
from archaeology.tours.received import Received, received
from archaeology.tours.rights import stop_to_change, tour_to_change
from archaeology.tours.services.checking import check_period
from archaeology.tours.services.stating import touch
from archaeology.tours.vocabulary import MediumKind
from layers.access.actor import Actor
from layers.catalog.acting import acting

MAX_MEDIA = 30


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What is true of a medium in every language; `language` is the one spoken in a sound."""

    author: str = ""
    licence: str = ""
    credit_url: str = ""
    language: str = ""
    period_start: int | None = None
    period_end: int | None = None

    @classmethod
    def of(cls, medium: Medium) -> MediumFacts:
        """What is recorded of a medium."""
        return cls(**{each.name: getattr(medium, each.name) for each in fields(cls)})


def add_medium(
    actor: Actor,
    data: bytes,
    name: str,
    facts: MediumFacts = MediumFacts(),
    *,
    tour: int | None = None,
    stop: int | None = None,
) -> Medium:
    """A new medium, the last of its stop or of its tour.

    Args:
        actor: who adds it.
        data: the file as it came.
        name: what it was called, for messages.
        facts: author, licence…
        tour: the key of the tour that it is about as a whole; or
        stop: the key of the stop that it belongs to.

    Raises:
        PermissionDenied: there is no such tour or stop, or none for this actor.
        ValidationError: the file is no image or sound that we take, a value is wrong, or there are
            too many media.
    """
    if (tour is None) == (stop is None):
        raise ValueError("a medium belongs to a tour or to a stop")
    # Before anything is locked: files are decoded, and an antivirus may take its time.
    file = received(data, name)
    with acting(actor):
        if stop is not None:
            within, of_stop = stop_to_change(actor, stop)
            medium = Medium(stop=of_stop)
            others = Medium.objects.filter(stop=of_stop)
        else:
            within = tour_to_change(actor, tour or 0)
            medium = Medium(tour=within)
            others = Medium.objects.filter(tour=within)
        last = others.aggregate(last=Max("order"))["last"] or 0
        if others.count() >= MAX_MEDIA:
            raise ValidationError(_("Trente médias au plus par étape."))
        medium.order = last + 1
        _describe(medium, file)
        fill(medium, facts, within.default_language)
        keep(medium, file)
        save(medium)
        touch(within)
    return medium


def fill(medium: Medium, facts: MediumFacts, default_language: str) -> None:
    """Put facts on a medium; an image has no language, a sound always one."""
    put(medium, facts, (each.name for each in fields(facts)))
    check_period(medium.period_start, medium.period_end)
    if medium.kind == MediumKind.IMAGE:
        medium.language = ""
    else:
        medium.language = facts.language or medium.language or default_language


def keep(medium: Medium, file: Received) -> None:
    """Put the bytes below the media root, under their hash."""
    name = f"{FOLDER}/{file.sha256[:2]}/{file.sha256}.{file.suffix}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(file.data))
    medium.file.name = name


def _describe(medium: Medium, file: Received) -> None:
    medium.kind = file.kind
    medium.sha256, medium.bytes = file.sha256, len(file.data)
    medium.content_type = file.content_type
    medium.width, medium.height, medium.seconds = file.width, file.height, file.seconds
