"""Recordings are measured by their structure; what has none is not taken for one."""

from __future__ import annotations

import struct
import wave
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.exchange.sound_lengths import length_of

TYPES = ("audio/wav", "audio/ogg", "audio/mpeg", "audio/mp4")


def wav(seconds: float = 2.5) -> bytes:
    """Silence of 8 kHz, 16 bits."""
    file = BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(int(seconds * 8000) * 2))
    return file.getvalue()


def ogg(seconds: float = 3.0, head: bytes = b"", tags: bytes = bytes(8)) -> bytes:
    """A page with the codec's head, one with comments, and a last one that says where it ends."""
    opus = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)

    def page(number: int, granule: int, body: bytes) -> bytes:
        start = struct.pack("<4sBBqIII", b"OggS", 0, 0, granule, 7, number, 0)
        lacing = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
        return start + bytes([len(lacing)]) + lacing + body

    told = page(0, 0, head or opus) + page(1, 0, b"OpusTags" + tags)
    return told + page(2, int(seconds * 48000) + 312, b"sound")


def mp3(frames: int = 100, tag: bytes = b"") -> bytes:
    """Frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 26 ms each."""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def box(name: bytes, content: bytes) -> bytes:
    """One box of an MP4 file."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def m4a(seconds: int = 4, handler: bytes = b"soun") -> bytes:
    """One track, described but without samples."""
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", mvhd + box(b"trak", box(b"mdia", hdlr)))


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (wav(), "audio/wav", 2.5),
        (ogg(), "audio/ogg", 3.0),
        (mp3(), "audio/mpeg", 100 * 1152 / 44100),
        (mp3(100, b"ID3\x03\x00\x00\x00\x00\x00\x0aTITLE12345"), "audio/mpeg", 100 * 1152 / 44100),
        (m4a(), "audio/mp4", 4.0),
    ],
)
def test_each_format_says_how_long_it_is(data: bytes, kind: str, seconds: float) -> None:
    assert length_of(data, kind) == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (wav()[:-100], "audio/wav"),
        (ogg()[:-3], "audio/ogg"),
        (ogg(head=b"\x80theora and its header"), "audio/ogg"),
        (mp3(2), "audio/mpeg"),
        (b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f", "audio/mpeg"),
        (m4a(handler=b"vide"), "audio/mp4"),
        (m4a()[:20], "audio/mp4"),
        (wav(), "audio/webm"),
    ],
)
def test_what_is_cut_off_or_no_sound_has_no_length(data: bytes, kind: str) -> None:
    assert length_of(data, kind) is None


@given(
    st.sampled_from([wav(0.01), ogg(), mp3(4), m4a()]),
    st.integers(0, 200),
    st.binary(max_size=40),
    st.sampled_from(TYPES),
)
def test_damage_is_never_an_error(data: bytes, at: int, damage: bytes, kind: str) -> None:
    """Nor does it go on for ever: each step goes forwards."""
    length_of(data[:at] + damage + data[at + len(damage) :], kind)
