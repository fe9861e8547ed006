"""How long a recording is, read from its own structure: a file that has none of it is not one.

WAV (RIFF chunks), Ogg with Vorbis or Opus (RFC 3533, RFC 7845), MPEG audio layer III (ISO/IEC
11172-3 and 13818-3) and MP4 with a sound track alone (ISO/IEC 14496-12). Nothing is decoded.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterator, Mapping

_OPUS_HZ = 48_000
# MPEG audio: [version index][bitrate index] kbit/s of layer III, and hertz by version.
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
# So many frames in a row are no coincidence.
_FRAMES_AT_LEAST = 3
_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
_DEEPEST = 6
_BOXES_OF_TRACKS = frozenset({b"moov", b"trak", b"mdia"})


def length_of(data: bytes, media_type: str) -> float | None:
    """Seconds of a recording; None where the file does not hold what its type needs."""
    reader = _READERS.get(media_type)
    if reader is None:
        return None
    try:
        seconds = reader(data)
    except (struct.error, IndexError):
        return None
    return seconds if seconds and seconds > 0 else None


def _wav(data: bytes) -> float | None:
    rate, at = 0, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            rate = struct.unpack_from("<I", data, at + 16)[0]
        if name == b"data":
            inside = at + 8 + size <= len(data)
            return size / rate if rate and inside else None
        at += 8 + size + size % 2
    return None


def _ogg(data: bytes) -> float | None:
    at, hertz, skipped, last, serial = 0, 0, 0, 0, None
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            return None
        granule, stream = struct.unpack_from("<qI", data, at + 6)
        segments = data[at + 26]
        body = at + 27 + segments
        size = sum(data[at + 27 : body])
        if body + size > len(data):
            return None
        if serial is None:
            serial = stream
            head = data[body : body + size]
            if head.startswith(b"OpusHead"):
                hertz, skipped = _OPUS_HZ, struct.unpack_from("<H", head, 10)[0]
            elif head.startswith(b"\x01vorbis"):
                hertz = struct.unpack_from("<I", head, 12)[0]
        if stream == serial and granule > 0:
            last = granule
        at = body + size
    return (last - skipped) / hertz if hertz else None


def mpeg_frames(data: bytes) -> Iterator[tuple[int, int, float]]:
    """Each frame of layer III: where it begins and ends, and its seconds.

    What is no frame is passed over: tags before, between and after, and damage.
    """
    at = 0
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size
    while at + 4 <= len(data):
        found = _frame_at(data, at)
        if found is None:
            at = _frames_again(data, at)
            continue
        yield at, at + found[0], found[1]
        at += found[0]


def _frame_at(data: bytes, at: int) -> tuple[int, float] | None:
    """The bytes and the seconds of the frame that begins here."""
    header = struct.unpack_from(">I", data, at)[0]
    version, layer = header >> 19 & 3, header >> 17 & 3
    bits, hertz = header >> 12 & 15, header >> 10 & 3
    if header >> 21 != 0x7FF or version == 1 or layer != 1 or bits in {0, 15} or hertz == 3:
        return None
    rate = _HERTZ[version][hertz]
    kbits = (_KBITS_1 if version == 3 else _KBITS_2)[bits]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbits * 1000 // rate + (header >> 9 & 1), samples / rate


def _frames_again(data: bytes, at: int) -> int:
    """Where frames go on, several in a row; the end where they do not."""
    for candidate in _FRAME.finditer(data, at):
        after = candidate.start()
        for _nth in range(_FRAMES_AT_LEAST):
            found = _frame_at(data, after) if after + 4 <= len(data) else None
            if found is None:
                break
            after += found[0]
        else:
            return candidate.start()
    return len(data)


def _mp3(data: bytes) -> float | None:
    seconds = [each for _start, _end, each in mpeg_frames(data)]
    return sum(seconds) if len(seconds) >= _FRAMES_AT_LEAST else None


def _mp4(data: bytes) -> float | None:
    seconds, sounds = None, 0
    for name, _head, start, end in boxes(data, 0, len(data), _BOXES_OF_TRACKS):
        if name == b"mvhd":
            long = data[start] == 1
            scale, length = struct.unpack_from(
                ">IQ" if long else ">II", data, start + (20 if long else 12)
            )
            seconds = length / scale if scale else None
        elif name == b"hdlr" and end - start >= 12:
            kind = data[start + 8 : start + 12]
            if kind == b"vide":
                return None
            sounds += kind == b"soun"
    return seconds if sounds else None


def boxes(
    data: bytes, at: int, end: int, into: Collection[bytes], depth: int = 0
) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box with where it begins, and where its content begins and ends; boxes of these names
    are gone into. A box begins with four bytes of length and its name.
    """
    while at + 8 <= end and depth < _DEEPEST:
        size, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            size, start = struct.unpack_from(">Q", data, start)[0], at + 16
        stop = end if size == 0 else at + size
        if stop > end or stop < start:
            return
        yield name, at, start, stop
        if name in into:
            yield from boxes(data, start, stop, into, depth + 1)
        at = stop


_READERS: Mapping[str, Callable[[bytes], float | None]] = {
    "audio/wav": _wav,
    "audio/ogg": _ogg,
    "audio/mpeg": _mp3,
    "audio/mp4": _mp4,
}
