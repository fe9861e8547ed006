"""A drawing board for towns seen obliquely from above, where lengths are metres."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image

from geoportal.demo.painting import SCALE, Canvas, Colour, Point, shade
from geoportal.demo.tour.paper import GRASS, INK, LEAVES, PAPER, SIZE, mixed, on_paper

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks north over the ground: `centre` in metres is seen at `at` in the picture."""

    centre: Place = (0.0, 0.0)
    at: Point = (480.0, 380.0)
    scale: float = 4.0
    turned: float = 0.5
    flat: float = 0.56

    def see(self, x: float, y: float, z: float = 0.0) -> Point:
        """Where a place is in the picture."""
        across, deep = self._turn(x, y)
        return (
            self.at[0] + self.scale * across,
            self.at[1] - self.scale * (deep * self.flat + z * 0.83),
        )

    def depth(self, x: float, y: float) -> float:
        """How far back a place is."""
        return self._turn(x, y)[1]

    def _turn(self, x: float, y: float) -> tuple[float, float]:
        dx, dy = x - self.centre[0], y - self.centre[1]
        cos, sin = math.cos(self.turned), math.sin(self.turned)
        return dx * cos - dy * sin, dx * sin + dy * cos


class Board(Canvas):
    """A sheet of paper; what stands is kept until `finish` draws it, the farthest first."""

    def __init__(self, draw: Random, camera: Camera) -> None:
        super().__init__(draw, SIZE)
        self.camera = camera
        self._standing: list[tuple[float, Callable[[], None]]] = []
        self.gradient(0, SIZE[1], PAPER, PAPER)

    def finish(self) -> Image.Image:
        """Draw what stands, then let the paper show through."""
        for _depth, paint in sorted(self._standing, key=lambda each: -each[0]):
            paint()
        self._standing.clear()
        return on_paper(self.image, self.draw)

    def stand(self, x: float, y: float, paint: Callable[[], None]) -> None:
        """Have something painted when its turn comes."""
        self._standing.append((self.camera.depth(x, y), paint))

    # What lies flat.

    def country(self, near: Colour = GRASS) -> None:
        """Fields as far as one sees, paler with the distance."""
        far = mixed(near, (236, 234, 220), 0.72)
        self.gradient(0, SIZE[1], far, near)
        for _field in range(26):
            x, y = self.draw.uniform(-40, 960), self.draw.uniform(-20, 600)
            wide = self.draw.uniform(60, 170) * (0.6 + y / 900)
            lean, tall = wide * 0.3, wide * 0.3
            tone = self.draw.choice(((196, 190, 132), (142, 166, 104), (182, 172, 118)))
            ring = [(x, y), (x + wide, y - lean), (x + wide + lean, y - lean + tall)]
            self.polygon([*ring, (x + lean, y + tall)], tone, 20 + round(24 * y / 640))
        for row in range(130):
            self.pen.line(
                [(0, row * SCALE), (SIZE[0] * SCALE, row * SCALE), (0, (row + 0.5) * SCALE)],
                fill=(240, 238, 226, round(150 * (1 - row / 130) ** 1.5)),
                width=SCALE,
            )

    def mound(self, x: float, y: float, rx: float, ry: float, colour: Colour = GRASS) -> None:
        """A hill: lighter towards its top, in pixels."""
        for step in range(18):
            share = step / 18
            tone = mixed(shade(colour, 0.86), shade(colour, 1.12), share)
            wide, tall = rx * (1 - share * 0.8), ry * (1 - share * 0.8)
            self.ellipse(x + share * rx * 0.06, y - share * ry * 0.45, wide, tall, tone, alpha=46)

    def land(self, ring: Sequence[Place], colour: Colour, alpha: int = 255, z: float = 0) -> None:
        """A patch of ground."""
        self.polygon([self.camera.see(x, y, z) for x, y in ring], colour, alpha)

    def way(self, line: Sequence[Place], colour: Colour, width_m: float, alpha: int = 255) -> None:
        """A road, a stream, a path on the ground."""
        seen = [self.camera.see(x, y) for x, y in line]
        self.line(seen, colour, width_m * self.camera.scale * 0.78, alpha)

    def broken(self, line: Sequence[Point], colour: Colour = INK, width: float = 1.6) -> None:
        """A broken line in the picture: what nobody knows."""
        for (x0, y0), (x1, y1) in itertools.pairwise(line):
            length = math.hypot(x1 - x0, y1 - y0)
            for step in range(max(1, int(length // 11))):
                low, high = step * 11 / max(length, 1), min(1.0, (step * 11 + 6) / max(length, 1))
                ends = [(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in (low, high)]
                self.line(ends, colour, width, 170)

    def outline(self, ring: Sequence[Point], fill: Colour, *, pale: bool = False) -> None:
        """A face: filled and inked, or pale with a broken outline."""
        if pale:
            self.polygon(ring, mixed(fill, PAPER, 0.6), 225)
            self.broken([*ring, ring[0]], mixed(INK, PAPER, 0.35), 1.2)
        else:
            self.polygon(ring, fill)
            self.line([*ring, ring[0]], INK, 1.0, 150)

    def tree_at(self, x: float, y: float, tall: float, dim: float = 1.0) -> None:
        """A round-headed tree, in pixels."""
        foot = (x, y)
        self.ellipse(
            foot[0] + tall * 0.2, foot[1], tall * 0.34, tall * 0.13, (60, 60, 50), alpha=50
        )
        self.line([foot, (foot[0], foot[1] - tall * 0.5)], shade((104, 82, 62), dim), tall * 0.07)
        for _ in range(7):
            cx = foot[0] + self.draw.uniform(-0.2, 0.2) * tall
            cy = foot[1] - tall * self.draw.uniform(0.45, 0.85)
            green = shade(self.draw.choice(LEAVES), dim * self.draw.uniform(0.9, 1.12))
            self.blob(cx, cy, tall * 0.22, tall * 0.18, green, alpha=235)
