"""Cursors of the change log as they leave the platform: sealed.

A cursor counts every change of the platform, those that its reader may not know of included. So it
travels encrypted, under a nonce of its own each time: two tokens never tell whether anything
happened between them; and authenticated, so that nobody finds the log's end by asking for numbers.
"""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b
from hmac import compare_digest

from django.conf import settings

# The mark of cursors that a page hands on to another exit (the map’s tiles, say).
LOG = "log"
_TOKEN = re.compile(r"([0-9a-f]{16})([0-9a-f]{16})([0-9a-f]{16})", re.ASCII)


def _keyed(text: str, mark: str, purpose: bytes) -> str:
    key = settings.SECRET_KEY.encode()[:64]
    return blake2b(f"{mark}:{text}".encode(), key=key, digest_size=8, person=purpose).hexdigest()


def seal(cursor: int, mark: str) -> str:
    """A cursor as 48 hexadecimal digits, which only `opened` with the same mark reads."""
    nonce = secrets.token_hex(8)
    hidden = f"{cursor ^ int(_keyed(nonce, mark, b'cursor-hide'), 16):016x}"
    return nonce + hidden + _keyed(nonce + hidden, mark, b"cursor-sign")


def opened(token: str, mark: str) -> int | None:
    """The cursor that was sealed with that mark, or None: it is not one of ours."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        return None
    nonce, hidden, signature = parts.groups()
    if not compare_digest(signature, _keyed(nonce + hidden, mark, b"cursor-sign")):
        return None
    return int(hidden, 16) ^ int(_keyed(nonce, mark, b"cursor-hide"), 16)
