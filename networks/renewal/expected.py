"""Expected breaks per pipe: an overall rate times a few factors, each shown, each shrunk.

breaks of a pipe in a year = km × overall rate × growth^(years since the middle of the records)
    × material × decade × material and decade × diameter × own history

Every factor but growth is a Gamma-Poisson posterior mean (`shrinkage`): its group's breaks beside
those that all the other factors make one expect, so that a material and decade with few breaks
falls back on its material and its decade, and these on the network; a pipe falls back on its
cohort. Diameters, because small mains break more (Røstum, « Statistical Modelling of Pipe
Failures in Water Networks », NTNU, 2000). Own history, because within one cohort pipes that broke
break again (Le Gat, 2016).

Growth stands for age, and is the same for all: within a decade of laying, a year later is a year
older, while between decades age and what was laid then cannot be told apart (in North America
cast iron of the 1950s breaks more than that of the 1920s: the walls were thinner). An exponential
as in Shamir and Howard, « An Analytic Approach to Scheduling Pipe Replacement », JAWWA 71, 1979.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from networks.renewal.cohorts import Family, families_of
from networks.renewal.growth import grown, moments
from networks.renewal.history import History
from networks.renewal.records import Pipes, Vector
from networks.renewal.shrinkage import shape_of, shrunk

ROUNDS = 40
CLOSE = 1e-5
# Before anything is seen: growth per year within ± 2 % two times in three.
USUAL_GROWTH = 0.02
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Factor:
    """What a family of cohorts does to the rate: one entry a group."""

    family: Family
    shape: float
    observed: Vector
    expected: Vector

    @property
    def values(self) -> Vector:
        """The factor of each group."""
        return shrunk(self.shape, self.observed, self.expected)

    @property
    def doubt(self) -> Vector:
        """The squared coefficient of variation of each group's factor."""
        spread: Vector = 1 / (self.shape + self.observed)
        return spread


