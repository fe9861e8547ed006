"""Which sewer to renew first. Sewers do not burst: they block, overflow and wear out.

score = events per km and year (overflows thrice, each repetition once more)
    × condition × age × consequence

each factor 1 where nothing is known of it, so that the product is never driven by what is missing.
Conditions are grades given after an inspection, 1 (as new) to 5 (collapse near). The weights are
choices, here to be seen and changed, not measurements.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp

# What a grade multiplies by: each twice the one before, the middle neutral.
CONDITIONS = {1: 0.25, 2: 0.5, 3: 1.0, 4: 2.0, 5: 4.0}
# Usual life of a sewer in years: at this age the factor is 1.
USUAL_LIFE = 60.0
AGE_LOWEST, AGE_HIGHEST = 0.5, 2.0
# One event a year on 5 km, before anything is seen.
PRIOR_EVENTS = 1.0
PRIOR_KM_YEARS = 5.0
# Sewage on a street is worse than a house that drains badly.
OVERFLOW = 3.0
REPEATED = 2.0


class Reach(StrEnum):
    """What an overflow reaches; the worst counts."""

    NOTHING = "nothing"
    STREET = "street"
    HOMES = "homes"
    SENSITIVE = "sensitive"
    BATHING_OR_INTAKE = "bathing-or-intake"


CONSEQUENCES = {
    Reach.NOTHING: 1.0,
    Reach.STREET: 1.5,
    Reach.HOMES: 2.0,
    Reach.SENSITIVE: 3.0,
    Reach.BATHING_OR_INTAKE: 4.0,
}


@dataclass(frozen=True, slots=True)
class Sewer:
    """What is known of a sewer.

    Attributes:
        length: metres, above 0.
        years: for how many years its events have been recorded, above 0.
        blockages, overflows: how many were recorded.
        condition: grade of the last inspection, 1 to 5; None if never inspected.
        age: years; None if nobody knows.
        reach: what an overflow would reach.
    """

    id: str
    length: float
    years: float
    blockages: int = 0
    overflows: int = 0
    condition: int | None = None
    age: float | None = None
    reach: Reach = Reach.NOTHING


@dataclass(frozen=True, slots=True)
class SewerScore:
    """The score of a sewer, the product of what it shows.

    `events` are weighted events per km and year.
    """

    id: str
    events: float
    condition: float
    age: float
    consequence: float

    @property
    def score(self) -> float:
        """The product."""
        return self.events * self.condition * self.age * self.consequence


def score_sewer(sewer: Sewer) -> SewerScore:
    """The score and its factors.

    Raises `ValueError` for a length or time that is not above 0, counts below 0, or a grade that
    is not between 1 and 5.
    """
    if not (sewer.length > 0 and sewer.years > 0):
        raise ValueError("length and years must be above 0")
    if sewer.blockages < 0 or sewer.overflows < 0:
        raise ValueError("counts must not be below 0")
    if sewer.condition is not None and sewer.condition not in CONDITIONS:
        raise ValueError("condition must be between 1 and 5")
    age = 1.0 if sewer.age is None else exp((sewer.age - USUAL_LIFE) / USUAL_LIFE)
    return SewerScore(
        sewer.id,
        _events(sewer),
        1.0 if sewer.condition is None else CONDITIONS[sewer.condition],
        min(max(age, AGE_LOWEST), AGE_HIGHEST),
        CONSEQUENCES[sewer.reach],
    )


def rank_sewers(sewers: list[Sewer]) -> list[SewerScore]:
    """The most urgent first; equals by id."""
    return sorted(map(score_sewer, sewers), key=lambda each: (-each.score, each.id))


def _events(sewer: Sewer) -> float:
    """Weighted events per km and year, drawn towards the usual where km and years are few."""
    repeated = max(sewer.blockages + sewer.overflows - 1, 0)
    weighted = sewer.blockages + OVERFLOW * sewer.overflows + (REPEATED - 1) * repeated
    km_years = sewer.length / 1_000 * sewer.years
    return (PRIOR_EVENTS + weighted) / (PRIOR_KM_YEARS + km_years)
