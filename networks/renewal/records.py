"""What is known of a network's pipes and of their breaks, in columns: 300,000 pipes are usual.

Moments are decimal years: 2004.0 is the first of January 2004 at midnight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]

UNKNOWN = "inconnu"


class CannotRead(ValueError):
    """A table that cannot be read at all; the message is one French sentence."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One line of a report: a French sentence on a row of the table `pipes` or `breaks`."""

    table: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pipes:
    """One entry a pipe and life: an id may return once the pipe that had it is retired.

    Attributes:
        ids: as the utility writes them.
        material: `UNKNOWN` where nobody knows.
        diameter: millimetres; NaN if unknown.
        laid: the earliest moment it may have been laid; NaN if unknown.
        retired: the latest moment it may have been in service; infinite while it is.
        length: metres, above 0.
    """

    ids: Sequence[str]
    material: Sequence[str]
    diameter: Vector
    laid: Vector
    retired: Vector
    length: Vector

    def __len__(self) -> int:
        """How many."""
        return len(self.ids)

    @property
    def km(self) -> Vector:
        """Lengths in kilometres."""
        kilometres: Vector = self.length / 1_000
        return kilometres

    @property
    def begun(self) -> Vector:
        """Since when each pipe is in service; where nobody knows, since always."""
        return np.where(np.isnan(self.laid), -np.inf, self.laid)

    def in_service(self, moment: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which pipes are in service at a moment."""
        there: np.ndarray[Any, np.dtype[np.bool_]] = (self.begun <= moment) & (
            self.retired > moment
        )
        return there

    def years_within(self, start: float, end: float) -> tuple[Vector, Vector]:
        """When each pipe's service begins and ends within a window; the same if it has none."""
        low = np.clip(self.begun, start, end)
        return low, np.maximum(np.clip(self.retired, start, end), low)


@dataclass(frozen=True, slots=True)
class Breaks:
    """One entry a reported break: `earliest` and `latest` are equal but for the precision."""

    pipes: Sequence[str]
    earliest: Vector
    latest: Vector

    def __len__(self) -> int:
        """How many."""
        return len(self.pipes)
