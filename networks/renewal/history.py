"""Breaks joined to the pipes they happened to; what cannot be true is set apart and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from networks.renewal.records import Breaks, Pipes, Vector, Whole


class Apart(StrEnum):
    """Why a break tells nothing about the pipe it is reported on."""

    BEFORE_LAID = "before_laid"
    AFTER_RETIRED = "after_retired"
    UNKNOWN_PIPE = "unknown_pipe"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class History:
    """Pipes and the breaks that happened to them.

    Attributes:
        pipes: all of them, retired ones too.
        pipe: for each break the position of its pipe.
        moment: when each break happened.
        apart: how many breaks were set apart, and why.
        last: the last moment at which anything was reported; None without breaks.
    """

    pipes: Pipes
    pipe: Whole
    moment: Vector
    apart: dict[Apart, int] = field(default_factory=dict)
    last: float | None = None

    @property
    def set_apart(self) -> int:
        """Breaks outside the life of their pipe: the id was given again, or the date is wrong."""
        return self.apart[Apart.BEFORE_LAID] + self.apart[Apart.AFTER_RETIRED]

    def counts(self, start: float, end: float) -> Vector:
        """How many breaks each pipe had from `start` to just before `end`."""
        within = (self.moment >= start) & (self.moment < end)
        return np.bincount(self.pipe[within], minlength=len(self.pipes)).astype(np.float64)


def history_of(pipes: Pipes, breaks: Breaks) -> History:
    """The breaks, each on the pipe that had its id at that moment.

    An id given again after a renewal makes the new pipe inherit the breaks of the old one: what
    was reported before a pipe was laid or after it was retired is not its own. Two reports on a
    pipe on the same day are one break: a repair seen by two people is more usual than two breaks.
    """
    lives: dict[str, list[int]] = {}
    for position, id in enumerate(pipes.ids):
        lives.setdefault(id, []).append(position)
    begun, retired = pipes.begun.tolist(), pipes.retired.tolist()
    apart = dict.fromkeys(Apart, 0)
    found: list[tuple[int, float]] = []
    reported: set[tuple[int, float]] = set()
    reports = zip(breaks.pipes, breaks.earliest.tolist(), breaks.latest.tolist(), strict=True)
    for id, earliest, latest in reports:
        there = lives.get(id)
        if there is None:
            apart[Apart.UNKNOWN_PIPE] += 1
            continue
        # On the day of a renewal, a break is what the old pipe had.
        own = [each for each in there if begun[each] <= latest and retired[each] >= earliest]
        if not own:
            late = all(retired[each] < earliest for each in there)
            apart[Apart.AFTER_RETIRED if late else Apart.BEFORE_LAID] += 1
            continue
        one = (min(own, key=lambda each: begun[each]), (earliest + latest) / 2)
        if earliest == latest and one in reported:
            apart[Apart.REPEATED] += 1
            continue
        reported.add(one)
        found.append(one)
    return History(
        pipes,
        np.array([pipe for pipe, _ in found], dtype=np.int64),
        np.array([moment for _, moment in found], dtype=np.float64),
        apart,
        _last(breaks.latest.tolist()),
    )


def _last(moments: Iterable[float]) -> float | None:
    return max(moments, default=None)
