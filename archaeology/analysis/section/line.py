"""The line of a section, and where things stand along it and beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from archaeology.analysis.section.refusal import CannotCut

MOST_VERTICES = 1_000
# Points treated at once: bounds the memory of the points × segments table.
CHUNK = 4_096
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projection:
    """Points as seen from a line; arrays of one length.

    `chainage` in metres from the line's start; `offset` in metres, positive to the right when
    looking along the line; `beyond` is −1 before the start, 1 after the end, 0 beside the line.
    """

    chainage: Floats
    offset: Floats
    beyond: NDArray[np.int8]


@dataclass(frozen=True)
class SectionLine:
    """A line of two or more different vertices, EPSG:2154 (metres)."""

    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, coordinates: Sequence[Sequence[float]]) -> SectionLine:
        """The line through these vertices (heights are left aside, repeated vertices dropped).

        Raises `CannotCut` for fewer than two different vertices, too many, or one not finite.
        """
        points: list[tuple[float, float]] = []
        for vertex in coordinates:
            if len(vertex) < 2:
                raise CannotCut("A vertex of the line has no two coordinates.", "vertex")
            point = (float(vertex[0]), float(vertex[1]))
            if not np.isfinite(point).all():
                raise CannotCut("A vertex of the line is not a finite number.", "vertex")
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < 2:
            raise CannotCut(
                "A section needs a line of at least two different vertices.", "vertices"
            )
        if len(points) > MOST_VERTICES:
            raise CannotCut(
                f"A section's line has at most {MOST_VERTICES} vertices.",
                "too-many-vertices",
                most=MOST_VERTICES,
            )
        return cls(tuple(points))

    @cached_property
    def vertices(self) -> Floats:
        """(n, 2)."""
        return np.array(self.points, dtype=np.float64)

    @cached_property
    def chainages(self) -> Floats:
        """(n,) chainage of each vertex; the last is the length."""
        return np.concatenate([[0.0], np.cumsum(self._lengths)])

    @property
    def length_m(self) -> float:
        """Metres."""
        return float(self.chainages[-1])

    @property
    def bends(self) -> Floats:
        """Chainages of the vertices between the ends."""
        return self.chainages[1:-1]

    @cached_property
    def _lengths(self) -> Floats:
        steps = np.diff(self.vertices, axis=0)
        return np.asarray(np.hypot(steps[:, 0], steps[:, 1]))

    @cached_property
    def _directions(self) -> Floats:
        return np.asarray(np.diff(self.vertices, axis=0) / self._lengths[:, None])

    def at(self, chainage: ArrayLike) -> tuple[Floats, Floats]:
        """(x, y) of points of the line; chainages outside are held to its ends."""
        wanted = np.asarray(chainage, dtype=np.float64)
        return (
            np.interp(wanted, self.chainages, self.vertices[:, 0]),
            np.interp(wanted, self.chainages, self.vertices[:, 1]),
        )

    def project(self, x: ArrayLike, y: ArrayLike) -> Projection:
        """Each point once, on the nearest segment, the earlier where two are as near.

        Around the outside of a bend every point projects on the bend itself; its side is told by
        the bisector there (the angle-weighted normal of Bærentzen and Aanæs 2005, IEEE
        Transactions on Visualization and Computer Graphics 11, in the plane).
        """
        points = np.column_stack([np.atleast_1d(x), np.atleast_1d(y)]).astype(np.float64)
        parts = [self._project(points[i : i + CHUNK]) for i in range(0, len(points), CHUNK)]
        if not parts:
            return Projection(np.empty(0), np.empty(0), np.empty(0, np.int8))
        return Projection(
            np.concatenate([each.chainage for each in parts]),
            np.concatenate([each.offset for each in parts]),
            np.concatenate([each.beyond for each in parts]),
        )

    def _project(self, points: Floats) -> Projection:
        starts, directions, lengths = self.vertices[:-1], self._directions, self._lengths
        from_start = points[:, None, :] - starts[None]
        along = (from_start * directions[None]).sum(axis=2)
        held = np.clip(along, 0.0, lengths[None])
        away = from_start - held[..., None] * directions[None]
        distance = np.hypot(away[..., 0], away[..., 1])
        # As near within rounding counts as equal, so that a bend belongs to its first segment.
        nearest = distance.min(axis=1, keepdims=True)
        segment = np.argmax(distance <= nearest + 1e-9, axis=1)
        row = np.arange(len(points))
        along, held, away = along[row, segment], held[row, segment], away[row, segment]
        side = self._sided(segment, held, away)
        last = len(lengths) - 1
        tolerance = 1e-6
        beyond = np.zeros(len(points), np.int8)
        beyond[(segment == 0) & (along < -tolerance)] = -1
        beyond[(segment == last) & (along > lengths[last] + tolerance)] = 1
        return Projection(self.chainages[segment] + held, side * distance[row, segment], beyond)

    def _sided(self, segment: NDArray[np.intp], held: Floats, away: Floats) -> Floats:
        """1 to the right of the line, −1 to its left."""
        heading = self._directions[segment].copy()
        last = len(self._lengths) - 1
        at_end = (held >= self._lengths[segment]) & (segment < last)
        at_start = (held <= 0) & (segment > 0)
        heading[at_end] += self._directions[segment[at_end] + 1]
        heading[at_start] += self._directions[segment[at_start] - 1]
        cross = heading[:, 0] * away[:, 1] - heading[:, 1] * away[:, 0]
        return np.where(cross > 0, -1.0, 1.0)
