"""The town as a whole in the 2nd century, for the tour's cover: an idea, and told as one.

Two quarters are in full colours, for houses were found there; what else stands is pale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from geoportal.demo.curves import smooth
from geoportal.demo.painting import shade
from geoportal.demo.tour import harbour, theatre
from geoportal.demo.tour.axonometry import Town
from geoportal.demo.tour.board import Camera
from geoportal.demo.tour.paper import EARTH, GRASS, PAPER, PLASTER, TILE, WATER, mixed

# Two streets in the one direction, four in the other; metres about the theatre.
_ACROSS = (-38.0, 62.0, 118.0)
_ALONG = (-196.0, -132.0, -76.0, 64.0, 116.0)


def camera() -> Camera:
    """High above, looking north."""
    return Camera((-40, 16), (470, 330), 2.75, 0.42, 0.6)


def town(paper: Town) -> None:
    """Streets, houses, the theatre, an arm of the estuary, boats."""
    paper.country()
    paper.mound(840, 96, 190, 84, mixed(GRASS, (206, 214, 186), 0.45))
    _inlet(paper)
    _streets(paper)
    theatre.building(paper)
    for x, y in _plots():
        found = (-132 < x < -66 and y < -30) or (-76 < x < 0 and y > 100)
        size = (11 + paper.draw.randrange(4), 8.5, 4.0 + paper.draw.random())
        paper.house(x, y, size, (PLASTER, TILE), pale=not found)
    for index in range(34):
        x, y = -250 + (index * 83) % 430, 138 + (index * 37) % 46
        paper.tree(x, y, 10)
    for x, y in ((150, 20), (168, -8), (140, 58), (186, 34), (128, -46), (176, -60), (204, 8)):
        paper.tree(x, y, 11)


def _plots() -> Iterator[tuple[float, float]]:
    """Where houses stand: on both sides of the streets, off the crossings and the theatre."""
    for row, street in enumerate(_ACROSS):
        for index in range(50):
            x = -240 + index // 2 * 16.5 + 3 * math.sin(index * 2.1 + row)
            y = street + (6 if index % 2 else -14)
            beside = math.hypot(x / 78, (y + 2) / 70) < 1
            crossing = any(-13 < each - x - 6 < 13 for each in _ALONG)
            if not (beside or crossing or _is_wet(x, y) or (7 * index + 3 * row) % 11 == 0):
                yield x, y


def _inlet(paper: Town) -> None:
    shore = [(-420.0, -60.0), (-250, -88), (-150, -96), (-60, -86), (30, -84), (110, -108)]
    shore += [(210.0, -190.0), (260, -330)]
    far = [(100.0, -420.0), (-420, -420)]
    for lift, tone in ((7, mixed(EARTH, PAPER, 0.2)), (0, shade(WATER, 0.97))):
        paper.land([*smooth([(x, y + lift) for x, y in shore], 6), *far], tone)
    for _ripple in range(120):
        x, y = paper.draw.uniform(-260, 150), paper.draw.uniform(-190, -100)
        if y < -112 - max(0.0, x - 60) * 0.7:
            paper.way([(x, y), (x + paper.draw.uniform(4, 9), y)], (208, 228, 228), 0.5, 130)
    for x, y, length in ((-140, -122, 22), (-60, -132, 18), (10, -118, 24), (-190, -112, 16)):
        harbour.boat(paper, x, y, length, sail=True)
    for x in (-100, -84, -30, 44):
        harbour.boat(paper, x, -99, 11)


def _streets(paper: Town) -> None:
    tone = mixed(EARTH, PAPER, 0.35)
    for y in _ACROSS:
        paper.way([(-250, y), (140, y)], tone, 6)
    for x in _ALONG:
        paper.way([(x, -74), (x, 136)], tone, 6)


def _is_wet(x: float, y: float) -> bool:
    return y < -66 or x > 138
