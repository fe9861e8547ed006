"""The theatre-amphitheatre as it may have been in four periods, from one point of view.

What each building state looked like is not known here: form, steps and stage are one idea of them.
"""

from __future__ import annotations

import itertools
import math
from typing import Final

import numpy as np

from geoportal.demo.painting import Colour, Point, shade
from geoportal.demo.tour.axonometry import Town
from geoportal.demo.tour.board import Camera
from geoportal.demo.tour.paper import EARTH, GRASS, PAPER, PLASTER, SLATE, STONE, mixed

CENTRE: Final = (0.0, 0.0)
AXES: Final = (46.0, 38.0)
ARENA: Final = (0.47, 0.5)
RINGS: Final = 9
HEIGHT: Final = 13.0
# The steps go round the north; the stage closes the south.
ROUND: Final = (-0.22, math.pi + 0.22)
WOOD: Final[Colour] = (178, 138, 92)
SAND: Final[Colour] = (226, 204, 158)

Quad = tuple[float, list[Point], Colour]


def _country(paper: Town) -> None:
    """Fields, and the hill of the castle to the north-east."""
    paper.country()
    paper.mound(800, 110, 210, 96, mixed(GRASS, (206, 214, 186), 0.45))


def camera() -> Camera:
    """Where one stands in every period."""
    return Camera(CENTRE, (470, 410), 6.0, 0.42, 0.6)


def first(paper: Town) -> None:
    """1st century: an arena in a bank of earth, steps of wood."""
    _country(paper)
    _town(paper, dense=0.5)
    _around(paper, EARTH)
    _cavea(paper, WOOD, (176, 164, 112), RINGS - 3, HEIGHT * 0.62, sloping=True)
    _arena(paper)
    _crowd(paper, 60, RINGS - 3, HEIGHT * 0.62)
    _fence(paper)


def second(paper: Town) -> None:
    """2nd to 3rd century: steps of stone, a stage."""
    _country(paper)
    _town(paper, dense=1.0)
    building(paper)
    _crowd(paper, 130, RINGS, HEIGHT)


def building(paper: Town) -> None:
    """It alone, as in the 2nd to 3rd century."""
    _around(paper, EARTH)
    _cavea(paper, STONE, shade(STONE, 0.93), RINGS, HEIGHT, arches="open")
    _arena(paper)
    _stage(paper)


def third(paper: Town) -> None:
    """From the late 3rd century: the exits walled up; the wall to the hill is not drawn."""
    _country(paper)
    _town(paper, dense=0.35, burnt=True)
    _around(paper, mixed(EARTH, (120, 104, 88), 0.3))
    _cavea(paper, shade(STONE, 0.88), shade(STONE, 0.82), RINGS, HEIGHT * 1.1, arches="walled")
    _arena(paper)
    for x, y in ((-9, 4), (6, -3), (12, 9)):
        paper.house(x, y, (6, 4.5, 2.6), (WOOD, (150, 126, 84)), pale=True)


def today(paper: Town) -> None:
    """What a visitor sees: steps under grass, walls in ruins, the town around."""
    _country(paper)
    for index in range(15):
        x = -84 + (index * 37) % 120
        y = 58 + (index * 23) % 44
        paper.house(x, y, (9, 7, 6.5), ((226, 214, 198), SLATE))
    paper.tower(72, 24, 7, 21, shade(STONE, 0.94), base=9)
    for index in range(18):
        paper.tree(-84 + (index * 53) % 150, 47 + (index * 7) % 8, 8)
    _around(paper, GRASS)
    _cavea(paper, (150, 168, 104), shade(STONE, 0.86), RINGS, HEIGHT * 0.8, arches="ruined")
    _arena(paper, mixed(SAND, GRASS, 0.35))
    for x, y in ((-4, -6), (1, -8), (3, -7), (-14, 3)):
        paper.person(x, y, paper.draw.choice(((70, 96, 128), (188, 120, 72), (96, 122, 92))))


def _on(angle: float, share: float) -> tuple[float, float]:
    """A place by its direction and its share of the way from the middle to the outer wall."""
    return (
        CENTRE[0] + AXES[0] * share * math.cos(angle),
        CENTRE[1] + AXES[1] * share * math.sin(angle),
    )


