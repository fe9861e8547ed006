"""A spoken note on an incident."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.exchange.sounds import SoundRefused, read_sound
from networks.water.models import IncidentSound
from networks.water.services.keeping import keep_once


def add_sound(actor: Actor, key: int, data: bytes, name: str = "") -> IncidentSound:
    """Keep a recording of an incident; the same one twice is kept once.

    Args:
        actor: who adds it.
        key: of the incident.
        data: the file as it came.
        name: what the file is called, for the sentence if it is refused.

    Raises:
        PermissionDenied: see `keep_once`.
        ValidationError: no recording that we take, or one too many.
    """
    try:
        sound = read_sound(data, name)
    except SoundRefused as refused:
        raise ValidationError({"sound": str(refused)}) from None
    recording = IncidentSound(digest=sound.digest, media_type=sound.media_type)

    def full(most: int) -> ValidationError:
        return ValidationError({"sound": _("%s enregistrements au plus par incident.") % most})

    return keep_once(actor, key, recording, data, sound.suffix, full)
