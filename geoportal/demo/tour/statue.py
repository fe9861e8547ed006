"""The god of gilded bronze, beside somebody of today."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from geoportal.demo.painting import SCALE, Point
from geoportal.demo.tour.board import Board
from geoportal.demo.tour.measuring import measured, person
from geoportal.demo.tour.paper import PAPER, SIZE


def statue(paper: Board) -> None:
    """A standing god of gilded bronze, 1.94 m tall, beside somebody of today."""
    paper.gradient(0, 640, (92, 78, 84), (52, 44, 52))
    for radius in range(9):
        paper.ellipse(450, 300, 300 - radius * 26, 330 - radius * 28, (150, 122, 92), alpha=16)
    foot, metre = 560.0, 246.0
    paper.box(330, foot - 4, 570, foot + 42, (112, 98, 92))
    paper.box(318, foot + 36, 582, foot + 56, (92, 80, 78))
    person(paper, 240, foot + 50, 1.7 * metre, (122, 106, 108))
    measured(paper, (650, foot), (650, foot - 1.94 * metre), "1,94 m", 76, PAPER)
    _cast(paper, _figure(450, foot, 1.94 * metre))


def _figure(x: float, foot: float, tall: float) -> Image.Image:
    """The figure as a mask of the whole sheet: weight on one leg, an arm held out, a cloak."""
    mask = Image.new("L", (SIZE[0] * SCALE, SIZE[1] * SCALE))
    pen = ImageDraw.Draw(mask)

    def at(across: float, up: float) -> Point:
        return (x + across * tall) * SCALE, (foot - up * tall) * SCALE

    def limb(*joints: tuple[float, float, float]) -> None:
        """A limb through its joints; each has its thickness as a share of the height."""
        for (a, b, thick), (c, d, thin) in pairwise(joints):
            for step in range(25):
                share = step / 24
                cx, cy = at(a + (c - a) * share, b + (d - b) * share)
                r = (thick + (thin - thick) * share) * tall * SCALE / 2
                pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=255)

    limb((-0.036, 0.5, 0.085), (-0.05, 0.29, 0.056), (-0.052, 0.2, 0.056), (-0.046, 0.03, 0.03))
    limb((0.036, 0.5, 0.085), (0.072, 0.29, 0.056), (0.086, 0.2, 0.054), (0.1, 0.035, 0.03))
    limb((-0.046, 0.018, 0.03), (-0.09, 0.008, 0.022))
    limb((0.1, 0.02, 0.03), (0.145, 0.01, 0.022))
    limb((-0.008, 0.53, 0.135), (0.0, 0.62, 0.118), (0.004, 0.72, 0.168), (0.004, 0.76, 0.15))
    limb((-0.092, 0.775, 0.062), (0.1, 0.785, 0.062))
    limb((-0.1, 0.77, 0.056), (-0.135, 0.61, 0.042), (-0.11, 0.47, 0.03), (-0.105, 0.44, 0.034))
    limb((0.108, 0.775, 0.056), (0.165, 0.64, 0.042), (0.25, 0.69, 0.03), (0.272, 0.705, 0.032))
    limb((0.003, 0.79, 0.05), (0.006, 0.86, 0.046))
    limb((0.008, 0.9, 0.074), (0.008, 0.94, 0.092))
    for turn in range(11):
        angle = math.pi * turn / 10
        curl = (0.008 + 0.046 * math.cos(angle), 0.942 + 0.05 * math.sin(angle), 0.03)
        limb(curl, curl)
    pen.polygon(
        [at(0.24, 0.72), at(0.275, 0.71), at(0.29, 0.4), at(0.262, 0.36), at(0.235, 0.42)], fill=255
    )
    return mask


def _cast(paper: Board, mask: Image.Image) -> None:
    """Gild a mask: round where it is thick, lit from the upper left."""
    smooth = np.asarray(mask.filter(ImageFilter.GaussianBlur(7)), np.float32) / 255
    round_ = np.asarray(mask.filter(ImageFilter.GaussianBlur(17)), np.float32) / 255
    down, across = np.gradient(round_)
    light = np.clip(0.62 - 30 * (0.75 * across + 0.66 * down) * -1 + 0.3 * (round_ - 0.6), 0, 1.15)
    dark, bright = np.array((92, 62, 28), np.float32), np.array((250, 222, 142), np.float32)
    gold = dark + (bright - dark) * light[..., None]
    share = np.clip((smooth - 0.42) / 0.12, 0, 1)[..., None]
    under = np.asarray(paper.image, np.float32)
    lit = np.clip(under + (gold - under) * share, 0, 255).astype(np.uint8)
    paper.image.paste(Image.fromarray(lit))
