"""The end of the change log in memory, so that « nothing changed » costs no query.

Each process keeps the last changes with their bounds and rereads the end of the log at most every
quarter of a second. A reader that knows a newer cursor passes it: the tail is then reread first,
so that nobody is answered from before what he has already seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from layers.access.policy import Branch, Position
from layers.catalog.sql.changes import Bounds, Touch, read_touches
from layers.catalog.sql.sequencer import end_of_log, last_cursor, sequence_changes

FRESH_SECONDS = 0.25
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """The changes after one cursor up to another, oldest first; replaced as a whole.

    A reader holds one of these while another thread reads on: what it looks through never changes.
    """

    begins_after: int
    position: int
    touches: tuple[Touch, ...] = ()


@dataclass
class LogTail:
    """The last changes of all layers."""

    known: Known = Known(0, -1)
    read_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, at_least: int = 0) -> int:
        """Read what was added to the log; returns the cursor up to which the tail knows."""
        now = time.monotonic()
        if self.position >= at_least and now - self.read_at < FRESH_SECONDS:
            return self.position
        with self.lock:
            if self.position >= at_least and time.monotonic() - self.read_at < FRESH_SECONDS:
                return self.position
            sequence_changes()
            self._read()
            self.read_at = time.monotonic()
        return self.position

    def caught_up(self) -> int | None:
        """The cursor up to which all that has been committed is known, for one cheap query.

        For what must never be answered from before its reader's own last change. None where that
        cannot be said: inside a transaction, whose own changes have no number yet, and while
        another process is numbering.
        """
        if connection.in_atomic_block:
            return None
        newest, is_told = end_of_log()
        if not is_told:
            sequence_changes()
            newest, is_told = end_of_log()
        if not 0 <= newest <= self.position:
            self.refresh(at_least=newest)
        return self.position if is_told else None

    @property
    def position(self) -> int:
        """The cursor up to which the tail knows; -1 before the first look."""
        return self.known.position

    def _read(self) -> None:
        newest, known = last_cursor(), self.known
        if known.position < 0 or not 0 <= newest - known.position <= REMEMBERED:
            # A first look, a database that was emptied, or too much at once: start over here.
            self.known = Known(newest, newest)
            return
        if newest == known.position:
            return
        added = read_touches(known.position)
        touches = (*known.touches, *added)
        forgotten = len(touches) - REMEMBERED
        begins_after = touches[forgotten - 1].cursor if forgotten > 0 else known.begins_after
        # The last numbers may belong to changes that were erased since, or be newer than `newest`.
        position = max([newest, *(touch.cursor for touch in added[-1:])])
        self.known = Known(begins_after, position, touches[max(0, forgotten) :])

    def touched(
        self, layer: str, branches: Iterable[Branch], area: Bounds | None, since: int
    ) -> bool:
        """Whether anything visible through `branches` changed in an area (EPSG:2154) since then.

        An unknown past counts as changed. `area` None means everywhere.
        """
        known = self.known
        if since < known.begins_after or since > known.position:
            return True
        parts = list(branches)
        exact = _scopes(parts, Position.EXACT) | _scopes(parts, Position.NONE)
        general = _scopes(parts, Position.GENERALISED)
        held = any(branch.keys for branch in parts)
        for touch in reversed(known.touches):
            if touch.cursor <= since:
                return False
            if touch.layer != layer:
                continue
            if held:
                return True
            if not exact.isdisjoint(touch.scopes) and _meets(touch, touch.exact, area):
                return True
            if not general.isdisjoint(touch.scopes) and _meets(touch, touch.general, area):
                return True
        return False

    def keys_touched(
        self, territory: str, layers: Iterable[str], since: int
    ) -> dict[str, set[int]] | None:
        """The keys of a territory's rows that changed since then, by layer; None if not known.

        For what is kept in memory of whole layers, whoever reads it afterwards.
        """
        known = self.known
        if since < known.begins_after or since > known.position:
            return None
        touched: dict[str, set[int]] = {layer: set() for layer in layers}
        for touch in reversed(known.touches):
            if touch.cursor <= since:
                break
            of_territory = touch.erased or any(where == territory for where, _ in touch.scopes)
            if touch.layer in touched and of_territory:
                touched[touch.layer].add(touch.key)
        return touched


def _scopes(branches: list[Branch], position: Position) -> set[tuple[str, str]]:
    return {
        scope
        for branch in branches
        if branch.access.position is position
        for scope in branch.scopes
    }


def _meets(touch: Touch, bounds: tuple[Bounds, ...], area: Bounds | None) -> bool:
    if area is None or touch.erased:
        return True
    west, south, east, north = area
    return any(
        left <= east and right >= west and bottom <= north and top >= south
        for left, bottom, right, top in bounds
    )


TAIL = LogTail()
