"""The valley south-east of the town in three periods: where the harbour is thought to have been.

No quay is proven: boats lie on the shore, and what may have stood there is pale.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geoportal.demo.curves import smooth
from geoportal.demo.painting import Colour, shade
from geoportal.demo.tour.axonometry import Town
from geoportal.demo.tour.board import Camera, Place
from geoportal.demo.tour.paper import GRASS, SLATE, WATER, mixed
from geoportal.demo.tour.town import CLOTHS

MUD: Final[Colour] = (178, 158, 122)
HULL: Final[Colour] = (138, 98, 66)
SAIL: Final[Colour] = (236, 226, 204)


def camera() -> Camera:
    """The same in every period."""
    return Camera((0, 0), (500, 350), 5.6, 0.36, 0.54)


# The shore of the inlet, from the south-west to the north and back; metres of the picture.
_WIDE: Final = (
    *((-130, -90), (-70, -34), (-44, -20), (-16, -8), (2, 6), (8, 30), (0, 58), (14, 130)),
    *((46, 130), (30, 60), (38, 34), (56, 12), (76, -10), (104, -40), (150, -110), (-60, -150)),
)
_NARROW: Final = (
    *((-44, -140), (-12, -60), (2, -30), (12, -8), (18, 12), (18, 34), (12, 60), (26, 130)),
    *((34, 130), (21, 60), (27, 34), (28, 10), (25, -12), (19, -32), (12, -62), (4, -140)),
)


def inlet(paper: Town) -> None:
    """1st to 2nd century: an arm of the estuary."""
    paper.country()
    paper.land(_shore(_WIDE, 1.07), MUD, 235)
    paper.land(_shore(_WIDE), shade(WATER, 0.95))
    _ripples(paper, 90, (-60, 80))
    boat(paper, -2, -30, 15, sail=True)
    boat(paper, 34, -22, 12, sail=True)
    boat(paper, 30, -62, 17, sail=True)
    boat(paper, 17, 22, 8)
    boat(paper, -22, -13, 7)
    boat(paper, -34, -20, 7)
    for x, y in ((-62, 10), (-46, 20), (-30, 12), (-14, 26), (-40, 36), (-60, 34), (-22, 44)):
        paper.house(x, y, (13, 8, 4.4), pale=True)
    _sacks(paper)
    _people(paper, ((-24, -4), (-20, -2), (-36, -9), (-10, 6), (-6, 12)))
    _trees(paper, ((58, 44), (72, 30), (88, 12), (66, 66), (50, 84), (-84, 6), (-80, 46), (104, 6)))


def silted(paper: Town) -> None:
    """3rd to 4th century: mud and reeds, a narrower channel."""
    paper.country()
    paper.land(_shore(_WIDE, 1.05), shade(MUD, 0.96), 235)
    paper.land(_shore(_WIDE), mixed(MUD, GRASS, 0.35), 220)
    paper.land(_shore(_NARROW), shade(WATER, 0.9))
    _ripples(paper, 30, (4, 22))
    for _reed in range(190):
        x, y = paper.draw.uniform(-60, 84), paper.draw.uniform(-80, 34)
        if abs(x - 14) > 14 and x > -70 - y:
            _reeds(paper, x, y)
    boat(paper, 12, -40, 9)
    boat(paper, -26, -16, 8)
    for x, y in ((-60, 16), (-40, 24), (-20, 30)):
        paper.house(x, y, (13, 8, 4.4), pale=True)
    _people(paper, ((-14, 2), (-11, 3)))
    _trees(paper, ((58, 44), (72, 30), (88, 12), (66, 66), (50, 84), (-84, 6), (-80, 46), (104, 6)))


def meadow(paper: Town) -> None:
    """Today: a stream between gardens and streets; the Seine is more than 3 km away."""
    paper.country()
    stream = smooth([(-26, -140), (-2, -64), (12, -30), (18, 0), (22, 34), (15, 62), (28, 130)], 6)
    paper.way(stream, (150, 160, 104), 6)
    paper.way(stream, shade(WATER, 0.95), 3.2)
    streets = (
        [(-150, -78), (-50, -18), (40, 16), (150, 62)],
        [(-96, 130), (-44, 40), (-26, -10), (-40, -110)],
    )
    for width, tone in ((6.8, (212, 208, 198)), (5.4, (172, 170, 166))):
        for street in streets:
            paper.way(smooth(street, 6), tone, width)
    for index in range(8):
        along, colours = -104 + index * 24, ((228, 216, 200), SLATE if index % 3 else (168, 92, 70))
        beside = -52 + 0.47 * (along + 104)
        if abs(along + 34) > 12 and abs(along - 18) > 12:
            paper.house(along, beside + 10, (11, 8, 6), colours)
            paper.house(along + 4, beside - 16, (11, 8, 6), colours)
    for index in range(5):
        paper.house(-66 - index * 9, 34 + index * 16, (9, 11, 6), ((222, 206, 188), SLATE))
        paper.house(-40 - index * 10, 40 + index * 16, (9, 11, 6), ((232, 220, 200), SLATE))
    _people(paper, ((30, 8), (33, 7), (-20, -2)))
    for index in range(16):
        paper.tree(30 + (index * 29) % 70, -76 + (index * 41) % 90, 8)
    _trees(paper, ((58, 44), (72, 30), (88, 12), (66, 66), (50, 84), (-84, 6), (-80, 46), (104, 6)))


def _shore(ring: Sequence[Place], by: float = 1.0) -> list[Place]:
    """The ring without corners, made larger about its middle."""
    x0 = sum(x for x, _ in ring) / len(ring)
    y0 = sum(y for _, y in ring) / len(ring)
    return smooth([(x0 + (x - x0) * by, y0 + (y - y0) * by) for x, y in ring], 6)


def _ripples(paper: Town, many: int, across: tuple[float, float]) -> None:
    for _ripple in range(many):
        x, y = paper.draw.uniform(*across), paper.draw.uniform(-90, 60)
        if (-70 - y) < x < 80 - max(0, y) and y < 40 - abs(x - 18) * 0.9 + 10:
            paper.way([(x, y), (x + paper.draw.uniform(2, 5), y)], (206, 226, 226), 0.3, 120)


def boat(paper: Town, x: float, y: float, length: float, *, sail: bool = False) -> None:
    """A boat along the shore's direction, afloat or drawn up; metres."""

    def paint() -> None:
        see, half = paper.camera.see, length / 2
        low = [(x - half, y, 1.4), (x - half * 0.7, y - 1.6, 0), (x + half * 0.7, y - 1.6, 0)]
        low += [(x + half, y, 1.8), (x + half * 0.7, y + 1.6, 0.9), (x - half * 0.7, y + 1.6, 0.9)]
        paper.polygon([see(a + 1, b - 1.4, 0) for a, b, _ in low], (60, 80, 84), 60)
        side = [see(x - half, y, 1.6), see(x - half * 0.7, y - 1.6, -0.4)]
        side += [see(x + half * 0.7, y - 1.6, -0.4), see(x + half, y, 2.0)]
        side += [see(x + half * 0.7, y - 1.6, 1.2), see(x - half * 0.7, y - 1.6, 1.2)]
        deck = [see(x - half, y, 1.6), see(x - half * 0.7, y - 1.6, 1.2)]
        deck += [see(x + half * 0.7, y - 1.6, 1.2), see(x + half, y, 2.0)]
        deck += [see(x + half * 0.7, y + 1.6, 1.2), see(x - half * 0.7, y + 1.6, 1.2)]
        paper.outline(deck, shade(HULL, 1.3))
        paper.outline(side, HULL)
        if sail:
            mast = length * 0.85
            paper.line([see(x, y, 1), see(x, y, mast)], (104, 76, 54), 2.4)
            yard = [see(x - half * 0.6, y, mast * 0.92), see(x + half * 0.6, y, mast * 0.92)]
            foot = [see(x + half * 0.5, y - 1, mast * 0.4), see(x - half * 0.5, y - 1, mast * 0.4)]
            paper.outline([*yard, *foot], SAIL)
            for share in (0.33, 0.66):
                top = tuple(a + (b - a) * share for a, b in zip(yard[0], yard[1], strict=True))
                end = tuple(a + (b - a) * share for a, b in zip(foot[1], foot[0], strict=True))
                paper.line([(top[0], top[1]), (end[0], end[1])], (190, 166, 128), 1)

    paper.stand(x, y, paint)


def _reeds(paper: Town, x: float, y: float) -> None:
    def paint() -> None:
        (fx, fy), tall = paper.camera.see(x, y), paper.draw.uniform(9, 17)
        for blade in range(4):
            lean = paper.draw.uniform(-3, 3)
            green = paper.draw.choice(((136, 142, 84), (158, 150, 92), (116, 128, 80)))
            paper.line([(fx + blade * 2, fy), (fx + blade * 2 + lean, fy - tall)], green, 1.3)

    paper.stand(x, y, paint)


def _sacks(paper: Town) -> None:
    for x, y in ((-30, -6), (-28, -5), (-26.4, -6), (-12, 4), (-10.6, 4.6)):
        paper.tower(x, y, 0.7, 1.2, (190, 120, 82))


def _people(paper: Town, places: tuple[tuple[float, float], ...]) -> None:
    for index, (x, y) in enumerate(places):
        paper.person(x, y, CLOTHS[index % len(CLOTHS)])


def _trees(paper: Town, places: tuple[tuple[float, float], ...]) -> None:
    for x, y in places:
        paper.tree(x, y, 8)
