"""The ground, a wall, the keep and the valley cut open; what is measured is written beside it.

There are no words in them, so that one drawing serves every language. A question mark stands where
nobody knows.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from geoportal.demo.painting import Colour, Point, shade
from geoportal.demo.tour.board import Board
from geoportal.demo.tour.measuring import measured, person, written
from geoportal.demo.tour.paper import INK, PAPER, STONE, TILE, WATER

SOIL: Final[Colour] = (158, 128, 92)
DOUBT: Final[Colour] = (122, 88, 30)


def beneath_the_square(paper: Board) -> None:
    """The ground beneath the square, cut open: 3.10 m, and 1.50 m on another page."""
    paper.gradient(0, 200, (214, 226, 226), PAPER)
    top, metre = 226.0, 104.0
    for across in range(80, 960, 130):
        paper.tree_at(across, top, 66)
    bands = (
        (0.0, 0.28, (172, 166, 156)),
        (0.28, 1.05, (150, 122, 92)),
        (1.05, 1.75, (128, 104, 80)),
        (1.75, 2.5, (106, 88, 72)),
        (2.5, 3.1, (140, 112, 84)),
        (3.1, 3.5, (198, 166, 118)),
        (3.5, 4.1, (214, 192, 142)),
    )
    for low, high, tone in bands:
        edge = [
            (x, top + low * metre + 5 * math.sin(x / 70 + low * 9)) for x in range(-10, 980, 14)
        ]
        paper.polygon([*edge, (980, top + high * metre + 30), (-10, top + high * metre + 30)], tone)
    for _pebble in range(150):
        x, y = paper.draw.uniform(0, 960), paper.draw.uniform(top + 40, top + 340)
        tone = paper.draw.choice(((188, 104, 74), (206, 196, 172), (92, 78, 66)))
        paper.blob(x, y, paper.draw.uniform(3, 8), paper.draw.uniform(2, 5), tone, alpha=170)
    foot = top + 3.3 * metre
    for row in range(7):
        for stone in range(5):
            x = 560.0 + stone * 24 + (row % 2) * 10
            paper.outline(
                _stone(x, foot - row * 19),
                shade(STONE, paper.draw.uniform(0.88, 1.05)),
            )
    measured(paper, (712, foot), (712, foot - 1.2 * metre), "> 1,20 m", 86, PAPER)
    measured(paper, (230, top), (230, top + 3.1 * metre), "3,10 m", -74, PAPER)
    paper.broken([(370, top + 1.5 * metre), (530, top + 1.5 * metre)], (250, 240, 220), 2.4)
    written(paper, (450, top + 1.5 * metre - 24), "1,50 m ?", 32, (250, 240, 220))
    paper.line([(130, top + 3.1 * metre), (330, top + 3.1 * metre)], (250, 240, 220), 3)
    person(paper, 120, top, 1.7 * metre)


def _stone(x: float, foot: float) -> list[Point]:
    return [(x, foot), (x + 23, foot), (x + 23, foot - 18), (x, foot - 18)]


def wall_cut(paper: Board) -> None:
    """The late wall, cut across: about 2.5 m thick; its height is not known."""
    paper.gradient(0, 640, (220, 226, 216), PAPER)
    foot, metre = 520.0, 112.0
    left, right = 340.0, 340.0 + 2.5 * metre
    paper.polygon([(0, foot), (960, foot), (960, 640), (0, 640)], SOIL)
    paper.polygon(
        [(left - 26, foot), (right + 26, foot), (right + 26, 596), (left - 26, 596)], (126, 108, 88)
    )
    for row in range(16):
        y = foot - row * 24
        tone = TILE if row % 6 == 4 else STONE
        for start in (left, right - 46):
            ring = [(start, y), (start + 46, y), (start + 46, y - 22), (start, y - 22)]
            paper.outline(ring, shade(tone, paper.draw.uniform(0.9, 1.06)), pale=row > 9)
        for _rubble in range(9):
            x = paper.draw.uniform(left + 56, right - 56)
            grey = shade((190, 180, 160), paper.draw.uniform(0.8, 1.08))
            paper.blob(x, y - 11, 13, 9, grey, alpha=255 if row <= 9 else 110)
    written(paper, ((left + right) / 2, 108), "?", 60, DOUBT)
    measured(paper, (left, 560), (right, 560), "~ 2,5 m", 30)
    person(paper, 760, foot, 1.7 * metre)


def keep_cut(paper: Board) -> None:
    """The keep and its ditch, cut open: three vaults, walls of 4.25 m; heights are not to scale."""
    paper.gradient(0, 640, (214, 226, 226), PAPER)
    foot, metre = 430.0, 20.0
    middle, half, thick = 430.0, 150.0, 4.25 * metre
    ditch = [
        (0, foot),
        (middle - half - 9 * metre, foot),
        (middle - half - 7.4 * metre, foot + 5.5 * metre),
    ]
    ditch += [
        (middle - half - 1.2 * metre, foot + 5.5 * metre),
        (middle - half, foot),
        (middle + half, foot),
    ]
    ditch += [
        (middle + half + 1.2 * metre, foot + 5.5 * metre),
        (middle + half + 7.4 * metre, foot + 5.5 * metre),
    ]
    ditch += [(middle + half + 9 * metre, foot), (960, foot), (960, 640), (0, 640)]
    paper.polygon(ditch, SOIL)
    paper.line(ditch[:-2], (110, 126, 76), 6)
    top = 66.0
    for side in (-1, 1):
        near, far = middle + side * (half - thick), middle + side * half
        paper.outline(
            [(near, top), (far, top), (far, foot + 40), (near, foot + 40)], shade(STONE, 0.92)
        )
        for row in range(18):
            y = foot + 40 - row * 22
            paper.line([(near, y), (far, y)], INK, 0.8, 70)
    for level in range(3):
        low, high = foot - level * 120, foot - (level + 1) * 120
        left, right = middle - half + thick, middle + half - thick
        arc = [
            (left + (right - left) * share, high + 62 - 52 * math.sin(math.pi * share))
            for share in np.linspace(0, 1, 24)
        ]
        paper.polygon([(left, low), *arc, (right, low)], (226, 206, 172))
        paper.outline([*arc, (right, high), (left, high)], shade(STONE, 0.8))
        paper.line([(left, low), (right, low)], INK, 2.4)
        person(paper, middle + (level - 1) * 16, low, 1.7 * metre)
    measured(paper, (middle + half, 56), (middle + half - thick, 56), "4,25 m", 24)
    measured(
        paper,
        (middle + half + 9 * metre, foot - 22),
        (middle + half, foot - 22),
        "9 m",
        24,
    )
    measured(
        paper,
        (middle + half + 10.4 * metre, foot),
        (middle + half + 10.4 * metre, foot + 5.5 * metre),
        "5,5 m",
        -60,
    )


def valley_cut(paper: Board) -> None:
    """The valley cut across: today’s ground, the fill beneath it, water that nobody measured."""
    paper.gradient(0, 640, (210, 224, 226), PAPER)
    xs = np.linspace(-10, 970, 90)
    hollow = np.exp(-(((xs - 560) / 210) ** 2))
    slope = (
        300 - 150 * np.exp(-(((xs + 40) / 220) ** 2)) - 120 * np.exp(-(((xs - 1010) / 190) ** 2))
    )
    today, old = slope + 60 * hollow, slope + 230 * hollow
    old_line = [(float(x), float(y)) for x, y in zip(xs, old, strict=True)]
    new_line = [(float(x), float(y)) for x, y in zip(xs, today, strict=True)]
    for lift, alpha in ((0, 70), (20, 60), (40, 50)):
        level = 420 - lift
        wet = [(x, y) for x, y in old_line if y > level]
        if wet:
            paper.polygon([(wet[0][0], level), *wet, (wet[-1][0], level)], WATER, alpha)
    paper.polygon([*new_line, *reversed(old_line)], (186, 160, 120), 190)
    paper.polygon([*old_line, (980, 640), (-10, 640)], (142, 116, 88))
    for _grain in range(240):
        x = paper.draw.uniform(330, 800)
        low, high = float(np.interp(x, xs, today)), float(np.interp(x, xs, old))
        if high - low > 26:
            y = paper.draw.uniform(low + 10, high - 8)
            paper.line([(x, y), (x + 14, y)], (140, 118, 88), 1.4, 150)
    paper.line(new_line, (106, 130, 76), 5)
    paper.broken(old_line, INK, 2.4)
    paper.broken([(320, 400), (820, 400)], (52, 104, 122), 3)
    written(paper, (868, 398), "?", 46, (52, 104, 122))
    for x in (90, 170, 236):
        y = float(np.interp(x, xs, today))
        paper.outline([(x, y), (x + 46, y), (x + 46, y - 36), (x, y - 36)], (232, 216, 186))
        paper.outline([(x - 5, y - 36), (x + 51, y - 36), (x + 23, y - 62)], TILE)
    for x in (640, 700):
        y = float(np.interp(x, xs, today))
        paper.tree_at(x, y, 54)
    person(paper, 470, float(np.interp(470, xs, today)), 40)
