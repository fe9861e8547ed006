"""What a recording says beside its sound is not given on."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.exchange.ogg_pages import Page, checksum, without_comments
from layers.exchange.sound_cleaning import clean_sound
from layers.exchange.sound_lengths import length_of
from tests.exchange.test_sound_lengths import TYPES, box, m4a, mp3, ogg, wav

SECRET = b"49.5183 N 0.5378 E, chez moi"


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _wav_that_tells(where: str) -> bytes:
    told = _chunk(b"LIST", b"INFO" + _chunk(b"ICMT", SECRET)) + _chunk(b"bext", SECRET + b"!")
    whole = wav()
    return whole[:12] + told + whole[12:] if where == "before" else whole + told


def _id3(content: bytes) -> bytes:
    return b"ID3\x03\x00\x00\x00\x00" + bytes([len(content) >> 7, len(content) & 127]) + content


def _m4a_that_tells() -> bytes:
    whole, told = m4a(), box(b"udta", box(b"\xa9xyz", SECRET))
    # moov is the last box: the words are within it, behind it, and in one with a long length.
    start = whole.index(b"moov") - 4
    inside = whole[start + 8 :] + told + box(b"meta", SECRET)
    long = struct.pack(">I4sQ", 1, b"uuid", 16 + len(SECRET)) + SECRET
    return whole[:start] + box(b"moov", inside) + box(b"meta", SECRET) + long


def _tags(comment: bytes) -> bytes:
    return struct.pack("<III", 0, 1, len(comment)) + comment


@pytest.mark.parametrize(
    ("plain", "telling", "kind"),
    [
        (wav(), _wav_that_tells("before"), "audio/wav"),
        (wav(), _wav_that_tells("after"), "audio/wav"),
        (mp3(), mp3(100, _id3(SECRET) + _id3(SECRET)), "audio/mpeg"),
        (mp3(), mp3() + b"APETAGEX" + SECRET + b"TAG" + SECRET.ljust(125), "audio/mpeg"),
        # Damage, or a tag, in the middle costs nothing of the sound.
        (mp3(), mp3(50) + SECRET + mp3(50), "audio/mpeg"),
        (ogg(), ogg(tags=_tags(SECRET)), "audio/ogg"),
        # A picture in a comment takes several segments.
        (ogg(), ogg(tags=_tags(SECRET * 50)), "audio/ogg"),
    ],
)
def test_only_the_sound_is_kept(plain: bytes, telling: bytes, kind: str) -> None:
    assert SECRET in telling
    cleaned = clean_sound(telling, kind)
    assert cleaned is not None
    assert SECRET not in cleaned
    assert cleaned == clean_sound(plain, kind)
    assert length_of(cleaned, kind) == pytest.approx(length_of(plain, kind))
    assert clean_sound(cleaned, kind) == cleaned


def test_words_of_an_mp4_are_empty_space_in_their_place() -> None:
    telling = _m4a_that_tells()
    cleaned = clean_sound(telling, "audio/mp4")
    assert cleaned is not None
    assert SECRET not in cleaned
    assert len(cleaned) == len(telling)
    assert cleaned.count(b"free") == telling.count(SECRET) == 4
    assert length_of(cleaned, "audio/mp4") == 4


def test_a_wav_without_words_is_as_it_was() -> None:
    assert clean_sound(wav(), "audio/wav") == wav()


def test_comments_over_several_pages_go_and_pages_are_numbered_anew() -> None:
    head = b"\x01vorbis" + struct.pack("<IBI", 0, 1, 44_100) + bytes(14)
    comments = b"\x03vorbis" + _tags(SECRET * 4_000) + b"\x01"
    setup = b"\x05vorbis" + b"codebooks" * 100
    packets = comments + setup
    lacing = b"".join(
        b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in (comments, setup)
    )
    pages, at = [Page(2, 0, 9, 0, bytes([len(head)]), head)], 0
    for start in range(0, len(lacing), 255):
        part = lacing[start : start + 255]
        body = packets[at : at + sum(part)]
        pages.append(Page(int(at > 0), 0, 9, len(pages), part, body))
        at += len(body)
    pages.append(Page(4, 88_200, 9, len(pages), b"\x05", b"sound"))
    telling = b"".join(each.written() for each in pages)
    assert len(pages) > 3
    cleaned = without_comments(telling)
    empty = b"\x03vorbis" + bytes(8) + b"\x01"
    laced = bytes([len(empty)]) + b"\xff" * (len(setup) // 255) + bytes([len(setup) % 255])
    expected = [
        pages[0],
        Page(0, 0, 9, 1, laced, empty + setup),
        Page(4, 88_200, 9, 2, b"\x05", b"sound"),
    ]
    assert cleaned == b"".join(each.written() for each in expected)
    assert length_of(cleaned or b"", "audio/ogg") == 2


def test_the_checksum_is_that_of_the_standard() -> None:
    """Bit by bit, as RFC 3533 says it."""
    data = bytes(range(200))
    found = 0
    for byte in data:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found >> 31 else 0)) & 0xFFFFFFFF
    assert checksum(data) == found


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ogg() + b"and more", "audio/ogg"),
        (ogg() + ogg().replace(struct.pack("<I", 7), struct.pack("<I", 8)), "audio/ogg"),
        (m4a() + b"\x00\x00\xff\xffmdat cut off", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3", "audio/webm"),
    ],
)
def test_what_cannot_be_cleaned_for_sure_is_not_kept(data: bytes, kind: str) -> None:
    assert clean_sound(data, kind) is None


@given(
    st.sampled_from([wav(0.01), ogg(), mp3(4), m4a()]),
    st.integers(0, 200),
    st.binary(max_size=40),
    st.sampled_from(TYPES),
)
def test_damage_is_never_an_error(data: bytes, at: int, damage: bytes, kind: str) -> None:
    """Nor does it go on for ever."""
    clean_sound(data[:at] + damage + data[at + len(damage) :], kind)
