"""A spoken note on an incident."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import Account
from layers.catalog.acting import acting
from layers.exchange.sounds import SoundRefused, read_sound
from networks.water.models import Incident, IncidentSound
from networks.water.services.changing import found

MOST_SOUNDS = 12


def add_sound(actor: Actor, key: int, data: bytes, name: str = "") -> IncidentSound:
    """Keep a recording of an incident; the same one twice is kept once.

    Args:
        actor: who adds it.
        key: of the incident.
        data: the file as it came.
        name: what the file is called, for the sentence if it is refused.

    Raises:
        PermissionDenied: see `found`.
        ValidationError: no recording that we take, or one too many.
    """
    try:
        sound = read_sound(data, name)
    except SoundRefused as refused:
        raise ValidationError({"sound": str(refused)}) from None
    with acting(actor):
        incident = found(actor, Incident, key, lock=True)
        there = IncidentSound.objects.filter(incident=incident)
        same = there.filter(digest=sound.digest).first()
        if same is not None:
            return same
        if there.count() >= MOST_SOUNDS:
            raise ValidationError(
                {"sound": _("%s enregistrements au plus par incident.") % MOST_SOUNDS}
            )
        kept = IncidentSound(
            incident=incident,
            digest=sound.digest,
            media_type=sound.media_type,
            added_by=Account.objects.filter(pk=actor.account_id).first()
            if actor.account_id
            else None,
        )
        kept.file.save(f"{kept.pk}.{sound.suffix}", File(BytesIO(data)), save=False)
        kept.save()
    return kept
