"""Loose ends moved onto what is near: never further than the tolerance, never in chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist, floor
from statistics import median

Point = tuple[float, float]
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where each end is afterwards, in the order given, and how far those that moved went (m)."""

    points: tuple[Point, ...]
    moves: tuple[float, ...]


def snap(ends: Sequence[Point], anchors: Sequence[Point], tolerance: float) -> Snapped:
    """Move ends onto the nearest anchor within a tolerance, else onto each other.

    What has been moved onto stays where it is, so that no end moves further than the tolerance and
    snapping again moves nothing. The order in which ends are given does not matter.

    Args:
        ends: loose ends, x and y in metres.
        anchors: what ends may move onto and never moves itself.
        tolerance: metres; 0 moves nothing.
    """
    if tolerance <= 0:
        return Snapped(tuple(ends), ())
    grid = _Grid(tolerance)
    for anchor in sorted(set(anchors)):
        grid.add(anchor)
    # Whatever anchors reach goes there first: an end between an anchor and another end must not
    # wait for the other.
    settled: dict[Point, Point] = {}
    for end in sorted(set(ends)):
        target = grid.nearest(end)
        if target is not None:
            settled[end] = target
    for end in sorted(set(ends) - settled.keys()):
        target = grid.nearest(end)
        if target is None:
            grid.add(end)
        settled[end] = target or end
    points = tuple(settled[end] for end in ends)
    moves = tuple(dist(end, point) for end, point in zip(ends, points, strict=True) if end != point)
    return Snapped(points, moves)


def told(moves: Sequence[float]) -> tuple[float, float, float]:
    """The shortest, the median and the longest of some moves, metres.

    Raises:
        ValueError: nothing moved.
    """
    return min(moves), median(moves), max(moves)


class _Grid:
    """Points by squares as wide as the tolerance: what is near lies in nine of them."""

    def __init__(self, tolerance: float) -> None:
        self._tolerance = tolerance
        self._cells: dict[_Cell, list[Point]] = {}

    def add(self, point: Point) -> None:
        self._cells.setdefault(self._cell(point), []).append(point)

    def nearest(self, point: Point) -> Point | None:
        """The nearest point within the tolerance; of two as near, the lesser."""
        column, row = self._cell(point)
        near = [
            (dist(point, each), each)
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for each in self._cells.get((x, y), ())
        ]
        distance, found = min(near, default=(float("inf"), None))
        return found if distance <= self._tolerance else None

    def _cell(self, point: Point) -> _Cell:
        return floor(point[0] / self._tolerance), floor(point[1] / self._tolerance)
