"""A picture of an incident."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.exchange.photos import PhotoRefused, clean_photo
from networks.water.models import IncidentPhoto
from networks.water.services.keeping import keep_once


def add_photo(
    actor: Actor, key: int, data: bytes, name: str = "", sent_digest: str = ""
) -> IncidentPhoto:
    """Keep a photo of an incident; the same one twice is kept once.

    Args:
        actor: who adds it.
        key: of the incident.
        data: the file as it came.
        name: what the file is called, for the sentence if it is refused.
        sent_digest: SHA-256 of the file as it left a phone.

    Raises:
        PermissionDenied: see `keep_once`.
        ValidationError: no photo that we take, or one too many.
    """
    try:
        clean = clean_photo(data, name)
    except PhotoRefused as refused:
        raise ValidationError({"photo": str(refused)}) from None
    photo = IncidentPhoto(
        digest=clean.digest, sent_digest=sent_digest, width=clean.width, height=clean.height
    )
    if clean.position is not None:
        place: Any = Point(clean.position.longitude, clean.position.latitude, srid=4326)
        place.transform(2154)
        photo.taken_at_place = place

    def full(most: int) -> ValidationError:
        return ValidationError({"photo": _("%s photos au plus par incident.") % most})

    return keep_once(actor, key, photo, clean.jpeg, "jpg", full)
