"""Side by side: what would cover one another is shared out among lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What overlaps by less than this, millimetres, only touches.
TOUCH = 0.05
# The room that a sign of full size takes, and how much smaller it may become, millimetres.
PITCH = 3.0
PITCHES = (PITCH, 2.2, 1.6, 1.1, 0.8, 0.55, 0.4, 0.28, 0.2)
# Signs at one place are of so many neighbouring sizes at most.
UNEQUAL = 3

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lane:
    """The `number`-th of `of` lanes, counted from 0."""

    number: int
    of: int


def lanes(intervals: Sequence[Interval]) -> list[Lane]:
    """A lane for each interval, so that no two in one lane overlap.

    In order of their starts each takes the first lane that is free, which needs as many lanes as
    intervals lie over one point and no more (interval partitioning: Kleinberg and Tardos 2006,
    Algorithm Design, section 4.1). What overlaps nothing, not even through others, has one lane to
    itself. Equal starts go in the given order.
    """
    found = [Lane(0, 1)] * len(intervals)
    cluster: list[tuple[int, int]] = []
    ends: list[float] = []

    def close() -> None:
        for index, number in cluster:
            found[index] = Lane(number, len(ends))

    for index in sorted(range(len(intervals)), key=lambda each: intervals[each][0]):
        start, end = intervals[index]
        if ends and start >= max(ends) - TOUCH:
            close()
            cluster, ends = [], []
        free = (n for n, last in enumerate(ends) if start >= last - TOUCH)
        number = next(free, len(ends))
        if number == len(ends):
            ends.append(end)
        ends[number] = end
        cluster.append((index, number))
    close()
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """A place across the sheet and the room that may be taken there, millimetres."""

    x: float
    room: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Something upright that stands anywhere `across`, best at `wanted_x`, millimetres."""

    upright: Interval
    across: Interval
    wanted_x: float


def slots(marks: Sequence[Mark]) -> list[Slot]:
    """A place for each mark, in the order of their tops, where it covers none before it.

    All become smaller until there is a place for each; at last a mark covers another.
    """
    order = sorted(range(len(marks)), key=lambda each: marks[each].upright[0])
    for largest in range(len(PITCHES)):
        found, all_free = _slots(
            [marks[each] for each in order], PITCHES[largest : largest + UNEQUAL]
        )
        if all_free:
            break
    return [slot for _index, slot in sorted(zip(order, found, strict=True), key=lambda p: p[0])]


def _slots(marks: Sequence[Mark], rooms: Sequence[float]) -> tuple[list[Slot], bool]:
    """A place for each, and whether all of them are free."""
    found: list[Slot] = []
    taken, all_free = np.empty((len(marks), 4)), True
    for index, mark in enumerate(marks):
        top, bottom = mark.upright
        now = taken[:index]
        now = now[(now[:, 2] < bottom - TOUCH) & (now[:, 3] > top + TOUCH)]
        slot = _slot(mark, now, rooms)
        all_free = all_free and slot is not None
        slot = slot or Slot(sum(mark.across) / 2, rooms[-1])
        found.append(slot)
        taken[index] = slot.x, slot.room, top, bottom
    return found, all_free


def _slot(mark: Mark, taken: NDArray[np.float64], rooms: Sequence[float]) -> Slot | None:
    """The place nearest to the wanted one among those of the largest room that is free."""
    left, right = mark.across
    for room in rooms:
        half = room / 2
        if right - left < room - 1e-9:
            continue
        start = min(max(mark.wanted_x, left + half), max(right - half, left + half))
        tried = _around(start, room, (left + half, right - half))
        apart = np.abs(tried[:, None] - taken[None, :, 0]) >= half + taken[None, :, 1] / 2 - 1e-6
        free = np.flatnonzero(apart.all(axis=1))
        if len(free):
            return Slot(float(tried[free[0]]), room)
    return None


def _around(start: float, step: float, within: Interval) -> NDArray[np.float64]:
    """From the start outwards, the right before the left."""
    far = int(max(within[1] - start, start - within[0], 0.0) / step + 1e-6)
    steps = np.arange(1, far + 1) * step
    found = np.concatenate([[start], np.column_stack([start + steps, start - steps]).ravel()])
    inside = (found >= within[0] - 1e-6) & (found <= within[1] + 1e-6)
    return np.asarray(found[inside | (found == start)])
