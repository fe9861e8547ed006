"""Bodies of answers: named by their digest, packed once, remembered, not sent twice."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from isal import igzip

# What an entry costs beside its body.
_OVERHEAD = 1_000
_LEVEL = 2
_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_GZIP = re.compile(r"(?:^|[,\s])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))", re.IGNORECASE)


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` allows gzip."""
    return bool(_GZIP.search(header))


@dataclass(frozen=True, slots=True)
class Body:
    """What an answer holds, as it is kept and sent.

    `digest`: SHA-256 of the bytes themselves, in hexadecimal; `size`: how many these are; `sent`:
    what travels, gzipped if `packed`.
    """

    digest: str
    size: int
    sent: bytes
    packed: bool

    @classmethod
    def of(cls, content: bytes, *, pack: bool) -> Body:
        """The same bytes give the same body."""
        sent = igzip.compress(content, _LEVEL, mtime=0) if pack else content
        return cls(hashlib.sha256(content).hexdigest(), len(content), sent, pack)

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        return gzip.decompress(self.sent) if self.packed else self.sent


@dataclass
class BodyMemory:
    """Bodies by what they show, with the position of the change log up to which they hold."""

    limit: int
    size: int = 0
    bodies: OrderedDict[tuple[object, ...], tuple[int, Body]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[object, ...]) -> tuple[int, Body] | None:
        """What is remembered, valid or not: the change log knows."""
        with self.lock:
            found = self.bodies.get(key)
            if found is not None:
                self.bodies.move_to_end(key)
            return found

    def put(self, key: tuple[object, ...], position: int, body: Body) -> None:
        """Remember a body; one larger than a quarter of the whole is not worth the others."""
        if len(body.sent) + _OVERHEAD > self.limit // 4:
            return
        with self.lock:
            known = self.bodies.pop(key, None)
            if known is not None:
                self.size -= len(known[1].sent) + _OVERHEAD
            self.bodies[key] = (position, body)
            self.size += len(body.sent) + _OVERHEAD
            while self.size > self.limit:
                _, (_, dropped) = self.bodies.popitem(last=False)
                self.size -= len(dropped.sent) + _OVERHEAD

    def forget(self) -> None:
        """Start over."""
        with self.lock:
            self.bodies.clear()
            self.size = 0


def answer(
    request: HttpRequest,
    body: Body,
    media_type: str,
    *,
    cached: str = "private, no-cache",
    varies: Iterable[str] = ("Authorization",),
) -> HttpResponse:
    """The body under its digest as `ETag`; 304 to who names it in `If-None-Match`.

    `cached` is its `Cache-Control`; `varies` names what it depends on beside its packing.
    """
    wanted = request.headers.get("If-None-Match", "")[:2048]
    headers = {
        # Weak: it holds for the packed bytes and for the others.
        "ETag": f'W/"{body.digest}"',
        "Cache-Control": cached,
        "Vary": ", ".join(("Accept-Encoding", *varies)),
    }
    if wanted.strip() == "*" or body.digest in _DIGEST.findall(wanted):
        return HttpResponseNotModified(headers=headers)
    packed = body.packed and accepts_gzip(request.headers.get("Accept-Encoding", ""))
    sent = body.sent if packed else body.content
    headers |= {"Content-Length": str(len(sent)), "X-Content-Type-Options": "nosniff"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(sent, content_type=media_type, headers=headers)
