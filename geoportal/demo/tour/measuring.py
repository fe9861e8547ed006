"""Figures, dimension lines and people for scale, in pixels of the picture."""

from __future__ import annotations

import math

from PIL import ImageFont

from geoportal.demo.painting import SCALE, Colour, Point
from geoportal.demo.tour.board import Board
from geoportal.demo.tour.paper import INK


def written(
    paper: Board,
    at: Point,
    words: str,
    size: int = 32,
    colour: Colour = INK,
    *,
    middle: bool = True,
) -> None:
    """Figures and signs in the picture, around a place or from it."""
    font = ImageFont.load_default(size * SCALE)
    anchor = "mm" if middle else "lm"
    paper.pen.text((at[0] * SCALE, at[1] * SCALE), words, fill=colour, font=font, anchor=anchor)


def measured(
    paper: Board, start: Point, end: Point, words: str, aside: float = 30, colour: Colour = INK
) -> None:
    """A dimension line with a stroke at both ends; its figure stands `aside` of its middle."""
    length = math.dist(start, end)
    nx, ny = (start[1] - end[1]) / length, (end[0] - start[0]) / length
    paper.line([start, end], colour, 1.8)
    for x, y in (start, end):
        paper.line([(x - nx * 8, y - ny * 8), (x + nx * 8, y + ny * 8)], colour, 1.8)
    middle = ((start[0] + end[0]) / 2 + nx * aside, (start[1] + end[1]) / 2 + ny * aside)
    written(paper, middle, words, 32, colour)


def person(paper: Board, x: float, foot: float, tall: float, body: Colour = (84, 70, 62)) -> None:
    """A dark figure for scale; pixels."""
    paper.ellipse(x, foot - tall * 0.92, tall * 0.075, tall * 0.085, body)
    right = ((0.13, 0.8), (0.1, 0.42), (0.08, 0.0), (0.01, 0.0), (0.0, 0.38))
    outline = [(x + across * tall, foot - up * tall) for across, up in right]
    outline += [(x - across * tall, foot - up * tall) for across, up in reversed(right[:4])]
    paper.polygon(outline, body)
