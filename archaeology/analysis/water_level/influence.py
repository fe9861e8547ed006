"""Which remain pulls the level where, and which ones contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archaeology.analysis.chronology.bounds import Numbers
from archaeology.analysis.water_level.likelihood import normalised, parts
from archaeology.analysis.water_level.meaning import Meaning
from archaeology.analysis.water_level.posterior import Question, density_of, each_says
from archaeology.analysis.water_level.remain import Remain


@dataclass(frozen=True, eq=False)
class Influence:
    """What one remain does to the answer.

    Attributes:
        index: its place among the remains, from 0.
        label, meaning: as the remain has them.
        height_m, spread_m: the level it speaks of, z − r, and √(σ² + range²).
        weight: aoristic, in the slice.
        shift_m: mean level with it minus without it; positive where it pulls the water up.
        narrowing_m: width of the 90 % interval without it minus with it; negative where it casts
            doubt.
        in_slice, elsewhere, outlier: probabilities, given all remains, that it speaks of this
            slice's water, dates from another time, or says nothing. They sum to 1.
        constraint: (g) what it contributes at each level, 1 at the level it likes best.
    """

    index: int
    label: str
    meaning: Meaning
    height_m: float
    spread_m: float
    weight: float
    shift_m: float
    narrowing_m: float
    in_slice: float
    elsewhere: float
    outlier: float
    constraint: Numbers


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two remains of the slice that no one level satisfies.

    `degree` is 1 if they exclude each other, 0 if one level suits both best.
    """

    first: int
    second: int
    degree: float


def influences(remains: Sequence[Remain], question: Question) -> list[Influence]:
    """What each remain does, in the remains' order: leave-one-out, and its own curve.

    Leaving out one case at a time: Cook & Weisberg 1982, Residuals and Influence in Regression,
    ch. 3; the probability of being an outlier as in Christen 1994, Applied Statistics 43: 489–503.
    """
    if not remains:
        return []
    those, own, logs = each_says(remains, question)
    total = (logs / those.one_of[:, None]).sum(axis=0)
    density = density_of(total, question)
    levels = question.levels_m
    in_slice, elsewhere, flat = parts(
        own, those.sides, those.shares, those.outliers, question.width_m
    )
    sums = np.maximum(in_slice + (elsewhere + flat)[:, None], np.finfo(float).tiny)
    # What a remain is depends on the level before an error that all share is added.
    before = normalised(total)
    being = [(term / sums) @ before for term in (in_slice, elsewhere[:, None], flat[:, None])]
    mean, width = float(levels @ density), _width(levels, density)
    found = []
    for i, remain in enumerate(remains):
        left = density_of(total - _only(i, remains, logs), question)
        found.append(
            Influence(
                index=i,
                label=remain.label,
                meaning=remain.meaning,
                height_m=remain.height_m,
                spread_m=remain.spread_m,
                weight=float(those.shares[i]),
                shift_m=mean - float(levels @ left),
                narrowing_m=_width(levels, left) - width,
                in_slice=float(being[0][i]),
                elsewhere=float(being[1][i]),
                outlier=float(being[2][i]),
                constraint=np.round(np.exp(logs[i] - logs[i].max()), 6),
            )
        )
    return found


def conflicts(
    remains: Sequence[Remain], question: Question, above: float = 0.9, most: int = 200
) -> list[Conflict]:
    """The pairs that exclude each other to more than `above`, the worst first, `most` at most.

    The degree is 1 − max L₁L₂ / (max L₁ · max L₂) over the levels, taken as if both were of this
    slice and no outliers; of remains that may be of this slice at all.
    """
    if not remains:
        return []
    those, own, _ = each_says(remains, question)
    peak = own.max(axis=1, keepdims=True)
    relative = own / np.where(peak > 0, peak, 1)
    of_slice = np.flatnonzero((those.shares > 0) & (peak[:, 0] > 0))
    found = []
    for at, i in enumerate(of_slice):
        later = of_slice[at + 1 :]
        degrees = 1 - (relative[i] * relative[later]).max(axis=1, initial=0.0)
        found += [
            Conflict(int(i), int(j), float(degree))
            for j, degree in zip(later, degrees, strict=True)
            if degree > above
        ]
    return sorted(found, key=lambda each: -each.degree)[:most]


def _only(i: int, remains: Sequence[Remain], logs: Numbers) -> Numbers:
    """What is missing of the sum without it; what is one thing with it is still one thing."""
    key = remains[i].same_as
    thing = logs[[each.same_as == key for each in remains]] if key else logs[i : i + 1]
    others = (thing.sum(axis=0) - logs[i]) / max(1, len(thing) - 1)
    missing: Numbers = thing.mean(axis=0) - others
    return missing


def _width(levels: Numbers, density: Numbers) -> float:
    """Of the 90 % interval, metres."""
    below = np.concatenate([[0.0], np.cumsum(density)])
    step = levels[1] - levels[0]
    cuts = np.append(levels, levels[-1] + step)
    low, high = np.interp([0.05, 0.95], below / below[-1], cuts)
    return float(high - low)
