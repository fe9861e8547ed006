"""Photos of a form that is still being filled in: kept a day, then forgotten."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.citizen import bots
from geoportal.citizen.models import CitizenRequest, Photo, SpentTicket
from layers.exchange.photos import MAX_PHOTOS, PhotoPosition, PhotoRefused, clean_photo

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Staged:
    """The photo, and where its camera was."""

    photo: Photo
    position: PhotoPosition | None
    is_new: bool = True


def stage_photo(submission: uuid.UUID, data: bytes, name: str) -> Staged:
    """Clean a file and keep it for the form of this id; the same photo twice is kept once.

    Raises:
        PhotoRefused: not a photo we take, one too many, or the form is sent already.
    """
    if CitizenRequest.objects.filter(submission=submission).exists():
        raise PhotoRefused(_("Cette demande est déjà envoyée : ajoutez la photo par un message."))
    clean = clean_photo(data, name)
    staged = list(staged_photos(submission))
    same = next((photo for photo in staged if photo.digest == clean.digest), None)
    if same is not None:
        return Staged(same, clean.position, is_new=False)
    if len(staged) >= MAX_PHOTOS:
        raise PhotoRefused(too_many(name))
    photo = Photo(
        submission=submission, digest=clean.digest, width=clean.width, height=clean.height
    )
    # Named by chance: a citizen's file name may say who he is.
    photo.file.save(f"{photo.pk}.jpg", File(BytesIO(clean.jpeg)), save=False)
    photo.save()
    return Staged(photo, clean.position)


def too_many(name: str) -> str:
    """What a person reads who adds one photo too many."""
    return _("« %(name)s » n’a pas été ajoutée : %(limit)s photos au plus.") % {
        "name": name,
        "limit": MAX_PHOTOS,
    }


def staged_photos(submission: uuid.UUID) -> QuerySet[Photo]:
    """The photos that wait for a form."""
    return Photo.objects.filter(submission=submission, request=None)


def unstage_photo(submission: uuid.UUID, photo: uuid.UUID) -> None:
    """Take a photo out of a form; one that is not there is no error."""
    with transaction.atomic():
        for each in staged_photos(submission).select_for_update().filter(pk=photo):
            _forget(each)


def purge_staged() -> int:
    """Forget photos of forms that were never sent, and tickets that have expired anyway."""
    now = timezone.now()
    with transaction.atomic():
        abandoned = list(
            Photo.objects.filter(
                request=None, submission__isnull=False, added_at__lt=now - KEPT
            ).select_for_update(skip_locked=True)[:500]
        )
        for photo in abandoned:
            _forget(photo)
        SpentTicket.objects.filter(
            spent_at__lt=now - timedelta(hours=bots.TICKET_HOURS + 1)
        ).delete()
    return len(abandoned)


def _forget(photo: Photo) -> None:
    """The row now, the file once that is certain."""
    storage, name = photo.file.storage, photo.file.name or ""
    photo.delete()
    transaction.on_commit(lambda: storage.delete(name))