def _around(paper: Town, colour: Colour) -> None:
    """A street about the building, with its shadow."""
    turn = np.linspace(0, math.tau, 60)
    paper.land([_on(t, 1.22) for t in turn], mixed(colour, PAPER, 0.25), 210)
    paper.land([(x + 5, y - 1) for x, y in (_on(t, 1.06) for t in turn)], (70, 62, 60), 60)


def _cavea(
    paper: Town,
    seats: Colour,
    wall: Colour,
    rings: int,
    height: float,
    *,
    arches: str = "",
    sloping: bool = False,
) -> None:
    edges = np.linspace(ARENA[0] + 0.02, 1.0, rings + 1)
    turns = np.linspace(*ROUND, 61)
    quads: list[Quad] = []
    for place, (start, end) in enumerate(itertools.pairwise(turns)):
        middle = (start + end) / 2
        gone = 0.55 + 0.45 * math.sin(place * 0.8) if arches == "ruined" else 1.0
        for ring in range(rings):
            low, high = height * ring / rings, height * (ring + 1) / rings
            inner, outer = edges[ring], edges[ring + 1]
            lit = 0.86 + 0.16 * math.sin(middle)
            aisle = place % 10 == 5
            tone = shade(seats, lit * (0.9 if aisle else 1.0) * (1.0 if ring % 2 else 0.95))
            quads.append(_riser(paper, (start, end), inner, (low, high), shade(seats, lit * 0.72)))
            quads.append(_step(paper, (start, end), (inner, outer), high, tone))
        quads += _outside(paper, (start, end), place, wall, height * gone, arches, sloping)
    quads += _ends(paper, edges, height, wall, rings)

    def paint() -> None:
        for _depth, ring, colour in sorted(quads, key=lambda each: -each[0]):
            paper.polygon(ring, colour)
        for index, edge in enumerate(edges):
            line = [paper.camera.see(*_on(t, edge), height * index / rings) for t in turns]
            paper.line(line, (92, 74, 60), 0.7, 70)

    paper.stand(*CENTRE, paint)


def _step(
    paper: Town,
    angles: tuple[float, float],
    shares: tuple[float, float],
    z: float,
    colour: Colour,
) -> Quad:
    see = paper.camera.see
    (start, end), (inner, outer) = angles, shares
    corners = [(start, inner), (end, inner), (end, outer), (start, outer)]
    x, y = _on((start + end) / 2, (inner + outer) / 2)
    return paper.camera.depth(x, y), [see(*_on(t, s), z) for t, s in corners], colour


def _riser(
    paper: Town,
    angles: tuple[float, float],
    share: float,
    heights: tuple[float, float],
    colour: Colour,
) -> Quad:
    see, (start, end), (low, high) = paper.camera.see, angles, heights
    ring = [see(*_on(start, share), low), see(*_on(end, share), low)]
    ring += [see(*_on(end, share), high), see(*_on(start, share), high)]
    return paper.camera.depth(*_on((start + end) / 2, share)), ring, colour


def _outside(
    paper: Town,
    angles: tuple[float, float],
    place: int,
    wall: Colour,
    height: float,
    arches: str,
    sloping: bool,
) -> list[Quad]:
    """The outer face, where it is turned towards who looks; a bank of earth slopes down."""
    see, (start, end) = paper.camera.see, angles
    middle = (start + end) / 2
    x, y = _on(middle, 1.0)
    ahead = paper.camera.depth(*_on(middle, 1.1)) < paper.camera.depth(x, y)
    foot = 1.16 if sloping else 1.0
    if not ahead and not sloping:
        return []
    lit = 0.82 + 0.14 * math.cos(middle - 2.6)
    ring = [see(*_on(start, foot), 0), see(*_on(end, foot), 0)]
    ring += [see(*_on(end, 1.0), height), see(*_on(start, 1.0), height)]
    depth = paper.camera.depth(*_on(middle, foot + 0.02))
    quads: list[Quad] = [(depth, ring, shade(wall, lit))]
    if arches in ("open", "walled", "ruined") and place % 3 == 1 and ahead:
        tone = {
            "open": (104, 84, 70),
            "walled": shade((196, 168, 128), lit),
            "ruined": (128, 112, 92),
        }[arches]
        low, high = 0.2, height * 0.55
        part = [start + (end - start) * share for share in (-0.3, 1.3)]
        arch = [see(*_on(part[0], 1.0), low), see(*_on(part[1], 1.0), low)]
        arch += [
            see(*_on(part[0] + (part[1] - part[0]) * share, 1.0), high + 1.4 * lift)
            for share, lift in ((1, 0), (0.75, 0.8), (0.5, 1.0), (0.25, 0.8), (0, 0))
        ]
        quads.append((depth - 0.5, arch, tone))
    return quads


