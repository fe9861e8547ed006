"""Houses beneath the square, the northern block, the castle, the banks: as they may have been."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Final

import numpy as np

from geoportal.demo.curves import smooth
from geoportal.demo.painting import Colour, shade
from geoportal.demo.tour.axonometry import Town
from geoportal.demo.tour.board import Camera, Place
from geoportal.demo.tour.paper import EARTH, GRASS, PAPER, PLASTER, SLATE, STONE, TILE, WATER, mixed

THATCH: Final[Colour] = (190, 164, 104)
CLAY: Final[Colour] = (214, 186, 142)
PAVED: Final[Colour] = (218, 206, 180)
CLOTHS: Final[tuple[Colour, ...]] = ((172, 84, 66), (94, 112, 140), (196, 156, 84), (232, 222, 200))


def near() -> Camera:
    """A few houses fill the picture."""
    return Camera((0, 0), (480, 360), 11.0, 0.42, 0.56)


def quarter() -> Camera:
    """A dozen houses fill the picture."""
    return Camera((0, 2), (480, 350), 9.0, 0.42, 0.56)


def wide() -> Camera:
    """A quarter fills the picture."""
    return Camera((0, 0), (480, 360), 7.0, 0.42, 0.56)


def houses(paper: Town) -> None:
    """Small houses along a street, 1st half of the 1st century; their look is one idea."""
    paper.country(mixed(EARTH, GRASS, 0.35))
    street = [(-60, -9), (60, -9), (60, -15), (-60, -15)]
    paper.land(street, shade(PAVED, 0.97))
    paper.way([(-60, -12), (60, -12)], shade(PAVED, 0.9), 0.3)
    paper.way([(-60, -8.6), (60, -8.6)], mixed(WATER, PAVED, 0.5), 0.8)
    for index, x in enumerate((-34, -20, -7, 6, 21)):
        colours = ((CLAY, THATCH), (PLASTER, TILE), (CLAY, THATCH), (PLASTER, TILE), (CLAY, TILE))
        paper.house(x, -6, (11.5, 7.5, 3.0), colours[index])
        paper.block(x + 0.5, 4, (10.5, 0.5, 1.3), CLAY)
        paper.land([(x, 1.8), (x + 11.5, 1.8), (x + 11.5, 9), (x, 9)], mixed(EARTH, GRASS, 0.5))
        for row in range(4):
            paper.way([(x + 1, 5.4 + row), (x + 10, 5.4 + row)], (136, 158, 92), 0.4)
    for corner in ((-41, 13), (-26, 15), (-8, 14), (12, 16), (28, 13)):
        paper.house(*corner, (10, 7, 3), pale=True)
    for place in ((-13, 11), (3, 10), (18, 11), (-36, 9), (37, 4)):
        paper.tree(*place, 6)
    walking = ((-16, -12), (-13.5, -11), (4, -13), (14, -11.5), (-30, -13))
    for index, walker in enumerate(walking):
        paper.person(*walker, CLOTHS[index % len(CLOTHS)])
    paper.block(8, -14.4, (3.2, 1.6, 1.0), (150, 114, 78))


def canal(paper: Town) -> None:
    """A canal or basins lined with upright slabs, among houses; baths to the north."""
    paper.country(mixed(EARTH, GRASS, 0.4))
    paper.land([(-60, -7), (70, -7), (70, 8), (-60, 8)], PAVED)
    for left, right in ((-48, -16), (-13, 16), (19, 52)):
        paper.land([(left, -2.4), (right, -2.4), (right, 2.8), (left, 2.8)], shade(WATER, 0.92))
        for _ripple in range(14):
            x, y = paper.draw.uniform(left + 2, right - 4), paper.draw.uniform(-1.8, 2.2)
            paper.way([(x, y), (x + 2.4, y)], (206, 226, 226), 0.16, 150)
        for step in range(int((right - left) / 2)):
            tone = shade(STONE, paper.draw.uniform(0.94, 1.08))
            paper.block(left + 2 * step, 2.8, (2.0, 0.7, 1.2), tone)
            paper.block(left + 2 * step, -3.0, (2.0, 0.7, 0.7), tone)
    for x in (-44, -28, -11, 6, 23, 40):
        paper.house(x, -18, (13, 8, 4), pale=x in (-44, 40))
        paper.house(x + 1, 12, (12, 8, 4.2), pale=x not in (-11, 6))
    for x, y in ((-12, 35), (2, 37), (14, 34)):
        paper.house(x, y, (13, 10, 7.5), (PLASTER, shade(TILE, 0.94)), pale=True)
    for x, y in ((-36, 30), (-24, 26), (34, 28), (46, 24), (-52, 20)):
        paper.tree(x, y, 8)
    for index, (x, y) in enumerate(((-20, 5.6), (-6, -5), (9, 5.4), (27, -4.8), (-2, 6.1))):
        paper.person(x, y, CLOTHS[index % len(CLOTHS)])


def castle(paper: Town) -> None:
    """The keep on its hill, its ditch, the great hall: 13th century."""
    paper.country()
    paper.mound(490, 400, 400, 220)
    turn = np.linspace(0, math.tau, 70)
    for far, tone in ((30, (186, 190, 132)), (22.5, (124, 132, 88)), (18, (172, 180, 122))):
        paper.land([(far * math.cos(t), far * math.sin(t)) for t in turn], tone)
    paper.tower(0, 0, 8.2, 27, shade(STONE, 0.98), roof=SLATE)
    paper.block(-2, -21, (4, 13, 1.2), (150, 114, 78))
    for step in range(17):
        angle = math.pi * (0.95 - 1.35 * step / 16)
        x, y = 38 * math.cos(angle), 33 * math.sin(angle)
        paper.block(x - 4.6, y - 1.5, (9.2, 3.0, 5.5), shade(STONE, 0.94), pale=True)
    paper.house(-52, -8, (13, 26, 9), (shade(STONE, 0.96), SLATE), pale=True)
    for index in range(9):
        paper.house(
            -44 + index * 13, -47 + (index * 5) % 11, (9, 7, 3.4), (CLAY, THATCH), pale=True
        )
    for index in range(12):
        paper.tree(-58 + (index * 47) % 120, 42 + (index * 9) % 22, 9)
    for index, (x, y) in enumerate(((-1, -24), (2, -26), (14, -24))):
        paper.person(x, y, CLOTHS[index])


def banks(paper: Town) -> None:
    """Two streams meet; posts and planks hold the bank: mainly medieval."""
    paper.country()
    water = shade(WATER, 0.96)
    streams = (
        (
            smooth([(-90, 56), (-30, 22), (-14, 10), (0, 0), (10, -14), (16, -40), (22, -90)], 6),
            8.0,
        ),
        (smooth([(100, 60), (44, 24), (22, 12), (6, 2), (0, 0)], 6), 5.6),
    )
    for line, width in streams:
        paper.way(line, (176, 160, 118), width + 3.4)
    for line, width in streams:
        paper.way(line, water, width)
    paper.land([(x, y) for x, y in _round(0, -1, 5.6)], water)
    for _ripple in range(40):
        share = paper.draw.random()
        x, y = -30 + 42 * share + paper.draw.uniform(-2, 2), 22 - 36 * share
        paper.way([(x, y), (x + 2.0, y - 1.4)], (208, 228, 228), 0.18, 140)
    posts = [(-22, 12.0), (-18, 9.4), (-14, 6.6), (-10, 3.4), (-7, 0), (-4.6, -4), (-1.6, -8.5)]
    for (x0, y0), (x1, y1) in itertools.pairwise(posts):
        for step in range(3):
            x, y = x0 + (x1 - x0) * step / 3, y0 + (y1 - y0) * step / 3
            paper.block(x, y, (0.5, 0.5, 1.9), (132, 98, 66))
        paper.stand((x0 + x1) / 2, (y0 + y1) / 2 - 0.1, _plank(paper, (x0, y0), (x1, y1)))
    for x, y in ((-36, -6), (-31, -10), (-26, -14), (-21, -18), (-16, -22)):
        paper.block(x, y, (2.2, 2.2, 0.5), (186, 184, 176))
    for x, y in ((-40, -24), (30, -20), (40, 2)):
        paper.house(x, y, (10, 7, 3), (CLAY, THATCH), pale=True)
    for x, y in ((-44, 26), (-30, 34), (10, 26), (30, 30), (48, 12), (26, -6), (-50, 4), (52, -18)):
        paper.tree(x, y, 8)
    for index, (x, y) in enumerate(((-16, 1), (-13, -3), (-25, 4))):
        paper.person(x, y, CLOTHS[index])


def _plank(paper: Town, start: Place, end: Place) -> Callable[[], None]:
    def paint() -> None:
        for z in (0.5, 1.1, 1.6):
            ends = [paper.camera.see(*start, z), paper.camera.see(*end, z)]
            paper.line(ends, (156, 120, 82), 3.2)

    return paint


def _round(x: float, y: float, radius: float) -> list[Place]:
    turn = np.linspace(0, math.tau, 40)
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turn]


def walled_exit(paper: Town) -> None:
    """An exit of the theatre, walled up; somebody stands before it, for scale."""
    paper.gradient(0, 640, (222, 226, 214), PAPER)
    paper.gradient(520, 640, EARTH, shade(EARTH, 0.9))
    wall = shade(STONE, 0.96)
    paper.box(0, 60, 960, 530, wall)
    for row in range(24):
        top = 60 + row * 20
        brick = row % 7 == 4
        x = -paper.draw.uniform(0, 30)
        while x < 960:
            width = paper.draw.uniform(40, 54) if brick else paper.draw.uniform(24, 34)
            tone = shade((190, 110, 80) if brick else wall, paper.draw.uniform(0.9, 1.08))
            high = 12 if brick else 18
            paper.box(x, top + (18 - high) / 2, x + width - 2, top + (18 + high) / 2, tone)
            x += width
    mortar = shade(STONE, 0.78)
    paper.box(330, 280, 630, 530, mortar)
    paper.ellipse(480, 280, 150, 150, mortar)
    _arch(paper, 480, 530, 150, 250, (196, 160, 118))
    for row in range(17):
        y = 516 - row * 20
        reach = 140 if y > 280 else 140 * math.sqrt(max(0.0, 1 - ((280 - y) / 130) ** 2))
        x = 480 - reach
        while x < 480 + reach - 10:
            width = min(paper.draw.uniform(26, 64), 480 + reach - x)
            tone = paper.draw.choice(
                ((206, 196, 172), (184, 172, 150), (216, 204, 178), (172, 150, 128))
            )
            paper.box(x, y - 8, x + width - 3, y + 9, shade(tone, paper.draw.uniform(0.88, 1.04)))
            x += width
    paper.box(430, 430, 530, 448, (226, 218, 198))
    for x in (450, 478, 506):
        paper.line([(x, 434), (x, 444)], (150, 136, 116), 2)
    _somebody(paper, 742, 566, 170)


def _arch(paper: Town, x: float, foot: float, half: float, spring: float, colour: Colour) -> None:
    top = foot - spring
    for step in range(22):
        low, high = math.pi * step / 22, math.pi * (step + 0.92) / 22
        ring = [
            (x + r * math.cos(t), top - r * math.sin(t))
            for r, t in ((half, low), (half + 40, low), (half + 40, high), (half, high))
        ]
        paper.outline(
            ring, shade(colour if step % 2 else (198, 112, 82), paper.draw.uniform(0.94, 1.06))
        )
    for side in (-1, 1):
        for row in range(12):
            y = foot - row * spring / 12
            near, far = x + side * half, x + side * (half + 40)
            tone = shade(colour, paper.draw.uniform(0.92, 1.06))
            paper.outline(
                [(near, y), (far, y), (far, y - spring / 12 + 2), (near, y - spring / 12 + 2)], tone
            )


def _somebody(paper: Town, x: float, foot: float, tall: float) -> None:
    """A figure for scale, in pixels."""
    paper.ellipse(x + tall * 0.12, foot, tall * 0.3, tall * 0.05, (60, 56, 50), alpha=80)
    right = ((0.13, 0.8), (0.1, 0.55), (0.15, 0.0))
    outline = [(x + across * tall, foot - up * tall) for across, up in right]
    outline += [(x - across * tall, foot - up * tall) for across, up in reversed(right)]
    paper.polygon(outline, (166, 88, 68))
    paper.line(
        [(x + tall * 0.11, foot - tall * 0.76), (x + tall * 0.2, foot - tall * 0.42)],
        (206, 160, 128),
        7,
    )
    paper.ellipse(x, foot - tall * 0.9, tall * 0.075, tall * 0.09, (206, 160, 128))