@dataclass(frozen=True, slots=True)
class Forecast:
    """For each pipe, breaks expected in a period, and what they are made of.

    Attributes:
        mean: expected breaks.
        shape: of the Gamma distribution that is believed of the expected breaks.
        per_km: breaks per km and year.
    """

    mean: Vector
    shape: Vector
    per_km: Vector

    def credible(self, confidence: float = CONFIDENCE) -> tuple[Vector, Vector]:
        """Between what the expected breaks are believed to be."""
        tail = (1 - confidence) / 2
        scale = self.mean / self.shape
        return (
            stats.gamma.ppf(tail, self.shape, scale=scale),
            stats.gamma.ppf(1 - tail, self.shape, scale=scale),
        )

    def predictive(self, confidence: float = CONFIDENCE) -> tuple[Vector, Vector]:
        """Between which numbers the breaks will lie: whole numbers."""
        tail = (1 - confidence) / 2
        chance = self.shape / (self.shape + self.mean)
        return (
            stats.nbinom.ppf(tail, self.shape, chance),
            stats.nbinom.ppf(1 - tail, self.shape, chance),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """What the breaks from `start` to `end` say of each pipe.

    Attributes:
        overall: breaks per km and year at the middle of the records, all factors being 1.
        growth: the logarithm of what a year more multiplies rates by.
        factors: by family of cohorts.
        own_shape: how alike pipes of one cohort are: infinitely, if they do not differ.
        observed: breaks of each pipe.
        expected: what its cohorts made one expect of it.
    """

    pipes: Pipes
    start: float
    end: float
    overall: float
    growth: float
    factors: tuple[Factor, ...]
    own_shape: float
    observed: Vector
    expected: Vector

    @property
    def own(self) -> Vector:
        """The factor of each pipe's own history."""
        return shrunk(self.own_shape, self.observed, self.expected)

    def explained(self, position: int, moment: float) -> dict[str, float]:
        """The factors of one pipe's rate; their product is its breaks per km and year."""
        middle = (self.start + self.end) / 2
        told = {
            "overall": self.overall,
            "growth": float(np.exp(self.growth * (moment - middle))),
        }
        for factor in self.factors:
            told[factor.family.name] = float(factor.values[factor.family.group[position]])
        return told | {"own_history": float(self.own[position])}

    def forecast(self, start: float, end: float, pipes: Pipes | None = None) -> Forecast:
        """Breaks expected from `start` to `end`.

        Args:
            pipes: the same pipes, if it is known by now when they were retired; else those in
                service at the end of the records are taken to stay.
        """
        low, high = (pipes or self.pipes).years_within(start, end)
        rate = np.full(len(self.pipes), self.overall) * self.own
        doubt = 1 / (self.own_shape + self.observed) + 1 / (self.observed.sum() + 0.5)
        for factor in self.factors:
            rate *= factor.values[factor.family.group]
            doubt += factor.doubt[factor.family.group]
        middle = (self.start + self.end) / 2
        mean = rate * self.pipes.km * grown(self.growth, low - middle, high - middle)
        now = rate * np.exp(self.growth * (start - middle))
        return Forecast(mean, 1 / doubt, now)


def fit(history: History, start: float, end: float) -> Model:
    """The model of the breaks from `start` to just before `end`; nothing later is looked at."""
    return _Fitting(history, start, end).model()


class _Fitting:
    """Each number in turn, the others given, until none moves."""

    def __init__(self, history: History, start: float, end: float) -> None:
        self.pipes = history.pipes
        self.start, self.end = start, end
        self.middle = (start + end) / 2
        low, high = self.pipes.years_within(start, end)
        self.low, self.high = low - self.middle, high - self.middle
        within = (history.moment >= start) & (history.moment < end)
        self.when = history.moment[within] - self.middle
        self.observed = history.counts(start, end)
        # A break on the day of laying or retiring is a break; the pipe then served a day at least.
        there = (self.high > self.low) | (self.observed > 0)
        self.high = np.where(there, np.maximum(self.high, self.low + 1 / 365), self.high)
        self.families = families_of(self.pipes)
        self.values = [np.ones(len(family.labels)) for family in self.families]
        self.factors: list[Factor] = []
        self.growth = 0.0
        self.own_shape = 2.0
        self.overall = 0.0

    def model(self) -> Model:
        """Settle all."""
        for _ in range(ROUNDS):
            before = np.array([self.growth, self.overall])
            self._levels()
            self._growth()
            if np.allclose(before, [self.growth, self.overall], rtol=1e-3, atol=1e-5):
                break
        return Model(
            self.pipes,
            self.start,
            self.end,
            self.overall,
            self.growth,
            tuple(self.factors),
            self.own_shape,
            self.observed,
            self.expected,
        )

    def _levels(self) -> None:
        """The overall rate, the families' factors and the pipes' likeness, given growth."""
        exposure = self.pipes.km * grown(self.growth, self.low, self.high)
        # Jeffreys' prior: without a single break the rate is low, not nought.
        total = self.observed.sum() + 0.5
        if not self.overall:
            self.overall = total / max(exposure.sum(), 1e-9)
        for _ in range(ROUNDS):
            before = self.overall
            self.factors = []
            for place, family in enumerate(self.families):
                expected = self._expected(exposure)
                # A pipe that broke ten times says less of its cohort than ten that broke once.
                weight = self.own_shape / (self.own_shape + expected)
                seen = family.sums(weight * self.observed)
                awaited = family.sums(weight * expected) / self.values[place]
                factor = Factor(family, shape_of(seen, awaited), seen, awaited)
                self.factors.append(factor)
                self.values[place] = factor.values
            expected = self._expected(exposure)
            weight = self.own_shape / (self.own_shape + expected)
            awaited_in_all = float((weight * expected).sum())
            self.overall *= (float((weight * self.observed).sum()) + 0.5) / (awaited_in_all + 1e-12)
            self.own_shape = shape_of(self.observed, self._expected(exposure))
            if abs(self.overall - before) <= CLOSE * before:
                break
        self.expected = self._expected(exposure)

    def _expected(self, exposure: Vector) -> Vector:
        expected = self.overall * exposure
        for family, values in zip(self.families, self.values, strict=True):
            expected = expected * values[family.group]
        return expected

    def _growth(self) -> None:
        """One step of Newton's towards the likeliest growth, the pipes' own factors given."""
        rate = self.expected / np.maximum(grown(self.growth, self.low, self.high), 1e-12)
        rate = rate * shrunk(self.own_shape, self.observed, self.expected)
        mean, square = moments(rate, self.growth, self.low, self.high)
        scatter = self._scatter(rate)
        slope = (self.when.sum() - mean) / scatter - self.growth / USUAL_GROWTH**2
        bend = square / scatter + 1 / USUAL_GROWTH**2
        self.growth += float(np.clip(slope / bend, -0.02, 0.02))

    def _scatter(self, rate: Vector) -> float:
        """How much more the years differ than chance makes them: frost and drought strike all."""
        edges = np.append(np.arange(self.start, self.end), self.end) - self.middle
        if len(edges) < 4:
            return 1.0
        expected = np.array(
            [
                (rate * grown(self.growth, *_clipped(self.low, self.high, *edges[i : i + 2]))).sum()
                for i in range(len(edges) - 1)
            ]
        )
        counts = np.histogram(self.when, edges)[0]
        there = expected > 0
        excess = (counts[there] - expected[there]) ** 2 / expected[there]
        return max(1.0, float(excess.sum() / max(there.sum() - 2, 1)))


def _clipped(low: Vector, high: Vector, start: float, end: float) -> tuple[Vector, Vector]:
    return np.clip(low, start, end), np.clip(high, start, end)
