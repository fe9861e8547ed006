"""The curve of the level: how probable each height is, and of what height each remain speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from archaeology.analysis.water_level import Meaning
from archaeology.analysis.water_level.meaning import Side
from archaeology.studies.shorelines.saying import metres

WIDTH, HEIGHT = 640.0, 260.0
LEFT, RIGHT, TOP, BASE = 12.0, 628.0, 14.0, 190.0
# The widest label of a height, where letters are largest.
LABEL = 80.0
MARKS_TOP, MARK_STEP, MARK_ROWS = 206.0, 9.0, 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A remain below the curve: where it speaks, ± one standard error, and the side's shape."""

    path: str
    bar: str
    side: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A height on the axis; `anchor` keeps its label within the drawing."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Paths of SVG, in a box of `WIDTH` × `HEIGHT`; `band` is what can be quoted, open where no
    remain bounds it.
    """

    area: str
    line: str
    band_x: str
    band_width: str
    ticks: Sequence[Tick]
    marks: Sequence[Mark]


def curve_of(result: Mapping[str, Any]) -> Curve:
    """The drawing, cut to the heights that are possible at all or that a remain speaks of."""
    levels = np.array(result["curve"]["levels_m"])
    density = np.array(result["curve"]["density"])
    low, high = _window(levels, density, [each["height_m"] for each in result["remains"]])
    inside = (levels >= low) & (levels <= high)

    def x_of(level: float) -> float:
        return LEFT + (RIGHT - LEFT) * (level - low) / (high - low)

    peak = float(density.max())
    points = [
        f"{x_of(level):.1f} {BASE - (BASE - TOP) * each / peak:.1f}"
        for level, each in zip(levels[inside], density[inside], strict=True)
    ]
    line = "M" + "L".join(points)
    water = result["water"]
    start = x_of(low if water["low"] is None else max(low, water["low"]))
    end = x_of(high if water["high"] is None else min(high, water["high"]))
    is_said = water["low"] is not None or water["high"] is not None
    return Curve(
        area=f"{line}L{x_of(float(levels[inside][-1])):.1f} {BASE}"
        f"L{x_of(float(levels[inside][0])):.1f} {BASE}Z",
        line=line,
        band_x=f"{start:.1f}",
        band_width=f"{max(0.0, end - start):.1f}" if is_said else "0",
        ticks=[_tick(x_of(each), metres(each, 0)) for each in _ticks(low, high)],
        marks=[
            _mark(each, number % MARK_ROWS, x_of) for number, each in enumerate(result["remains"])
        ],
    )


def _window(levels: Any, density: Any, heights: Sequence[float]) -> tuple[float, float]:
    """From a metre below to a metre above what matters, within the prior."""
    likely = levels[density > density.max() / 200]
    near = [each for each in heights if levels[0] <= each <= levels[-1]]
    low = min(float(likely[0]), *near, float("inf")) - 0.5
    high = max(float(likely[-1]), *near, float("-inf")) + 0.5
    return max(low, float(levels[0])), min(high, float(levels[-1]))


def _ticks(low: float, high: float) -> list[float]:
    step = next(each for each in (1, 2, 5, 10, 50) if (high - low) / each <= 8)
    return [float(each) for each in np.arange(np.ceil(low / step) * step, high, step)]


def _tick(x: float, label: str) -> Tick:
    beside_left, beside_right = x < LEFT + LABEL / 2, x > RIGHT - LABEL / 2
    anchor = "start" if beside_left else "end" if beside_right else "middle"
    return Tick(f"{x:.1f}", label, anchor)


def _mark(remain: Mapping[str, Any], row: int, x_of: Any) -> Mark:
    """A triangle whose tip points to where the water may have been; a lozenge at the water."""
    height, spread = remain["height_m"], remain["spread_m"]
    x = min(max(x_of(height), LEFT), RIGHT)
    y = MARKS_TOP + MARK_STEP * row
    side = Meaning(remain["meaning"]).side
    shape = {
        Side.UPPER: f"M{x - 7:.1f} {y}l7 -4v8z",
        Side.LOWER: f"M{x + 7:.1f} {y}l-7 -4v8z",
        Side.INDEX: f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z",
    }[side]
    start, end = (min(max(x_of(each), LEFT), RIGHT) for each in (height - spread, height + spread))
    return Mark(
        path=shape,
        bar=f"M{start:.1f} {y}H{end:.1f}",
        side=side.value,
        title=f"{remain['label']} : {metres(height)} m",
    )