def _ends(paper: Town, edges: np.ndarray, height: float, wall: Colour, rings: int) -> list[Quad]:
    """The two cut faces of the horseshoe."""
    quads: list[Quad] = []
    for angle in ROUND:
        for ring in range(rings):
            inner, outer, top = edges[ring], edges[ring + 1], height * (ring + 1) / rings
            face = [paper.camera.see(*_on(angle, share), 0) for share in (inner, outer)]
            face += [paper.camera.see(*_on(angle, share), top) for share in (outer, inner)]
            depth = paper.camera.depth(*_on(angle, (inner + outer) / 2)) - 1.0
            quads.append((depth, face, shade(wall, 0.98)))
    return quads


def _arena(paper: Town, colour: Colour = SAND) -> None:
    turn = np.linspace(0, math.tau, 60)
    ring = [(AXES[0] * ARENA[0] * math.cos(t), AXES[1] * ARENA[1] * math.sin(t)) for t in turn]
    paper.land(ring, shade(colour, 0.9))
    paper.land([(x * 0.97, y * 0.95 - 0.4) for x, y in ring], colour)


def _crowd(paper: Town, many: int, rings: int, height: float) -> None:
    """Spectators on the steps that one looks at."""
    cloths: tuple[Colour, ...] = ((172, 84, 66), (226, 214, 190), (94, 112, 140), (196, 156, 84))
    edges = np.linspace(ARENA[0] + 0.02, 1.0, rings + 1)
    places = []
    for _one in range(many):
        ring = paper.draw.randrange(1, rings)
        angle = paper.draw.uniform(0.5, math.pi - 0.15)
        share = edges[ring] + (edges[ring + 1] - edges[ring]) * 0.55
        seen = paper.camera.see(*_on(angle, share), height * (ring + 1) / rings)
        places.append((seen, paper.draw.choice(cloths)))

    def paint() -> None:
        for (x, y), cloth in places:
            paper.ellipse(x, y - 3.2, 2.1, 3.2, cloth)
            paper.ellipse(x, y - 7.4, 1.6, 1.7, (204, 160, 130))

    # Just after the steps, which stand at the middle.
    paper.stand(CENTRE[0], CENTRE[1] - 0.01, paint)


def _fence(paper: Town) -> None:
    paper.block(-18, -AXES[1] * 0.56 - 6, (36, 3, 3.2), WOOD)


def _stage(paper: Town) -> None:
    foot = -AXES[1] * 0.5 - 9
    paper.block(-21, foot + 5, (42, 4, 1.6), (196, 172, 132))
    paper.house(-24, foot - 3, (48, 7, 9.5), (PLASTER, (178, 96, 66)))


def _town(paper: Town, *, dense: float, burnt: bool = False) -> None:
    """Houses behind, pale: where they stood is not known."""
    for index in range(round(20 * dense)):
        x = -92 + (index * 41) % 136
        y = 52 + (index * 29) % 52
        if burnt and index % 2:
            paper.block(x, y, (9, 7, 1.4), (134, 112, 96), pale=True)
        else:
            paper.house(x, y, (10 + index % 3 * 2, 7, 4.4), pale=True)
    for index in range(9):
        paper.tree(-88 + (index * 61) % 150, 47 + (index * 17) % 50, 7)
