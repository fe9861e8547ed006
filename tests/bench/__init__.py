"""Measurements as ratios within one run: each module's `run()` returns a list of `Ratio`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """How long something takes beside what it is measured against, both in seconds.

    `bound` is what the ratio may be at most; None for what is only told.
    """

    name: str
    seconds: float
    against: str
    against_seconds: float
    bound: float | None = None
    note: str = ""

    @property
    def value(self) -> float:
        """The ratio."""
        return self.seconds / self.against_seconds

    @property
    def holds(self) -> bool:
        """Whether it is within its bound."""
        return self.bound is None or self.value <= self.bound
