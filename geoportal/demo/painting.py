"""A canvas with the few things that street scenes are made of."""

import math
from collections.abc import Sequence
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE: Final = (640, 480)
SCALE: Final = 2  # drawn larger, then reduced: that smooths the edges

Colour = tuple[int, int, int]
Point = tuple[float, float]

SKIES: Final[tuple[tuple[Colour, Colour], ...]] = (
    ((158, 190, 214), (226, 233, 232)),
    ((176, 186, 196), (222, 224, 222)),
    ((134, 178, 214), (236, 229, 210)),
)
WALLS: Final[tuple[Colour, ...]] = (
    (206, 186, 160),
    (183, 110, 88),
    (222, 212, 192),
    (190, 176, 158),
    (168, 128, 104),
    (214, 204, 196),
)
ROOFS: Final[tuple[Colour, ...]] = ((86, 92, 104), (104, 74, 66), (70, 76, 86))
GREENS: Final[tuple[Colour, ...]] = ((94, 130, 74), (74, 112, 66), (120, 148, 86))


def shade(colour: Colour, factor: float) -> Colour:
    """A colour made lighter (above 1) or darker (below 1)."""
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue


class Canvas:
    """A picture being painted; coordinates are those of the final picture, 640 by 480 or `size`."""

    def __init__(self, draw: Random, size: tuple[int, int] = SIZE) -> None:
        self.draw = draw
        self.size = size
        self.image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def polygon(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """A filled polygon."""
        self.pen.polygon(self._scaled(points), fill=(*colour, alpha))

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: int = 255) -> None:
        """A line with round joints."""
        thick = max(1, round(width * SCALE))
        self.pen.line(self._scaled(points), fill=(*colour, alpha), width=thick, joint="curve")

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, alpha: int = 255
    ) -> None:
        """A filled ellipse around its centre."""
        (low, high) = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.ellipse([low, high], fill=(*colour, alpha))

    def blob(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, alpha: int = 255
    ) -> None:
        """An irregular rounded patch."""
        phase = self.draw.uniform(0, 6.28)
        rough = [self.draw.uniform(0.9, 1.1) for _ in range(40)]
        points = []
        for i, swing in enumerate(rough):
            turn = i / 40 * 2 * math.pi
            r = swing * (1 + 0.12 * math.sin(3 * turn + phase) + 0.07 * math.sin(5 * turn))
            points.append((x + rx * r * math.cos(turn), y + ry * r * math.sin(turn)))
        self.polygon(points, colour, alpha)

    def gradient(self, top: float, bottom: float, above: Colour, below: Colour) -> None:
        """A band that goes from one colour to another."""
        rows = round((bottom - top) * SCALE)
        for row in range(rows):
            share = row / max(1, rows - 1)
            colour = tuple(round(a + (b - a) * share) for a, b in zip(above, below, strict=True))
            y = top * SCALE + row
            self.pen.line([(0, y), (self.size[0] * SCALE, y)], fill=colour)

    def speckle(self, area: tuple[float, float, float, float], count: int, dark: int) -> None:
        """Grains on a surface."""
        left, top, right, bottom = area
        for _ in range(count):
            grain = self.draw.choice((dark, 255 - dark))
            x, y = self.draw.uniform(left, right), self.draw.uniform(top, bottom)
            self.ellipse(x, y, 1.1, 0.8, (grain, grain, grain), alpha=self.draw.randrange(20, 60))

    def soften(self, radius: float) -> None:
        """Blur what is painted so far, as a background out of focus."""
        self.image = self.image.filter(ImageFilter.BoxBlur(radius))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def sky(self, horizon: float, *, night: bool = False) -> None:
        """Sky down to the horizon, with clouds by day."""
        if night:
            self.gradient(0, horizon, (18, 24, 44), (58, 62, 88))
            return
        above, below = self.draw.choice(SKIES)
        self.gradient(0, horizon, above, below)
        for _ in range(6):
            x, y = self.draw.uniform(0, 640), self.draw.uniform(10, horizon * 0.6)
            self.blob(x, y, self.draw.uniform(50, 120), 12, (255, 255, 255), alpha=70)

    def street(self, horizon: float, *, night: bool = False) -> None:
        """A row of Norman houses with brick, render and slate, and trees between them."""
        dim = 0.32 if night else 1.0
        x = -self.draw.uniform(0, 60)
        while x < 640:
            width = self.draw.uniform(70, 120)
            if self.draw.random() < 0.25:
                self.tree(x + width / 2, horizon, self.draw.uniform(70, 110), dim)
            else:
                self._house(x, horizon, width, dim, night=night)
            x += width + self.draw.uniform(-2, 14)

    def _house(self, x: float, foot: float, width: float, dim: float, *, night: bool) -> None:
        height = self.draw.uniform(60, 96)
        wall = shade(self.draw.choice(WALLS), dim)
        top = foot - height
        self.box(x, top, x + width, foot, wall)
        roof = shade(self.draw.choice(ROOFS), dim)
        self.polygon([(x - 5, top), (x + width * 0.5, top - 34), (x + width + 5, top)], roof)
        for column in (0.2, 0.62):
            lit = night and self.draw.random() < 0.3
            glass = (244, 206, 120) if lit else shade((96, 112, 126), dim)
            left = x + width * column
            self.box(left, top + 14, left + width * 0.17, top + 36, glass)
        self.box(x + width * 0.42, foot - 34, x + width * 0.58, foot, shade((92, 66, 52), dim))

    def tree(self, x: float, foot: float, height: float, dim: float = 1.0) -> None:
        """A round-headed tree."""
        self.line([(x, foot), (x, foot - height * 0.6)], shade((92, 74, 58), dim), height * 0.07)
        for _ in range(9):
            cx = x + self.draw.uniform(-0.24, 0.24) * height
            cy = foot - height * self.draw.uniform(0.55, 0.95)
            green = shade(self.draw.choice(GREENS), dim * self.draw.uniform(0.85, 1.1))
            self.blob(cx, cy, height * 0.2, height * 0.17, green)

    def road(self, horizon: float, *, night: bool = False) -> None:
        """A road seen in perspective, with verges and a dashed line."""
        dim = 0.42 if night else 1.0
        self.gradient(horizon, 480, shade((122, 146, 92), dim), shade((98, 124, 72), dim))
        self.polygon([(285, horizon), (355, horizon), (760, 480), (-120, 480)], (0, 0, 0))
        asphalt = shade((112, 112, 114), dim)
        self.polygon([(285, horizon), (355, horizon), (760, 480), (-120, 480)], asphalt)
        y, step = horizon + 6, 8.0
        while y < 480:
            w = (y - horizon) * 0.02 + 0.8
            end = min(480, y + step)
            self.polygon(
                [(320 - w, y), (320 + w, y), (320 + w * 1.3, end), (320 - w * 1.3, end)],
                shade((226, 224, 214), dim),
            )
            y, step = y + step * 2.1, step * 1.55
        if not night:
            self.speckle((60, horizon + 60, 580, 480), 700, 70)

    def square(self, horizon: float, colour: Colour) -> None:
        """Flat ground in one colour, grainy."""
        self.gradient(horizon, 480, shade(colour, 1.08), shade(colour, 0.9))
        self.speckle((0, horizon, 640, 480), 900, 80)


def labelled(picture: Image.Image) -> Image.Image:
    """The same, marked « illustration » in its lower right corner: nobody takes it for a photo."""
    pen = ImageDraw.Draw(picture, "RGBA")
    font = ImageFont.load_default(18)
    width = pen.textlength("illustration", font=font)
    right, bottom = picture.width - 8, picture.height - 8
    left, top = right - width - 18, bottom - 30
    pen.rounded_rectangle((left, top, right, bottom), 6, fill=(255, 255, 255, 205))
    pen.text((left + 9, top + 4), "illustration", fill=(50, 50, 50, 255), font=font)
    return picture
