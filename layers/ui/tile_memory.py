"""The last tiles in this process's memory, bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

# What an entry costs beside its body.
_OVERHEAD = 400


@dataclass(frozen=True, slots=True)
class Remembered:
    """A body and the cursor of the change log up to which it is known to hold."""

    cursor: int
    body: bytes


@dataclass
class TileMemory:
    """Bodies by what they show, never by who asked; the least recently used go first."""

    limit: int
    size: int = 0
    bodies: OrderedDict[tuple[object, ...], Remembered] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[object, ...]) -> Remembered | None:
        """What is remembered, valid or not: the change log knows."""
        with self.lock:
            found = self.bodies.get(key)
            if found is not None:
                self.bodies.move_to_end(key)
            return found

    def put(self, key: tuple[object, ...], cursor: int, body: bytes) -> None:
        """Remember a body; one larger than an eighth of the whole is not worth the others."""
        if len(body) + _OVERHEAD > self.limit // 8:
            return
        with self.lock:
            known = self.bodies.pop(key, None)
            if known is not None:
                self.size -= len(known.body) + _OVERHEAD
            self.bodies[key] = Remembered(cursor, body)
            self.size += len(body) + _OVERHEAD
            while self.size > self.limit:
                _, dropped = self.bodies.popitem(last=False)
                self.size -= len(dropped.body) + _OVERHEAD

    def forget(self) -> None:
        """Start over."""
        with self.lock:
            self.bodies.clear()
            self.size = 0
