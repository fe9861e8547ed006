"""What a dating says: between which years something began, and between which it ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dating:
    """Four bounds in astronomical years, both ends included.

    Year 0 exists and is 1 BC; -50 is 51 BC. Whatever is dated began in a year of
    [start_min, start_max] and ended in a year of [end_min, end_max]. A single date (`015X`) has
    the same two intervals: when in it things happened is what is not known.

    `None` is the lack of a bound, -∞ for a minimum and +∞ for a maximum. Always, where the bounds
    are known: start_min ≤ start_max ≤ end_max and start_min ≤ end_min ≤ end_max.

    Years may have up to twelve digits (`Y-45E8`): a database column needs 64 bits.
    """

    text: str
    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None
    approximate: bool = False
    uncertain: bool = False
