"""What is seen from straight above; what is measured is written beside it, in metres.

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
from geoportal.demo.tour.paper import EARTH, GRASS, INK, PAPER, STONE, WATER, mixed
from geoportal.demo.tour.sections import DOUBT

GOLD: Final[Colour] = (204, 164, 76)


def sizes_of_the_theatre(paper: Board) -> None:
    """Three sizes that sources give, one over the other."""
    middle, metre = (600.0, 340.0), 5.4
    kinds: tuple[tuple[float, float, Colour, str], ...] = (
        (110.0, 95.0, (150, 168, 178), "110"),
        (106.56, 91.7, (196, 128, 92), "106,56 x 88,8 - 94,7"),
        (78.0, 75.0, (128, 148, 96), "78 x 75"),
    )
    turn = np.linspace(0, math.tau, 90)
    for wide, deep, tone, _words in kinds:
        ring = [
            (middle[0] + wide / 2 * metre * math.cos(t), middle[1] + deep / 2 * metre * math.sin(t))
            for t in turn
        ]
        paper.polygon(ring, tone, 60)
        if wide == 110:
            paper.broken(ring, shade(tone, 0.6), 2.2)
        else:
            paper.line(ring, shade(tone, 0.66), 2.6)
    paper.ellipse(*middle, 24 * metre, 22.5 * metre, (232, 212, 166), alpha=220)
    written(paper, middle, "48 x 45", 32)
    for index, (_wide, _deep, tone, words) in enumerate(kinds):
        y = 44 + index * 44
        paper.box(36, y - 8, 66, y + 8, shade(tone, 0.9))
        written(paper, (76, y), f"{words} m", 32, middle=False)


def around_the_theatre(paper: Board) -> None:
    """The theatre, and how far from it the statue may have been found."""
    paper.gradient(0, 640, mixed(EARTH, PAPER, 0.6), mixed(EARTH, PAPER, 0.45))
    for index in range(7):
        paper.line([(-20, 60 + index * 90), (980, 20 + index * 96)], (236, 228, 208), 9)
        paper.line([(40 + index * 140, -20), (10 + index * 150, 660)], (236, 228, 208), 9)
    paper.line([(120, -20), (170, 160), (150, 330), (230, 520), (250, 660)], WATER, 13)
    for radius, alpha in ((270, 40), (200, 46), (130, 52)):
        paper.ellipse(520, 320, radius, radius, GOLD, alpha=alpha)
    turn = np.linspace(0, math.tau, 120)
    paper.broken([(520 + 270 * math.cos(t), 320 + 270 * math.sin(t)) for t in turn], INK, 2.2)
    for share in (1.0, 0.84, 0.68, 0.5):
        paper.ellipse(520, 320, 62 * share, 52 * share, shade(STONE, 0.72 + 0.3 * (1 - share)))
    paper.ellipse(520, 320, 28, 24, (232, 212, 166))
    for x, y in ((400, 190), (650, 230), (640, 470), (380, 450), (520, 120)):
        written(paper, (x, y), "?", 46, DOUBT)


def mosaic(paper: Board) -> None:
    """The mosaic when it was found and as it is kept; the pattern is the draughtsman's own."""
    metre = 62.0
    left, top = 60.0, 90.0
    wide, deep = 8.6 * metre, 6.8 * metre
    paper.polygon(
        [(left, top), (left + wide, top), (left + wide, top + deep), (left, top + deep)],
        (232, 220, 194),
    )
    paper.broken(
        [
            (left, top),
            (left + wide, top),
            (left + wide, top + deep),
            (left, top + deep),
            (left, top),
        ],
        INK,
        2.4,
    )
    x0, y0 = left + (wide - 5.73 * metre) / 2, top + (deep - 5.92 * metre) / 2
    _cubes(paper, (x0, y0), (5.73 * metre, 5.92 * metre))
    measured(paper, (left + wide, top - 26), (left, top - 26), "~ 8,6 m", 28)
    measured(paper, (left + wide + 24, top), (left + wide + 24, top + deep), "~ 6,8 m", -70)
    measured(paper, (x0 + 5.73 * metre, 560), (x0, 560), "5,73 m", -30)
    measured(paper, (790, y0), (790, y0 + 5.92 * metre), "5,92 m", -66)
    person(paper, 916, 560, 1.7 * metre)


def _cubes(paper: Board, corner: Point, size: tuple[float, float]) -> None:
    """A floor of small stones: a border, rings, and a rosette."""
    step = 8.0
    tones: tuple[Colour, ...] = ((236, 226, 202), (96, 104, 120), (176, 92, 70), (204, 164, 92))
    for row in range(int(size[1] / step)):
        for col in range(int(size[0] / step)):
            x, y = col * step, row * step
            u, v = x / size[0] - 0.5, y / size[1] - 0.5
            edge, far, turn = max(abs(u), abs(v)), math.hypot(u, v), math.atan2(v, u)
            if edge > 0.46:
                kind = 1
            elif edge > 0.4:
                kind = 2 if (col + row) % 6 < 3 else 0
            elif far < 0.34:
                petals = 0.16 + 0.1 * abs(math.cos(4 * turn))
                kind = 3 if far < 0.05 else 2 if far < petals else 1 if far > 0.3 else 0
            else:
                kind = 3 if abs(abs(u) - abs(v)) < 0.03 else 0
            tone = shade(tones[kind], paper.draw.uniform(0.9, 1.06))
            left, top = corner[0] + x, corner[1] + y
            paper.box(left, top, left + step - 1.2, top + step - 1.2, tone)


def footings(paper: Board) -> None:
    """Where the two streams meet: the bank and five footings; a scheme, not a survey."""
    paper.gradient(0, 640, mixed(GRASS, PAPER, 0.5), mixed(GRASS, PAPER, 0.35))
    for line, width in (
        ([(-20, 120), (180, 190), (380, 290), (520, 380), (600, 520), (620, 660)], 74),
        ([(980, 90), (800, 170), (640, 290), (530, 380)], 54),
    ):
        paper.line(line, (178, 160, 118), width + 22)
    for line, width in (
        ([(-20, 120), (180, 190), (380, 290), (520, 380), (600, 520), (620, 660)], 74),
        ([(980, 90), (800, 170), (640, 290), (530, 380)], 54),
    ):
        paper.line(line, WATER, width)
    paper.ellipse(528, 384, 40, 38, WATER)
    for step in range(24):
        share = step / 23
        x, y = 190 + 300 * share, 250 + 176 * share - 12 * math.sin(share * 3)
        paper.ellipse(x, y, 6.5, 6.5, (112, 82, 56))
    for index, (x, y) in enumerate(((150, 420), (210, 450), (272, 478), (330, 510), (392, 540))):
        paper.outline(
            [(x - 18, y - 16), (x + 18, y - 14), (x + 17, y + 16), (x - 17, y + 14)],
            shade((188, 186, 180), 0.92 + 0.03 * index),
        )
    paper.broken([(110, 350), (460, 500), (436, 590), (84, 450), (110, 350)], INK, 2)
    written(paper, (690, 470), "?", 60, DOUBT)
