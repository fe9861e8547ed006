"""Where and when a collection's visible rows lie, remembered until something changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from layers.catalog.box import Box
from layers.catalog.tail import TAIL
from layers.catalog.visible import VisibleRows
from layers.ogc.sql.interval import Moment, interval_of

REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Extent:
    """Bounds in CRS84 and first and last moment; None where nothing is known."""

    box: Box | None
    interval: tuple[Moment, Moment] | None


_known: OrderedDict[tuple[str, str], tuple[int, Extent]] = OrderedDict()
_lock = Lock()


def extent_of(rows: VisibleRows) -> Extent:
    """The extent of all rows that the actor may see, and of no others.

    It takes a look at every row, so it is kept per fingerprint for as long as the change log says
    that nothing visible was touched. A row held by its secret is not worth remembering, and inside
    an open transaction the log does not speak yet.
    """
    if connection.in_atomic_block or any(branch.keys for branch in rows.branches):
        return _read(rows)
    name = (rows.layer.id, rows.fingerprint)
    now = TAIL.refresh()
    known = _known.get(name)
    if known and not TAIL.touched(rows.layer.id, rows.branches, None, known[0]):
        return known[1]
    extent = _read(rows)
    with _lock:
        _known[name] = (now, extent)
        _known.move_to_end(name)
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return extent


def forget_extents() -> None:
    """Read every extent again: the database was replaced by another."""
    with _lock:
        _known.clear()


def _read(rows: VisibleRows) -> Extent:
    return Extent(rows.extent(), interval_of(rows))
