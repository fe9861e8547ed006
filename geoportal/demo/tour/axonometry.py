"""Houses, walls, towers, trees and people on a drawing board.

What is established is drawn in full colours; what nobody knows is drawn pale, with a broken
outline. Each picture says so in its caption.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geoportal.demo.painting import Colour, Point, shade
from geoportal.demo.tour.board import Board
from geoportal.demo.tour.paper import INK, PAPER, PLASTER, STONE, TILE, mixed


class Town(Board):
    """A board on which solids stand; the nearer hide the farther."""

    def block(
        self,
        x: float,
        y: float,
        size: tuple[float, float, float],
        colour: Colour,
        *,
        base: float = 0.0,
        pale: bool = False,
    ) -> None:
        """A box with its near corner at (x, y); width, depth and height in metres."""
        self.stand(
            x + size[0] / 2, y + size[1] / 2, lambda: self._box(x, y, base, size, colour, pale)
        )

    def house(
        self,
        x: float,
        y: float,
        size: tuple[float, float, float],
        colours: tuple[Colour, Colour] = (PLASTER, TILE),
        *,
        pale: bool = False,
        doors: bool = True,
    ) -> None:
        """A gabled house whose ridge runs along its longer side."""
        self.stand(
            x + size[0] / 2, y + size[1] / 2, lambda: self._gabled(x, y, size, colours, pale, doors)
        )

    def tower(
        self,
        x: float,
        y: float,
        radius: float,
        height: float,
        colour: Colour = STONE,
        *,
        base: float = 0.0,
        roof: Colour | None = None,
        pale: bool = False,
    ) -> None:
        """A round tower, with a pointed roof if it has one."""
        self.stand(x, y, lambda: self._round(x, y, radius, (base, height), colour, roof, pale))

    def tree(self, x: float, y: float, height: float = 7.0, dim: float = 1.0) -> None:
        """A round-headed tree; metres."""
        self.stand(x, y, lambda: self._tree(x, y, height, dim))

    def person(self, x: float, y: float, cloth: Colour = (168, 84, 66)) -> None:
        """Somebody, for scale."""
        self.stand(x, y, lambda: self._person(x, y, cloth))

    def _shadow(self, x: float, y: float, w: float, d: float, h: float) -> None:
        far = h * 0.7
        ring = [(x, y), (x + w, y), (x + w + far, y + far * 0.35)]
        ring += [(x + w + far, y + d + far * 0.35), (x + far, y + d + far * 0.35), (x, y + d)]
        self.land(ring, (70, 62, 60), 46)

    def _box(
        self,
        x: float,
        y: float,
        base: float,
        size: tuple[float, float, float],
        colour: Colour,
        pale: bool,
    ) -> None:
        (w, d, h), see = size, self.camera.see
        if not pale and not base:
            self._shadow(x, y, w, d, h)
        low, high = base, base + h
        west = [see(x, y, low), see(x, y + d, low), see(x, y + d, high), see(x, y, high)]
        south = [see(x, y, low), see(x + w, y, low), see(x + w, y, high), see(x, y, high)]
        top = [see(x, y, high), see(x + w, y, high), see(x + w, y + d, high), see(x, y + d, high)]
        self.outline(west, shade(colour, 0.8), pale=pale)
        self.outline(south, shade(colour, 0.96), pale=pale)
        self.outline(top, shade(colour, 1.06), pale=pale)

    def _gabled(
        self,
        x: float,
        y: float,
        size: tuple[float, float, float],
        colours: tuple[Colour, Colour],
        pale: bool,
        doors: bool,
    ) -> None:
        (w, d, h), see = size, self.camera.see
        wall, roof = colours
        rise = min(w, d) * 0.36
        if not pale:
            self._shadow(x, y, w, d, h)
        along = w >= d
        ridge = (
            (see(x, y + d / 2, h + rise), see(x + w, y + d / 2, h + rise))
            if along
            else (see(x + w / 2, y, h + rise), see(x + w / 2, y + d, h + rise))
        )
        west = [see(x, y, 0), see(x, y + d, 0), see(x, y + d, h)]
        south = [see(x, y, 0), see(x + w, y, 0), see(x + w, y, h)]
        eaves = [see(x, y, h), see(x + w, y, h), see(x + w, y + d, h), see(x, y + d, h)]
        if along:
            self.outline([eaves[3], eaves[2], ridge[1], ridge[0]], shade(roof, 0.78), pale=pale)
            self.outline([*west, ridge[0], see(x, y, h)], shade(wall, 0.8), pale=pale)
            self.outline([*south, see(x, y, h)], wall, pale=pale)
            near = [eaves[0], eaves[1], ridge[1], ridge[0]]
        else:
            self.outline([eaves[1], eaves[2], ridge[1], ridge[0]], shade(roof, 1.08), pale=pale)
            self.outline([*west, see(x, y, h)], shade(wall, 0.8), pale=pale)
            self.outline([*south, ridge[0], see(x, y, h)], wall, pale=pale)
            near = [eaves[0], eaves[3], ridge[1], ridge[0]]
        if doors and not pale:
            self._openings(x, y, w, h)
        self.outline(near, shade(roof, 1.0 if along else 0.84), pale=pale)
        if not pale:
            self._courses(near)

    def _openings(self, x: float, y: float, w: float, h: float) -> None:
        see, many = self.camera.see, max(1, int(w // 4))
        for index in range(many):
            left = x + (index + 0.35) * w / many
            low, high = (0, min(2.1, h * 0.7)) if index % 3 == 0 else (h * 0.45, h * 0.75)
            ring = [see(left, y, low), see(left + 1.1, y, low)]
            ring += [see(left + 1.1, y, high), see(left, y, high)]
            self.polygon(ring, (92, 74, 62), 215)

    def _courses(self, face: Sequence[Point]) -> None:
        """The rows of tiles on a roof."""
        (a, b, c, d) = face
        for step in range(1, 5):
            share = step / 5
            ends = [
                (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)
                for p, q in ((a, d), (b, c))
            ]
            self.line(ends, INK, 0.7, 60)

    def _round(
        self,
        x: float,
        y: float,
        radius: float,
        heights: tuple[float, float],
        colour: Colour,
        roof: Colour | None,
        pale: bool,
    ) -> None:
        low, high = heights[0], heights[0] + heights[1]
        see, across = self.camera.see, self.camera.scale * radius
        (cx, foot), (_, head) = see(x, y, low), see(x, y, high)
        squash = self.camera.flat
        if pale:
            side = mixed(colour, PAPER, 0.6)
            self.ellipse(cx, foot, across, across * squash, side, alpha=225)
            self.box(cx - across, head, cx + across, foot, side)
            self.ellipse(cx, head, across, across * squash, side)
            edge = mixed(INK, PAPER, 0.35)
            for left in (cx - across, cx + across):
                self.broken([(left, head), (left, foot)], edge, 1.2)
            return
        self.ellipse(cx + across * 0.8, foot - 2, across, across * squash, (70, 62, 60), alpha=46)
        self.ellipse(cx, foot, across, across * squash, shade(colour, 0.92))
        strips = 26
        for strip in range(strips):
            left = cx + across * (2 * strip / strips - 1)
            lit = 0.74 + 0.34 * math.sin(math.pi * (0.15 + 0.7 * strip / strips))
            below = across * squash * math.sqrt(max(0, 1 - (2 * (strip + 0.5) / strips - 1) ** 2))
            right = left + 2 * across / strips + 0.6
            self.box(left, head, right, foot + below, shade(colour, lit))
        self.ellipse(cx, head, across, across * squash, shade(colour, 1.06))
        self.ellipse(cx, head, across * 0.74, across * squash * 0.74, shade(colour, 0.7))
        for course in range(1, max(2, int(heights[1] / 2.2))):
            level = see(x, y, low + course * 2.2)[1]
            arc = [
                (cx + across * math.cos(t), level + across * squash * math.sin(t))
                for t in np.linspace(0.12, math.pi - 0.12, 18)
            ]
            self.line(arc, INK, 0.7, 46)
        if roof is not None:
            peak = head - across * 1.5
            base = [
                (cx + across * 1.1 * math.cos(t), head + across * 1.1 * squash * math.sin(t))
                for t in np.linspace(0, math.pi, 18)
            ]
            self.outline([*base, (cx, peak)], roof)

    def _tree(self, x: float, y: float, height: float, dim: float) -> None:
        self.tree_at(*self.camera.see(x, y), height * self.camera.scale, dim)

    def _person(self, x: float, y: float, cloth: Colour) -> None:
        (fx, fy), tall = self.camera.see(x, y), 1.7 * self.camera.scale * 0.83
        self.ellipse(fx + tall * 0.3, fy, tall * 0.36, tall * 0.12, (60, 60, 50), alpha=60)
        self.polygon(
            [
                (fx - tall * 0.2, fy),
                (fx + tall * 0.2, fy),
                (fx + tall * 0.13, fy - tall * 0.8),
                (fx - tall * 0.13, fy - tall * 0.8),
            ],
            cloth,
        )
        self.ellipse(fx, fy - tall * 0.9, tall * 0.13, tall * 0.14, (206, 160, 128))
