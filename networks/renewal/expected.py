"""Expected breaks per pipe: an overall rate times a few factors, each shown, each shrunk.

breaks of a pipe in a year = km × overall rate × growth^(years since the middle of the records)
    × material × decade × both together × diameter × length class × own history

Every factor but growth is a Gamma-Poisson posterior mean (`shrinkage`): its group's breaks beside
those that all the other factors make one expect, so that a material and decade with few breaks
falls back on its material and its decade, and these on the network; a pipe falls back on its
cohort. Diameters, because small mains break more; lengths, because breaks need not be in
proportion to them (both are covariates in Røstum, « Statistical Modelling of Pipe Failures in
Water Networks », NTNU, 2000). Own history, because within one cohort pipes that broke break again
(Le Gat, « Recurrent Event Modeling Based on the Yule Process », Wiley, 2016).

Growth stands for age, and is the same for all: within a decade of laying, a year later is a year
older, while between decades age and what was laid then cannot be told apart: cast iron of the
1950s, with thinner walls, may break more than that of the 1920s. An exponential as in Shamir and
Howard, « An Analytic Approach to Scheduling Pipe Replacement », JAWWA 71, 1979.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from networks.renewal.cohorts import Family
from networks.renewal.growth import grown
from networks.renewal.records import Pipes, Vector
from networks.renewal.shrinkage import shrunk

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
        # Of a pipe that is expected to break never (it is retired), scipy's bounds are 0 · ∞.
        with np.errstate(invalid="ignore"):
            return (
                gammaincinv(self.shape, tail) * scale,
                gammaincinv(self.shape, 1 - tail) * scale,
            )

    def predictive(self, confidence: float = CONFIDENCE) -> tuple[Vector, Vector]:
        """Between which numbers the breaks will lie: whole numbers."""
        from scipy.stats import nbinom  # takes a second to load, and is needed here only

        tail = (1 - confidence) / 2
        chance = self.shape / (self.shape + self.mean)
        return (
            nbinom.ppf(tail, self.shape, chance),
            nbinom.ppf(1 - tail, self.shape, chance),
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
