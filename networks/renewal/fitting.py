"""Fitting the model of expected breaks: each number in turn, the others given, until none moves.

Growth is held near 1 % a year as far as the years do not speak against it, and years speak the
less the more they differ among themselves. Pipes age (in North America rates rose by 27 % in six
years: Folkman, « Water Main Break Rates in the USA and Canada », Utah State University, 2018), and
in an inventory of today's pipes those that broke most have gone, so that old years look too good.
On simulated networks (some 500 past breaks, winters differing by 25 %) sums were off by 14 %
without growth and by 21 % with it where nothing aged; by 28 % and 16 % where rates grew 2 % a year;
by 25 % and 20 % where broken pipes had been renewed. Which pipes are worst hardly changed.
"""

from __future__ import annotations

import numpy as np

from networks.renewal.cohorts import families_of
from networks.renewal.expected import Factor, Model
from networks.renewal.growth import grown, moments
from networks.renewal.history import History
from networks.renewal.records import Vector
from networks.renewal.shrinkage import shape_of, shrunk

ROUNDS = 60
CLOSE = 1e-3
A_DAY = 1 / 365
# Breaks that the crude rate weighs as a prior.
HALF = 0.5
# Before anything is seen: 1 % a year, within ± 2 % two times in three.
USUAL_GROWTH = 0.01
DOUBT = 0.02
STRIDE = 0.02
FEWEST_YEARS = 3


def fit(history: History, start: float, end: float) -> Model:
    """The model of the breaks from `start` to just before `end`; nothing later is looked at."""
    fitting = _Fitting(history, start, end)
    for _ in range(ROUNDS):
        before = fitting.numbers
        fitting.settle_levels()
        fitting.settle_growth()
        if np.abs(fitting.numbers - before).max() < CLOSE:
            break
    return fitting.model()


class _Fitting:
    def __init__(self, history: History, start: float, end: float) -> None:
        self.pipes = history.pipes
        self.window = (start, end)
        middle = (start + end) / 2
        low, high = self.pipes.years_within(start, end)
        within = (history.moment >= start) & (history.moment < end)
        self.when = history.moment[within] - middle
        self.observed = history.counts(start, end)
        # A pipe that broke on the day it was laid served that day.
        served = np.where(self.observed > 0, np.maximum(high - low, A_DAY), high - low)
        self.low, self.high = low - middle, low + served - middle
        self.families = families_of(self.pipes)
        self.values = [np.ones(len(family.labels)) for family in self.families]
        self.factors: list[Factor] = []
        self.growth = 0.0
        self.own_shape = 1.0
        exposure = float((self.pipes.km * served).sum())
        # Half a break more than were seen: without a single one the rate is low, not nought.
        self.overall = self.crude = (self.observed.sum() + HALF) / max(exposure, A_DAY)
        self.expected = np.zeros(len(self.pipes))

    @property
    def numbers(self) -> Vector:
        """What must stop moving; logarithms, growth over the decades it is used for."""
        level = [np.log(self.overall), 30 * self.growth]
        every: Vector = np.concatenate([level, *(np.log(values) for values in self.values)])
        return every

    def model(self) -> Model:
        """What was found."""
        return Model(
            self.pipes,
            *self.window,
            float(self.overall),
            self.growth,
            tuple(self.factors),
            self.own_shape,
            self.observed,
            self.expected,
        )

    def settle_levels(self) -> None:
        """The families' factors, the overall rate and how alike pipes are, growth given.

        Sums over a group are weighted: a pipe that broke ten times says less of its cohort than
        ten that broke once. So weighted, the sums vary as Poisson's do.
        """
        exposure = self.pipes.km * grown(self.growth, self.low, self.high)
        self.factors = []
        for place, family in enumerate(self.families):
            expected = self._expected(exposure)
            weight = self.own_shape / (self.own_shape + expected)
            seen = family.sums(weight * self.observed)
            awaited = family.sums(weight * expected) / self.values[place]
            factor = Factor(family, shape_of(seen, awaited), seen, awaited)
            self.factors.append(factor)
            self.values[place] = factor.values
        expected = self._expected(exposure)
        weight = self.own_shape / (self.own_shape + expected)
        seen_in_all = float((weight * self.observed).sum()) + HALF
        served = float((weight * expected).sum()) / self.overall + HALF / self.crude
        self.overall = seen_in_all / served
        self.expected = self._expected(exposure)
        self.own_shape = shape_of(self.observed, self.expected)

    def settle_growth(self) -> None:
        """One step of Newton's towards the likeliest growth, all else given."""
        served = grown(self.growth, self.low, self.high)
        rate = self.expected / np.maximum(served, 1e-12)
        rate *= shrunk(self.own_shape, self.observed, self.expected)
        mean, spread = moments(rate, self.growth, self.low, self.high)
        scatter = self._scatter(rate)
        slope = (self.when.sum() - mean) / scatter - (self.growth - USUAL_GROWTH) / DOUBT**2
        bend = spread / scatter + 1 / DOUBT**2
        self.growth += float(np.clip(slope / bend, -STRIDE, STRIDE))

    def _expected(self, exposure: Vector) -> Vector:
        expected: Vector = self.overall * exposure
        for family, values in zip(self.families, self.values, strict=True):
            expected = expected * values[family.group]
        return expected

    def _scatter(self, rate: Vector) -> float:
        """How much more years differ than by chance: frost and drought strike all pipes at once.

        Pearson's χ² per degree of freedom, at least 1.
        """
        start, end = self.window
        edges = np.append(np.arange(start, end), end) - (start + end) / 2
        if len(edges) <= FEWEST_YEARS:
            return 1.0
        # Rate · years served up to each edge, all pipes together.
        served = _up_to(edges, self.low, rate) - _up_to(edges, self.high, rate)
        expected = np.diff(served) * np.exp(self.growth * (edges[1:] + edges[:-1]) / 2)
        counts = np.histogram(self.when, edges)[0]
        there = expected > 0
        excess = ((counts[there] - expected[there]) ** 2 / expected[there]).sum()
        return max(1.0, float(excess / max(there.sum() - 2, 1)))


def _up_to(edges: Vector, begins: Vector, rate: Vector) -> Vector:
    """Σ rate · (edge − moment) over the moments before each edge."""
    place = np.searchsorted(edges, begins)
    begun = np.cumsum(np.bincount(place, weights=rate, minlength=len(edges) + 1))[:-1]
    whole = np.cumsum(np.bincount(place, weights=rate * begins, minlength=len(edges) + 1))[:-1]
    total: Vector = begun * edges - whole
    return total
