"""An old plan of the town that never was: to be placed on the map by those who try.

It shows what the map shows too (the invented streets, the streams of the invented relief, theatre
and castle), turned and a little warped as an old sheet is, without a word about where it lies.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from geoportal.demo.network.streets import grids
from geoportal.demo.valley import AULNE, CASTLE, COMMERCE, THEATRE

TITLE: Final = "Plan ancien inventé de la démonstration"
YEAR: Final = 1845
SIZE: Final = (1500, 1200)
# The middle of the sheet in metres (EPSG:2154), metres a pixel, and how far the sheet is turned.
MIDDLE: Final = (521_480.0, 6_938_060.0)
METRES: Final = 1.15
TURNED: Final = math.radians(11)
_INK, _WATER, _PAPER = (82, 60, 44), (112, 142, 146), (233, 218, 182)


def on_sheet(x: float, y: float) -> tuple[float, float]:
    """Where a place (EPSG:2154) is drawn, in pixels from the upper left."""
    dx, dy = (x - MIDDLE[0]) / METRES, (MIDDLE[1] - y) / METRES
    across = dx * math.cos(TURNED) - dy * math.sin(TURNED)
    down = dx * math.sin(TURNED) + dy * math.cos(TURNED)
    # Paper that has shrunk: more along one side than along the other.
    across *= 1 + 0.012 * down / SIZE[1]
    down *= 0.994
    return SIZE[0] / 2 + across, SIZE[1] / 2 + down


def write_plan(path: Path) -> None:
    """The sheet as a PNG."""
    draw = Random("old plan")  # noqa: S311  # a drawing, not a secret
    sheet = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(sheet, "RGBA")
    for line, width in ((COMMERCE, 9), (AULNE, 6)):
        seen = [on_sheet(*place) for place in line]
        pen.line(seen, fill=(*_WATER, 255), width=width, joint="curve")
        pen.line(seen, fill=(200, 214, 208, 255), width=max(1, width - 4), joint="curve")
    _streets(pen, draw)
    _monuments(pen)
    _frame(pen)
    _aged(sheet).save(path, optimize=False, compress_level=3)


def _streets(pen: ImageDraw.ImageDraw, draw: Random) -> None:
    town = next(each for each in grids() if each.town.code == "LIL")
    for street in town.streets:
        seen = [on_sheet(x, y) for x, y in street.line.coords]
        if not all(60 < x < SIZE[0] - 60 and 60 < y < SIZE[1] - 60 for x, y in seen):
            continue
        pen.line(seen, fill=(*_INK, 200), width=7, joint="curve")
        pen.line(seen, fill=(*_PAPER, 255), width=4, joint="curve")
        for start, end in pairwise(seen):
            _plots(pen, draw, start, end)


def _plots(
    pen: ImageDraw.ImageDraw, draw: Random, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """Houses along a stretch of street."""
    length = math.dist(start, end)
    if length < 20:
        return
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    at = 8.0
    while at < length - 18:
        wide, deep = draw.uniform(7, 15), draw.uniform(7, 13)
        side = draw.choice((-1, 1))
        x, y = start[0] + ux * at - side * uy * 5, start[1] + uy * at + side * ux * 5
        ring = [(x, y), (x + ux * wide, y + uy * wide)]
        ring += [
            (x + ux * wide - side * uy * deep, y + uy * wide + side * ux * deep),
            (x - side * uy * deep, y + side * ux * deep),
        ]
        pen.polygon(ring, fill=(186, 132, 112, 190), outline=(*_INK, 220))
        at += wide + draw.uniform(2, 22)


def _monuments(pen: ImageDraw.ImageDraw) -> None:
    x, y = on_sheet(*THEATRE)
    for radius in (44, 36, 28, 20):
        pen.ellipse(
            (x - radius, y - radius * 0.86, x + radius, y + radius * 0.86), outline=_INK, width=2
        )
    x, y = on_sheet(*CASTLE)
    pen.ellipse((x - 12, y - 12, x + 12, y + 12), fill=(150, 116, 96), outline=_INK, width=3)
    for step in range(40):
        turn = step * math.tau / 40
        near, far = 26, 44 + 6 * math.sin(step * 2.1)
        pen.line(
            [
                (x + near * math.cos(turn), y + near * math.sin(turn)),
                (x + far * math.cos(turn), y + far * math.sin(turn)),
            ],
            fill=(*_INK, 170),
            width=1,
        )


def _frame(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, SIZE[0], SIZE[1]), outline=_PAPER, width=34)
    pen.rectangle((34, 34, SIZE[0] - 34, SIZE[1] - 34), outline=_INK, width=4)
    pen.rectangle((44, 44, SIZE[0] - 44, SIZE[1] - 44), outline=_INK, width=1)
    pen.rectangle((70, 70, 560, 168), fill=(*_PAPER, 255), outline=_INK, width=2)
    pen.text(
        (90, 84), "Plan de la ville et de ses abords", font=ImageFont.load_default(28), fill=_INK
    )
    # The font at hand writes no accents.
    note = "feuille fictive, sans valeur"
    pen.text((90, 128), note, font=ImageFont.load_default(20), fill=_INK)
    # North as the sheet is turned, and a scale of 200 m.
    x, y = SIZE[0] - 130, 150
    tip = (x + 56 * math.sin(TURNED), y - 56 * math.cos(TURNED))
    tail = (x - 56 * math.sin(TURNED), y + 56 * math.cos(TURNED))
    pen.line([tail, tip], fill=_INK, width=3)
    pen.ellipse((tip[0] - 6, tip[1] - 6, tip[0] + 6, tip[1] + 6), fill=_INK)
    left, foot = 90, SIZE[1] - 90
    for part in range(4):
        fill = _INK if part % 2 == 0 else _PAPER
        step = 50 / METRES
        box = (left + part * step, foot, left + (part + 1) * step, foot + 10)
        pen.rectangle(box, fill=fill, outline=_INK)
    pen.text((left, foot - 30), "200 m", font=ImageFont.load_default(20), fill=_INK)


def _aged(sheet: Image.Image) -> Image.Image:
    """Stains, folds and grain."""
    noise = np.random.default_rng(1845)
    rough = Image.fromarray(noise.normal(0, 1, (16, 20)).astype(np.float32))
    stains = np.asarray(rough.resize(SIZE, Image.Resampling.BICUBIC), np.float32)
    pixels = np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
    fold = np.ones(SIZE[::-1], np.float32)
    for column in (SIZE[0] // 3, 2 * SIZE[0] // 3):
        fold[:, column - 1 : column + 2] = 0.9
    fold[SIZE[1] // 2 - 1 : SIZE[1] // 2 + 2] = 0.9
    pixels = pixels * (fold * (1 + 0.03 * stains))[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
