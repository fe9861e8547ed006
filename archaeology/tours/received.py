"""Files that writers bring: what they say beside picture and sound is taken out of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.tours.vocabulary import MediumKind
from layers.exchange.antivirus import Verdict, is_configured, scan_bytes
from layers.exchange.photos import MAX_BYTES, NoPhoto, PhotoRefused, clean_photo
from layers.exchange.sound_cleaning import clean_sound
from layers.exchange.sound_lengths import length_of
from layers.exchange.sounds import SoundRefused, is_sound, read_sound

# Enough for a phone's screen, twice over; it is taken along by each visitor.
IMAGE_SIDE = 2000


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it will be kept and given on: pixels for an image, seconds for a sound."""

    kind: MediumKind
    data: bytes
    sha256: str
    content_type: str
    suffix: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def received(data: bytes, name: str) -> Received:
    """A file as a medium.

    Raises:
        ValidationError: it is neither an image nor a sound that we take; the message says why.
    """
    if len(data) > MAX_BYTES:
        # Before it is told what it is: a sound that nobody knows is no photo.
        raise ValidationError({"file": _("« %s » est trop lourd : 15 Mo au plus.") % name})
    verdict = scan_bytes(data)
    if verdict is Verdict.INFECTED:
        raise ValidationError({"file": _("L’antivirus a trouvé un virus dans ce fichier.")})
    if verdict is Verdict.PENDING and is_configured():
        raise ValidationError(
            {"file": _("L’antivirus ne répond pas : envoyez le fichier de nouveau plus tard.")}
        )
    try:
        return _sound(data, name) if is_sound(data) else _image(data, name)
    except NoPhoto:
        words = _(
            "« %s » n’est ni une image ni un son qui se lise ici : envoyez une image JPEG, PNG ou "
            "WebP, ou un son MP3, Ogg, M4A ou WAV."
        )
        raise ValidationError({"file": words % name}) from None
    except (PhotoRefused, SoundRefused) as refused:
        raise ValidationError({"file": str(refused)}) from None


def _sound(data: bytes, name: str) -> Received:
    sound = read_sound(data, name)
    cleaned = clean_sound(sound.data, sound.media_type)
    seconds = length_of(cleaned, sound.media_type) if cleaned else None
    if cleaned is None or seconds is None:
        raise SoundRefused(
            _("« %s » ne se lit pas jusqu’au bout : envoyez un son MP3, Ogg, M4A ou WAV entier.")
            % name
        )
    return Received(
        MediumKind.AUDIO,
        cleaned,
        hashlib.sha256(cleaned).hexdigest(),
        sound.media_type,
        sound.suffix,
        seconds=round(seconds, 1),
    )


def _image(data: bytes, name: str) -> Received:
    photo = clean_photo(data, name, IMAGE_SIDE)
    return Received(
        MediumKind.IMAGE,
        photo.jpeg,
        photo.digest,
        "image/jpeg",
        "jpg",
        width=photo.width,
        height=photo.height,
    )
