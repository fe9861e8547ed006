"""Labels that overlap neither each other nor the signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil, hypot

import numpy as np
import shapely
from numpy.typing import NDArray

from archaeology.analysis.section.drawing import sheet

TALL = sheet.SMALL * 1.15
AIR = 0.5
# So many free places are tried for a label whose leader is in the way of others.
TRIED = 30
# A leader is looked at in steps of this length, on cells of this side, millimetres.
STEP, CELL = 0.8, 0.25
# Half the room that a leader takes.
THIN = 0.1
Boxes = NDArray[np.float64]
# A label farther from its sign than this, or nearer to another one, is tied to it by a line.
TIED = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, millimetres, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the insides overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text for the sign around (x, y); one in a crowd is left out before its leader crosses the
    others.
    """

    words: str
    x: float
    y: float
    reach: float = 1.6
    italic: bool = False
    in_crowd: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Where a text stands; `leader` ties it to its sign."""

    wanted: Wanted
    box: Box
    leader: tuple[float, float, float, float] | None


@dataclass(slots=True)
class Taken:
    """The places that are taken as cells of the sheet, for the many points of leaders, and as
    rows (left, top, right, bottom): the `fixed` ones in a tree, those that come one by one aside.
    """

    frame: Box
    fixed: Boxes
    tree: shapely.STRtree = field(init=False)
    rows: Boxes = field(default_factory=lambda: np.empty((0, 4)))
    cells: NDArray[np.bool_] = field(
        default_factory=lambda: np.zeros(
            (ceil(sheet.HEIGHT / CELL) + 1, ceil(sheet.WIDTH / CELL) + 1), np.bool_
        )
    )

    def __post_init__(self) -> None:
        self.tree = shapely.STRtree(shapely.box(*self.fixed.T))
        self._fill(self.fixed)

    def take(self, boxes: Boxes) -> None:
        """Mark these places as taken."""
        self.rows = np.concatenate([self.rows, boxes])
        self._fill(boxes)

    def _fill(self, boxes: Boxes) -> None:
        first = np.floor((boxes[:, :2] - THIN) / CELL).astype(int).clip(0)
        last = np.ceil((boxes[:, 2:] + THIN) / CELL).astype(int).clip(0)
        for (left, top), (right, bottom) in zip(first.tolist(), last.tolist(), strict=True):
            self.cells[top:bottom, left:right] = True

    def clear(self, x: Boxes, y: Boxes) -> NDArray[np.bool_]:
        """Which points of leaders lie in the frame and touch nothing that is taken."""
        frame = self.frame
        inside = (x - THIN >= frame.left) & (x + THIN <= frame.right)
        inside &= (y - THIN >= frame.top) & (y + THIN <= frame.bottom)
        rows = np.where(inside, y / CELL, 0).astype(int)
        columns = np.where(inside, x / CELL, 0).astype(int)
        return np.asarray(inside & ~self.cells[rows, columns])

    def free(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Which of these places lie in the frame and meet nothing that is taken."""
        frame = self.frame
        held = (boxes[:, 0] >= frame.left) & (boxes[:, 2] <= frame.right)
        held &= (boxes[:, 1] >= frame.top) & (boxes[:, 3] <= frame.bottom)
        held[held] = ~self._met(boxes[held])
        # To touch is not to meet.
        within = boxes[held] + np.array([1, 1, -1, -1]) * 1e-9
        free = np.ones(len(within), np.bool_)
        free[self.tree.query(shapely.box(*within.T))[0]] = False
        held[held] = free
        return held

    def _met(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Which of these places meet one that came."""
        if not len(boxes):
            return np.zeros(0, np.bool_)
        low, high = boxes.min(axis=0), boxes.max(axis=0)
        a = self.rows
        a = a[(a[:, 0] < high[2]) & (a[:, 2] > low[0]) & (a[:, 1] < high[3]) & (a[:, 3] > low[1])]
        met = (boxes[:, None, 0] < a[None, :, 2]) & (boxes[:, None, 2] > a[None, :, 0])
        met &= (boxes[:, None, 1] < a[None, :, 3]) & (boxes[:, None, 3] > a[None, :, 1])
        return np.asarray(met.any(axis=1))


def place(
    wanted: Sequence[Wanted],
    frame: Box,
    signs: Sequence[Box],
    lines: Sequence[Box],
    levels: Sequence[float] = (),
) -> tuple[list[Label], list[Wanted]]:
    """A place for each text, in the given order: the free one nearest to its sign, first where it
    crosses none of the `lines` either and stands on its sign's side of all `levels` (millimetres
    from the sheet's top), then where only its leader crosses lines; and the texts for which there
    is no place.

    Greedy placement over candidate positions (Christensen, Marks and Shieber 1995, ACM
    Transactions on Graphics 14/3): no label ever overlaps another, a sign or another's leader.
    """
    placed: list[Label] = []
    left_over: list[Wanted] = []
    middles = np.array([((b.left + b.right) / 2, (b.top + b.bottom) / 2) for b in signs]).reshape(
        -1, 2
    )
    strict, loose = Taken(frame, _rows([*signs, *lines])), Taken(frame, _rows(signs))
    for one in wanted:
        label = _first_free(one, middles, strict, strict, levels)
        if label is None and not one.in_crowd:
            label = (
                _first_free(one, middles, strict, loose, levels)
                or _first_free(one, middles, loose, loose, levels)
                or _first_free(one, middles, loose, loose)
            )
        if label is None:
            left_over.append(one)
            continue
        placed.append(label)
        now = np.concatenate([_rows([label.box]), _along(label.leader)])
        strict.take(now)
        loose.take(now)
    return placed, left_over


def _rows(boxes: Sequence[Box]) -> Boxes:
    return np.array([(b.left, b.top, b.right, b.bottom) for b in boxes]).reshape(-1, 4)


def _first_free(
    one: Wanted, signs: Boxes, taken: Taken, in_the_way: Taken, levels: Sequence[float] = ()
) -> Label | None:
    """The nearest place in which nothing is `taken` and whose leader meets nothing `in_the_way`."""
    boxes = _boxes(one, sheet.width_of(one.words) + 2 * AIR)
    for level in levels:
        boxes = boxes[boxes[:, 3] <= level] if one.y <= level else boxes[boxes[:, 1] >= level]
    tried = boxes[np.flatnonzero(taken.free(boxes))[:TRIED]]
    tied = _tied(one, tried, signs)
    clear = np.flatnonzero(~_crossed(one, tried, tied, in_the_way))
    if not len(clear):
        return None
    box = Box(*tried[clear[0]].tolist())
    return Label(one, box, _leader(one, box) if tied[clear[0]] else None)


def _tied(one: Wanted, boxes: Boxes, signs: Boxes) -> NDArray[np.bool_]:
    """Which of these places are too far from their sign, or as near to another one."""
    own = _away(boxes, np.array([[one.x, one.y]]))[:, 0]
    others = signs[np.hypot(signs[:, 0] - one.x, signs[:, 1] - one.y) > one.reach]
    nearest = _away(boxes, others).min(axis=1, initial=np.inf)
    return np.asarray((own > TIED) | (nearest <= own))


def _away(boxes: Boxes, points: Boxes) -> Boxes:
    """(boxes, points): how far each point is from each box."""
    x = np.clip(points[None, :, 0], boxes[:, None, 0], boxes[:, None, 2])
    y = np.clip(points[None, :, 1], boxes[:, None, 1], boxes[:, None, 3])
    return np.asarray(np.hypot(x - points[None, :, 0], y - points[None, :, 1]))


def _crossed(one: Wanted, boxes: Boxes, tied: NDArray[np.bool_], taken: Taken) -> NDArray[np.bool_]:
    """Which of these places would have a leader over something that is taken."""
    if not len(boxes):
        return np.zeros(0, np.bool_)
    x1, y1 = np.clip(one.x, boxes[:, 0], boxes[:, 2]), np.clip(one.y, boxes[:, 1], boxes[:, 3])
    long = np.hypot(x1 - one.x, y1 - one.y)
    count = np.maximum(1, np.ceil(long / STEP))[:, None]
    steps = np.arange(count.max())[None, :]
    x, y = (
        one.x + (x1 - one.x)[:, None] * steps / count,
        one.y + (y1 - one.y)[:, None] * steps / count,
    )
    # The first stretch of a leader lies in its own sign.
    far = np.hypot(x - one.x, y - one.y) > one.reach + 1.0
    drawn = (steps < count) & tied[:, None] & far
    return np.asarray((drawn & ~taken.clear(x, y)).any(axis=1))


def _boxes(one: Wanted, width: float) -> Boxes:
    """The candidates in order: beside the sign, or centred above or below it."""
    dx, dy = _STEPS[:, 0], _STEPS[:, 1]
    left = np.select(
        [dx > 0, dx < 0],
        [one.x + one.reach + dx - 1, one.x - one.reach + dx + 1 - width],
        one.x - width / 2,
    )
    centred = one.y + (one.reach + TALL / 2 + np.abs(dy) - 1) * np.where(dy > 0, 1, -1)
    middle = np.where(dx == 0, centred, one.y + dy)
    return np.column_stack([left, middle - TALL / 2, left + width, middle + TALL / 2])


def _candidates() -> Boxes:
    """(dx, dy) in millimetres, the nearest first; beside before above before below, the right
    before the left.
    """
    sides = [0.0, 1.0, 4.0, 9.0, 16.0, 25.0, 36.0]
    heights = [0.0, 2.0, 4.0, 7.0, 10.0, 14.0, 19.0, 25.0, 32.0, 40.0, 50.0, 62.0, 76.0, 92.0]
    found = dict.fromkeys(
        (sx * x, sy * y)
        for x, y in product(sides, heights)
        for sx, sy in product((1, -1), (-1, 1))
        if x or y
    )
    return np.array(
        sorted(found, key=lambda d: hypot(*d) + (0.5 if d[0] < 0 else 0) + (d[0] == 0) * 0.7)
    )


_STEPS = _candidates()


def _leader(one: Wanted, box: Box) -> tuple[float, float, float, float]:
    x = min(max(one.x, box.left), box.right)
    y = min(max(one.y, box.top), box.bottom)
    return one.x, one.y, x, y


def _along(leader: tuple[float, float, float, float] | None) -> Boxes:
    """A leader as a chain of small boxes, short of the label that it ends at."""
    if leader is None:
        return np.empty((0, 4))
    x0, y0, x1, y1 = leader
    count = max(1, ceil(hypot(x1 - x0, y1 - y0) / STEP))
    steps = np.arange(count) / count
    x, y = x0 + (x1 - x0) * steps, y0 + (y1 - y0) * steps
    return np.column_stack([x - THIN, y - THIN, x + THIN, y + THIN])
