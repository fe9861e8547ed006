"""Curves drawn through typed points, and the smooth wobble that makes straight limits natural."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoportal.demo.projection import Position

Floats = NDArray[np.float64]


def smooth(points: Sequence[Position], steps: int = 6) -> list[Position]:
    """A Catmull-Rom curve through every point: ``steps`` segments between two of them."""
    padded = [points[0], *points, points[-1]]
    curve: list[Position] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _catmull_rom(before[0], start[0], end[0], after[0], t),
                    _catmull_rom(before[1], start[1], end[1], after[1], t),
                )
            )
    curve.append(points[-1])
    return curve


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )


@dataclass(frozen=True)
class Wobble:
    """A smooth one-to-one displacement of the plane, a sum of sine waves (metres to metres).

    Two shapes that share an edge still share it once displaced, since the displacement depends on
    the position alone.
    """

    waves: Floats  # one row a wave: kx, ky, phase, dx, dy

    @classmethod
    def from_seed(cls, seed: int, octaves: Sequence[tuple[float, float]]) -> "Wobble":
        """Waves drawn from ``seed``; each octave is (wavelength, amplitude) in metres."""
        draw = random.Random(seed)  # noqa: S311 - a drawing, not a secret
        rows = []
        for wavelength, amplitude in octaves:
            for _ in range(5):
                heading = draw.uniform(0, 2 * math.pi)
                k = 2 * math.pi / (wavelength * draw.uniform(0.75, 1.35))
                push = draw.uniform(0, 2 * math.pi)
                size = amplitude / math.sqrt(5)
                rows.append(
                    (
                        k * math.cos(heading),
                        k * math.sin(heading),
                        draw.uniform(0, 2 * math.pi),
                        size * math.cos(push),
                        size * math.sin(push),
                    )
                )
        return cls(np.array(rows, dtype=np.float64))

    def offset(self, xy: Floats) -> Floats:
        """The displacement at each position, an array of shape (n, 2)."""
        phase = xy @ self.waves[:, :2].T + self.waves[:, 2]
        moved: Floats = np.sin(phase) @ self.waves[:, 3:5]
        return moved

    def apply(self, xy: Floats) -> Floats:
        """Displaced positions, an array of shape (n, 2)."""
        moved: Floats = xy + self.offset(xy)
        return moved

    def undo(self, xy: Floats) -> Floats:
        """The positions that ``apply`` takes to ``xy``, to a tenth of a millimetre."""
        found = xy.copy()
        for _ in range(60):
            nearer = xy - self.offset(found)
            if np.abs(nearer - found).max(initial=0.0) < 1e-4:
                return nearer
            found = nearer
        return found
