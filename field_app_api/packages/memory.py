"""The last parts in this process's memory, bounded in bytes."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from isal import igzip

# What an entry costs beside its body.
_OVERHEAD = 1_000
_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Body:
    """What a part holds, as it is kept and sent.

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
class PartMemory:
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


MEMORY = PartMemory(32 * 1024 * 1024)
