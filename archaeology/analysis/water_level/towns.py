"""Simulated towns whose water level is known: does the stated interval hold at its rate?

A town is drawn as the model believes towns to be: its level from the prior; remains at altitudes
that do not depend on the water, which then came out dry (a floor) or wet (mud); quays at their
height above it; a dating, and a moment within it, which may be of another slice with another
level; outliers by reliability. An *unkind* town breaks the rules: twice as many outliers, each a
limit that says the contrary of the truth or a quay that is off by half a metre to three; and the
level of other centuries is near this one's, a random walk, not drawn afresh. It goes 15 cm in a
century, about what the coasts of France have seen for 4,000 years (0.9 ± 0.4 mm a year at most:
García-Artola et al. 2018, doi 10.1016/j.quascirev.2018.07.031).

Checking a Bayesian computation by towns drawn from its own prior: Cook, Gelman & Rubin 2006,
Journal of Computational and Graphical Statistics 15: 675–692; Talts et al. 2018, arXiv:1804.06788.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from archaeology.analysis.chronology.bounds import Numbers
from archaeology.analysis.water_level.level import LevelPosterior
from archaeology.analysis.water_level.likelihood import SIDES, Codes, contributed, said
from archaeology.analysis.water_level.meaning import Meaning, Side
from archaeology.analysis.water_level.posterior import (
    Columns,
    Question,
    density_of,
    level_from,
    shares_of,
)
from archaeology.analysis.water_level.remain import Remain

CENTURY = (100.0, 200.0)
INDEX_SHARE = 0.25
RELIABILITIES = "ABCD"
_HOW_OFTEN = (0.35, 0.35, 0.2, 0.1)
# Limits are found this far beyond the prior, both ways.
_BEYOND_M = 4.0
_TOWNS_AT_ONCE = 50


@dataclass(frozen=True, eq=False)
class Towns:
    """T towns with n remains each.

    Attributes:
        truth: (T) the level of the slice, metres.
        sides: (T, n) positions in `SIDES`.
        z_m, sigma_m, reference_m, range_m: (T, n) metres.
        bounds: (T, n, 4) years.
        reliability: (T, n) positions in "ABCD".
        outlier, in_slice: (T, n) what nobody would know.
    """

    question: Question
    truth: Numbers
    sides: Codes
    z_m: Numbers
    sigma_m: Numbers
    reference_m: Numbers
    range_m: Numbers
    bounds: Numbers
    reliability: Codes
    outlier: np.ndarray
    in_slice: np.ndarray

    def remains(self, town: int) -> list[Remain]:
        """The remains of one town as an archaeologist would record them."""
        of_side = {
            Side.UPPER: Meaning.DRY_FLOOR,
            Side.LOWER: Meaning.WATER_LAID,
            Side.INDEX: Meaning.QUAY,
        }
        years = self.bounds[town].astype(int).tolist()
        return [
            Remain(
                float(self.z_m[town, i]),
                float(self.sigma_m[town, i]),
                of_side[SIDES[self.sides[town, i]]],
                start_min=years[i][0],
                start_max=years[i][1],
                end_min=years[i][2],
                end_max=years[i][3],
                reliability=RELIABILITIES[self.reliability[town, i]],
                reference_m=float(self.reference_m[town, i]),
                range_m=float(self.range_m[town, i]),
                label=f"{town}/{i}",
                synthetic=True,
            )
            for i in range(self.z_m.shape[1])
        ]


def build(
    towns: int,
    remains: int,
    rng: np.random.Generator,
    *,
    question: Question | None = None,
    unkind: bool = False,
    drift_m: float = 0.15,
    reliability: str = RELIABILITIES,
) -> Towns:
    """Draw towns.

    Args:
        towns, remains: how many, and how many in each.
        rng: chance.
        question: decides the prior, the slice and the shares of outliers.
        unkind: whether towns break the rules of the model.
        drift_m: how far the level of an unkind town goes in a century, standard deviation.
        reliability: those that there are.
    """
    asked = question or Question(CENTURY, (0.0, 8.0))
    shape = (towns, remains)
    low, high = asked.levels_m[0] - asked.step_m / 2, asked.levels_m[-1] + asked.step_m / 2
    truth = rng.uniform(low, high, towns)
    bounds, moment = _datings(rng, shape, asked.slice)
    index = rng.random(shape) < INDEX_SHARE
    in_slice = (moment >= asked.slice[0]) & (moment < asked.slice[1])
    in_slice |= rng.random(shape) < _lasting(bounds, index, asked)
    away = np.abs(np.floor((moment - asked.slice[0]) / (asked.slice[1] - asked.slice[0])))
    drifted = truth[:, None] + rng.normal(0, drift_m, shape) * np.sqrt(away)
    water = np.where(in_slice, truth[:, None], drifted if unkind else rng.uniform(low, high, shape))
    often = np.array([_HOW_OFTEN[RELIABILITIES.index(each)] for each in reliability])
    drawn = rng.choice(len(often), shape, p=often / often.sum())
    graded = np.array([RELIABILITIES.index(each) for each in reliability], dtype=np.int8)[drawn]
    share = np.array([asked.outliers[each] for each in RELIABILITIES])[graded]
    outlier = rng.random(shape) < share * (2 if unkind else 1)
    sigma = rng.choice([0.05, 0.1, 0.3], shape)
    range_m = np.where(index, rng.choice([0.1, 0.3, 0.5], shape), 0.0)
    reference = np.where(index, rng.choice([0.0, 0.5, 1.0], shape), 0.0)

    place = rng.uniform(low - _BEYOND_M, high + _BEYOND_M, shape)
    dry = place > water
    stands = water + rng.normal(0, 1, shape) * np.hypot(sigma, range_m)
    if unkind:
        dry = dry ^ outlier
        gross = rng.uniform(0.5, 3, shape) * rng.choice([-1, 1], shape)
        stands = stands + np.where(outlier, gross, 0)
    else:
        dry = np.where(outlier, rng.random(shape) < 0.5, dry)
        stands = np.where(outlier, rng.uniform(low, high, shape), stands)
    limit_code = np.where(dry, SIDES.index(Side.UPPER), SIDES.index(Side.LOWER))
    return Towns(
        question=asked,
        truth=truth,
        sides=np.where(index, SIDES.index(Side.INDEX), limit_code).astype(np.int8),
        z_m=np.where(index, stands + reference, place + rng.normal(0, 1, shape) * sigma),
        sigma_m=sigma,
        reference_m=reference,
        range_m=range_m,
        bounds=bounds,
        reliability=graded,
        outlier=outlier,
        in_slice=in_slice,
    )


def follow(towns: Towns, muds: int, above_m: float, rng: np.random.Generator) -> Towns:
    """The same towns, had people built as near the water as they dared.

    Of the remains of each the first `muds` are mud, some decimetres below the water, the others
    floors, on average `above_m` above it; outliers stay where they were; all is of the slice. The
    model takes altitudes not to follow the water: with many floors this breaks it.
    """
    shape = towns.z_m.shape
    wet = np.arange(shape[1]) < muds
    stands = np.where(wet, -rng.exponential(0.5, shape), rng.exponential(above_m, shape))
    near = towns.truth[:, None] + stands + rng.normal(0, 1, shape) * towns.sigma_m
    code = np.where(wet, SIDES.index(Side.LOWER), SIDES.index(Side.UPPER)).astype(np.int8)
    first, end = towns.question.slice
    return replace(
        towns,
        sides=np.broadcast_to(code, shape),
        z_m=np.where(towns.outlier, towns.z_m, near),
        reference_m=np.zeros(shape),
        range_m=np.zeros(shape),
        bounds=np.broadcast_to([first, first, end - 1, end - 1], (*shape, 4)),
    )


def only(towns: Towns, side: Side) -> Towns:
    """The same towns, had nobody recorded what bounds the water otherwise."""
    later = towns.question.slice[1] + 1_000.0
    other = (towns.sides != SIDES.index(side))[..., None]
    return replace(towns, bounds=np.where(other, later, towns.bounds))


def answers(towns: Towns, *, knowing: bool = False) -> Numbers:
    """(T, g) the posterior of each town.

    With `knowing`, that of someone who is told which remains are of the slice and no outliers: the
    best that can be done with these remains, against which sharpness is measured.
    """
    asked = towns.question
    many, each = towns.z_m.shape
    flat = towns.bounds.reshape(-1, 4)
    shares = shares_of(flat, towns.sides.reshape(-1), asked).reshape(many, each)
    outliers = _outliers(towns)
    if knowing:
        shares = (towns.in_slice & ~towns.outlier).astype(np.float64)
        outliers = np.zeros_like(shares)
    spreads = np.hypot(towns.sigma_m, towns.range_m)
    heights = towns.z_m - towns.reference_m
    found = np.empty((many, len(asked.levels_m)))
    for first in range(0, many, _TOWNS_AT_ONCE):
        some = slice(first, first + _TOWNS_AT_ONCE)
        own = said(asked.levels_m, towns.sides[some], heights[some], spreads[some])
        logs = contributed(own, towns.sides[some], shares[some], outliers[some], asked.width_m)
        found[some] = density_of(logs.sum(axis=1), asked)
    return found


def posteriors(towns: Towns) -> list[LevelPosterior]:
    """(T) what `answer` gives to the remains of each town."""
    asked = towns.question
    found = []
    for town, density in enumerate(answers(towns)):
        sides = towns.sides[town]
        those = Columns(
            sides=sides,
            heights=towns.z_m[town] - towns.reference_m[town],
            spreads=np.hypot(towns.sigma_m[town], towns.range_m[town]),
            shares=shares_of(towns.bounds[town], sides, asked),
            outliers=_outliers(towns)[town],
            one_of=np.ones(len(sides)),
            things=np.arange(len(sides)),
        )
        found.append(level_from(density, those, asked))
    return found


def intervals(question: Question, densities: Numbers, levels: Sequence[float]) -> Numbers:
    """(len(levels), 2, T) low and high ends of the equal-tailed intervals."""
    half = question.step_m / 2
    cuts = np.append(question.levels_m - half, question.levels_m[-1] + half)
    below = np.concatenate([np.zeros((len(densities), 1)), np.cumsum(densities, axis=1)], axis=1)
    probabilities = np.array([[(1 - p) / 2, (1 + p) / 2] for p in levels])
    ends = [np.interp(probabilities.ravel(), each / each[-1], cuts) for each in below]
    shaped: Numbers = np.array(ends).T.reshape(len(levels), 2, -1)
    return shaped


def coverage(towns: Towns, ends: Numbers) -> Numbers:
    """(len(levels)) the share of towns whose level lies in its interval."""
    held: Numbers = ((ends[:, 0] <= towns.truth) & (towns.truth <= ends[:, 1])).mean(axis=1)
    return held


def _outliers(towns: Towns) -> Numbers:
    """(T, n) the share of outliers that is taken for each."""
    shares = np.array([towns.question.outliers[each] for each in RELIABILITIES])
    taken: Numbers = shares[towns.reliability]
    return taken


def _lasting(bounds: Numbers, index: np.ndarray, asked: Question) -> Numbers:
    """The probability that a limit whose moment lies elsewhere was still there in the slice."""
    sides = np.where(index, SIDES.index(Side.INDEX), SIDES.index(Side.UPPER)).astype(np.int8)
    flat, codes = bounds.reshape(-1, 4), sides.reshape(-1)
    there = shares_of(flat, codes, asked)
    moment = shares_of(flat, codes, replace(asked, lasting=False))
    more: Numbers = ((there - moment) / np.maximum(1 - moment, 1e-12)).reshape(index.shape)
    return more


def _datings(
    rng: np.random.Generator, shape: tuple[int, int], years: tuple[float, float]
) -> tuple[Numbers, Numbers]:
    """Bounds about the slice, and a moment of each as its trapezoid has it.

    A trapezoid with equal slopes is the sum of two uniform variables.
    """
    length = years[1] - years[0]
    start = np.floor(rng.uniform(years[0] - 0.5 * length, years[1], shape))
    slope = rng.choice([0, 10, 25], shape)
    whole = rng.choice([0, 24, 49, 99], shape)
    bounds = np.stack(
        [start, start + slope, start + slope + whole, start + 2 * slope + whole], axis=-1
    ).astype(np.float64)
    moment = start + slope * rng.random(shape) + (slope + whole + 1) * rng.random(shape)
    return bounds, moment
