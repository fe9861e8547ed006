"""Ogg streams (RFC 3533) without the comments of Vorbis and Opus (RFC 7845, 5.2).

Comments are the second packet of a stream: titles, places, pictures. It is replaced by an empty
one; pages after it get new numbers, and pages new checksums.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_FIXED = 27
_LACED = 255
_CONTINUED = 1
# By how the first packet begins: an empty packet of comments, and how many packets of headers
# follow the first, comments being the first of these.
_CODECS = {
    b"OpusHead": (b"OpusTags" + bytes(8), 1),
    b"\x01vorbis": (b"\x03vorbis" + bytes(8) + b"\x01", 2),
}
# Ogg's checksum takes the bits of a byte from the highest on, that of zlib from the lowest.
_MIRRORED = bytes(int(f"{each:08b}"[::-1], 2) for each in range(256))
_ALL_ONES = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `flags` continued 1, first 2, last 4; `lacing` the lengths of its segments."""

    flags: int
    granule: int
    stream: int
    number: int
    lacing: bytes
    body: bytes

    def written(self) -> bytes:
        """The page with its checksum."""
        fields = (b"OggS", 0, self.flags, self.granule, self.stream, self.number)
        head = struct.pack("<4sBBqII", *fields)
        rest = bytes([len(self.lacing)]) + self.lacing + self.body
        return head + struct.pack("<I", checksum(head + bytes(4) + rest)) + rest


def checksum(page: bytes) -> int:
    """The checksum of a page whose own is zero: polynomial 04C11DB7, nothing inverted."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), _ALL_ONES) ^ _ALL_ONES
    return int(f"{mirrored:032b}"[::-1], 2)


def without_comments(data: bytes) -> bytes | None:
    """The stream with empty comments; None where it is not one stream of Vorbis or Opus."""
    pages = list(_pages(data))
    if sum(_FIXED + len(each.lacing) + len(each.body) for each in pages) != len(data):
        return None
    if len({each.stream for each in pages}) != 1:
        return None
    found = (each for start, each in _CODECS.items() if pages[0].body.startswith(start))
    empty, wanted = next(found, (b"", 0))
    headers, after = _packets(pages[1:], wanted)
    if not wanted or len(headers) != wanted or not headers[0].startswith(empty[:7]):
        return None
    first = pages[0]
    told = [first, *_laid_out([empty, *headers[1:]], first.stream), *pages[1 + after :]]
    return b"".join(replace(each, number=n).written() for n, each in enumerate(told))


def _pages(data: bytes) -> Iterator[Page]:
    at = 0
    while data[at : at + 4] == b"OggS" and at + _FIXED <= len(data):
        flags, granule, stream, number = struct.unpack_from("<BqII", data, at + 5)
        start = at + _FIXED + data[at + 26]
        lacing = data[at + _FIXED : start]
        at = start + sum(lacing)
        yield Page(flags, granule, stream, number, lacing, data[start:at])


def _packets(pages: Sequence[Page], wanted: int) -> tuple[list[bytes], int]:
    """The first packets and how many pages they take; none where the last does not end its page."""
    packets, begun = list[bytes](), b""
    for taken, page in enumerate(pages, start=1):
        at = 0
        for length in page.lacing:
            begun += page.body[at : at + length]
            at += length
            if length < _LACED:
                packets.append(begun)
                begun = b""
        if len(packets) >= wanted:
            return ([], 0) if begun else (packets, taken)
    return [], 0


def _laid_out(packets: Sequence[bytes], stream: int) -> Iterator[Page]:
    """Packets of headers as pages; a packet may go on in the next."""
    lacing = b"".join(
        bytes([_LACED]) * (len(each) // _LACED) + bytes([len(each) % _LACED]) for each in packets
    )
    body, at, continued = b"".join(packets), 0, 0
    for start in range(0, len(lacing), _LACED):
        part = lacing[start : start + _LACED]
        end = at + sum(part)
        # Of a page on which no packet ends there is no position.
        granule = 0 if min(part) < _LACED else -1
        yield Page(continued, granule, stream, 0, part, body[at:end])
        at, continued = end, _CONTINUED if part[-1] == _LACED else 0
