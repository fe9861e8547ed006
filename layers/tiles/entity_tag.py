"""ETags that say: these classes, as of this cursor of the change log.

The cursor counts every change of the platform, those that the reader may not know of included, so
it travels encrypted (a small Feistel network keyed by the platform's secret).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from django.conf import settings

_TAG = re.compile(r'"([0-9a-z]+)\.([0-9a-f]{16})"')
_ROUNDS = 4
_HALF = 0xFFFF_FFFF


def _round(half: int, number: int, mark: str) -> int:
    key = settings.SECRET_KEY.encode()[:64]
    text = f"{number}:{half}:{mark}".encode()
    return int.from_bytes(blake2b(text, key=key, digest_size=4).digest(), "big")


def _sealed(cursor: int, mark: str) -> int:
    left, right = cursor >> 32, cursor & _HALF
    for number in range(_ROUNDS):
        left, right = right, left ^ _round(right, number, mark)
    return left << 32 | right


def _opened(sealed: int, mark: str) -> int:
    left, right = sealed >> 32, sealed & _HALF
    for number in reversed(range(_ROUNDS)):
        left, right = right ^ _round(left, number, mark), left
    return left << 32 | right


def entity_tag(mark: str, cursor: int) -> str:
    """The tag of what `mark` names as of `cursor`; weak, since it holds for every encoding."""
    return f'W/"{mark}.{_sealed(cursor, mark):016x}"'


def cursors_of(header: str, mark: str) -> Iterator[int]:
    """The cursors of those tags of an `If-None-Match` that are of `mark`."""
    for found, sealed in _TAG.findall(header):
        if found == mark:
            yield _opened(int(sealed, 16), mark)
