"""Recordings without what was written into them beside the sound: titles, names, places, pictures.

A phone writes where it was into what it records. Only what is needed to hear it is kept: of WAV the
format and the samples, of MP3 the frames, of MP4 no user data and no metadata, of Ogg no comments.
Nothing is decoded, and the sound is the same to the last bit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from layers.exchange.ogg_pages import without_comments
from layers.exchange.sound_lengths import boxes, length_of, mpeg_frames

_WAV_CHUNKS = frozenset({b"fmt ", b"fact", b"data"})
_BOXES_OF_WORDS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
_BOXES_OF_BOXES = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})


def clean_sound(data: bytes, media_type: str) -> bytes | None:
    """The recording without anything else; None where it is not whole, or not of a known build."""
    cleaner = _CLEANERS.get(media_type)
    if cleaner is None or length_of(data, media_type) is None:
        return None
    try:
        cleaned = cleaner(data)
    except (struct.error, IndexError):
        return None
    return cleaned if cleaned and length_of(cleaned, media_type) else None


def _wav(data: bytes) -> bytes:
    kept, at = b"", 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name in _WAV_CHUNKS:
            content = data[at + 8 : at + 8 + size]
            kept += struct.pack("<4sI", name, size) + content + bytes(size % 2)
        at += 8 + size + size % 2
    return struct.pack("<4sI4s", b"RIFF", 4 + len(kept), b"WAVE") + kept


def _mp3(data: bytes) -> bytes:
    return b"".join(data[start:end] for start, end, _seconds in mpeg_frames(data))


def _mp4(data: bytes) -> bytes | None:
    kept, end = bytearray(data), 0
    for name, head, start, stop in boxes(data, 0, len(data), _BOXES_OF_BOXES):
        if name in _BOXES_OF_WORDS:
            # In its place, as long as it was: the samples are found by where they are in the file.
            kept[head + 4 : head + 8] = b"free"
            kept[start:stop] = bytes(stop - start)
        end = max(end, stop)
    return bytes(kept) if end == len(data) else None


_CLEANERS: Mapping[str, Callable[[bytes], bytes | None]] = {
    "audio/wav": _wav,
    "audio/mpeg": _mp3,
    "audio/mp4": _mp4,
    "audio/ogg": without_comments,
}
