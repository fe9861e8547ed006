"""A picture of an incident."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.acting import acting
from layers.exchange.photos import PhotoRefused, clean_photo
from networks.water.models import Incident, IncidentPhoto
from networks.water.services.changing import found

MOST_PHOTOS = 12


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
        PermissionDenied: see `found`.
        ValidationError: no photo that we take, or one too many.
    """
    try:
        clean = clean_photo(data, name)
    except PhotoRefused as refused:
        raise ValidationError({"photo": str(refused)}) from None
    with acting(actor):
        incident = found(actor, Incident, key, lock=True)
        there = IncidentPhoto.objects.filter(incident=incident)
        same = there.filter(digest=clean.digest).first()
        if same is not None:
            return same
        if there.count() >= MOST_PHOTOS:
            raise ValidationError({"photo": _("%s photos au plus par incident.") % MOST_PHOTOS})
        photo = IncidentPhoto(
            incident=incident,
            digest=clean.digest,
            sent_digest=sent_digest,
            width=clean.width,
            height=clean.height,
            added_by=Account.objects.filter(pk=actor.account_id).first()
            if actor.account_id
            else None,
        )
        if clean.position is not None:
            place: Any = Point(clean.position.longitude, clean.position.latitude, srid=4326)
            place.transform(2154)
            photo.taken_at_place = place
            photo.away_m = float(place.distance(incident.geom))
        photo.file.save(f"{photo.pk}.jpg", File(BytesIO(clean.jpeg)), save=False)
        photo.save()
    return photo
