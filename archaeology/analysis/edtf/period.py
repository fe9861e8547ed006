"""How a dating's four bounds lie to a window of years.

The window is [low, high], both included, None being no bound. In the bounds `None` is -∞ for a
minimum and +∞ for a maximum (see `Dating`). In SQL, for a window without open side:
`start_min >= low and end_max <= high` (a null is not true, as it must be) and
`(start_min is null or start_min <= high) and (end_max is null or end_max >= low)`.
"""

from __future__ import annotations

from math import inf
from typing import Protocol


class Bounds(Protocol):
    """Anything with the four bounds: a `Dating`, a database row."""

    @property
    def start_min(self) -> int | None:
        """Earliest possible start."""

    @property
    def start_max(self) -> int | None:
        """Latest possible start."""

    @property
    def end_min(self) -> int | None:
        """Earliest possible end."""

    @property
    def end_max(self) -> int | None:
        """Latest possible end."""


def certainly_within(bounds: Bounds, low: int | None, high: int | None) -> bool:
    """Whatever the truth, all of it lies in the window: start_min ≥ low and end_max ≤ high."""
    return _low(bounds.start_min) >= _low(low) and _high(bounds.end_max) <= _high(high)


def certainly_overlaps(bounds: Bounds, low: int | None, high: int | None) -> bool:
    """Whatever the truth, some of it lies in the window: start_max ≤ high and end_min ≥ low."""
    return _high(bounds.start_max) <= _high(high) and _low(bounds.end_min) >= _low(low)


def possibly_overlaps(bounds: Bounds, low: int | None, high: int | None) -> bool:
    """Some of it may lie in the window: start_min ≤ high and end_max ≥ low.

    Bounds forget the gaps of a set: `[1667,1760]` possibly overlaps 1700 to 1710.
    """
    return _low(bounds.start_min) <= _high(high) and _high(bounds.end_max) >= _low(low)


def _low(year: int | None) -> float:
    return -inf if year is None else year


def _high(year: int | None) -> float:
    return inf if year is None else year
