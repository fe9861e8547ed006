"""Recordings told by their first bytes: what a file is called or says it is proves nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layers.exchange.photos import is_heif

MAX_BYTES = 15 * 1024 * 1024


class SoundRefused(ValueError):
    """A file that is no recording we take; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: its bytes, their SHA-256, its media type and the end of its file's name."""

    data: bytes
    digest: str
    media_type: str
    suffix: str


def read_sound(data: bytes, name: str = "") -> Sound:
    """A file as a recording that can be stored.

    Raises:
        SoundRefused: empty, too heavy, or no Ogg, WebM, MP4, MP3, AAC or WAV.
    """
    if not data:
        raise SoundRefused(_("« %s » est vide : enregistrez de nouveau.") % name)
    if len(data) > MAX_BYTES:
        raise SoundRefused(_("« %s » est trop lourd : 15 Mo au plus.") % name)
    kind = _kind(data)
    if kind is None:
        raise SoundRefused(_("« %s » n’est pas un enregistrement que l’on sait lire.") % name)
    return Sound(data, hashlib.sha256(data).hexdigest(), *kind)


def is_sound(data: bytes) -> bool:
    """Whether a file begins as a recording does; it may still be broken."""
    return _kind(data) is not None


def _kind(data: bytes) -> tuple[str, str] | None:
    frame = data[:2]
    if data.startswith(b"OggS"):
        return "audio/ogg", "ogg"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm", "webm"
    if data[4:8] == b"ftyp" and not is_heif(data):
        return "audio/mp4", "m4a"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav", "wav"
    # Both begin with a frame's eleven set bits; AAC (ADTS) has layer 0, which MPEG audio never has.
    if frame[:1] == b"\xff" and frame[1:] and frame[1] & 0xF6 == 0xF0:
        return "audio/aac", "aac"
    if data.startswith(b"ID3") or (frame[:1] == b"\xff" and frame[1:] and frame[1] & 0xE0 == 0xE0):
        return "audio/mpeg", "mp3"
    return None
