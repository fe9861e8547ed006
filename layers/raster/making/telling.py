"""How far a making has come: a share of one, told along the way."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[float], None]


def silent(share: float) -> None:
    """Tell nobody."""


def part(tell: Tell, start: float, end: float) -> Tell:
    """A voice for one step, whose own 0 to 1 are `start` to `end` of the whole."""
    return lambda share: tell(start + (end - start) * min(max(share, 0.0), 1.0))
