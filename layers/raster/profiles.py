"""A profile as a page draws it: the ground's line over axes whose marks are round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from layers.raster.reading import Profile
from layers.ui.spreadsheet import spreadsheet

# In units of the drawing; the page scales it.
WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 14, 38
# However flat the ground, what is a metre of it is not drawn as a mountain.
_LEAST_SPAN_M = 4.0
_MARKS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on an axis: where, and its number as it is written."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws; paths are SVG, in units of `WIDTH` by `HEIGHT`.

    `unknown` are stretches (from, to) where no height is known; `exaggeration` is how many times
    heights are drawn larger than lengths.
    """

    lines: list[str]
    grounds: list[str]
    unknown: list[tuple[float, float]]
    across: list[Mark]
    up: list[Mark]
    length_m: float
    lowest_m: float
    highest_m: float
    exaggeration: float


def draw(profile: Profile) -> Drawing | None:
    """The drawing of a profile; None where no height along it is known."""
    known = [height for height in profile.heights_m if height is not None]
    if not known:
        return None
    length = profile.distances_m[-1]
    low, high = min(known), max(known)
    spare = max(_LEAST_SPAN_M - (high - low), 0) / 2
    marks_up = round_marks(low - spare, high + spare)
    bottom, top = min(marks_up[0], low), max(marks_up[-1], high)

    def x(metres: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * metres / length

    def y(metres: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (metres - bottom) / (top - bottom)

    stretches, gaps = _stretches(profile)
    floor = HEIGHT - BOTTOM
    lines, grounds = [], []
    for stretch in stretches:
        path = "L".join(f"{x(distance):.1f} {y(height):.1f}" for distance, height in stretch)
        lines.append(f"M{path}")
        first, last = x(stretch[0][0]), x(stretch[-1][0])
        grounds.append(f"M{first:.1f} {floor}L{path}L{last:.1f} {floor}Z")
    scale_across = (WIDTH - LEFT - RIGHT) / length
    scale_up = (HEIGHT - TOP - BOTTOM) / (top - bottom)
    marks_across = [each for each in round_marks(0, length) if each <= length]
    return Drawing(
        lines=lines,
        grounds=grounds,
        unknown=[(x(start), x(end)) for start, end in gaps],
        across=[Mark(x(each), _words(each)) for each in marks_across],
        up=[Mark(y(each), _words(each)) for each in marks_up],
        length_m=length,
        lowest_m=low,
        highest_m=high,
        exaggeration=scale_up / scale_across,
    )


def as_csv(profile: Profile) -> bytes:
    """The profile as a spreadsheet: metres to the centimetre, empty where no height is known."""
    pairs = zip(profile.distances_m, profile.heights_m, strict=True)
    return spreadsheet(
        ["distance_m", "altitude_m_ngf"],
        ([round(far, 2), None if high is None else round(high, 2)] for far, high in pairs),
    )


def round_marks(low: float, high: float) -> list[float]:
    """About six multiples of 1, 2 or 5 from just below `low` to just above `high`."""
    rough = (high - low) / (_MARKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(each for each in (1, 2, 5, 10) if each * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def _stretches(
    profile: Profile,
) -> tuple[list[list[tuple[float, float]]], list[tuple[float, float]]]:
    """Where heights are known, one after the other, and from where to where they are not."""
    pairs = list(zip(profile.distances_m, profile.heights_m, strict=True))
    known: list[list[tuple[float, float]]] = []
    unknown: list[tuple[float, float]] = []
    start = None
    for index, (distance, height) in enumerate(pairs):
        if height is None:
            start = _before(pairs, index) if start is None else start
            continue
        if start is not None:
            unknown.append((start, distance))
            start = None
            known.append([])
        elif not known:
            known.append([])
        known[-1].append((distance, height))
    if start is not None:
        unknown.append((start, pairs[-1][0]))
    return known, unknown


def _before(pairs: Sequence[tuple[float, float | None]], index: int) -> float:
    return pairs[max(index - 1, 0)][0]


def _words(value: float) -> str:
    return f"{value:g}".replace(".", ",").replace("-", "−")
