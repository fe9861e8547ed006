"""From remains to the water level of one slice of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from archaeology.analysis.chronology import HORIZON, bounds_of, presence, weights
from archaeology.analysis.chronology.bounds import Numbers
from archaeology.analysis.water_level.contradiction import Places, Witnesses, witnesses
from archaeology.analysis.water_level.level import HIGH_WATER, LevelPosterior
from archaeology.analysis.water_level.likelihood import SIDES, Codes, contributed, normalised, said
from archaeology.analysis.water_level.meaning import Side
from archaeology.analysis.water_level.refusal import BadQuestion
from archaeology.analysis.water_level.remain import OUTLIER_SHARES, Remain

STEP_M = 0.05
_MOST_LEVELS = 20_000


@dataclass(frozen=True)
class Question:
    """Everything that decides the answer besides the remains.

    Attributes:
        slice: the years from the first up to, not including, the second.
        prior: lowest and highest level thought possible, metres; all in between alike.
        step_m: the height of the grid's cells.
        reference: the high water that W is.
        outliers: share of outliers by reliability.
        horizon: where open datings are closed.
        lasting: take the datings of limits for the time they were in use: a floor used from 50 to
            250 bounds the second century whole, not by half. Right where intervals say how long
            things lasted; overconfident where they say how vaguely one moment is known.
        common_sigma_m: standard deviation of an error that all altitudes share: benchmarks of an
            old levelling, the ground sunk as a whole, high water's own reference.
    """

    slice: tuple[float, float]
    prior: tuple[float, float]
    step_m: float = STEP_M
    reference: str = HIGH_WATER
    outliers: Mapping[str, float] = field(default_factory=lambda: dict(OUTLIER_SHARES))
    horizon: tuple[float, float] = HORIZON
    common_sigma_m: float = 0.0
    lasting: bool = False

    def __post_init__(self) -> None:
        for name in ("slice", "prior", "horizon"):
            first, last = getattr(self, name)
            object.__setattr__(self, name, (float(first), float(last)))
        low, high = self.prior
        if not (np.isfinite([low, high]).all() and low < high):
            raise BadQuestion("The prior must be two levels in metres, the lower first.", "prior")
        if not (np.isfinite(self.step_m) and 0 < self.step_m <= (high - low)):
            raise BadQuestion("The step must be a height above 0 and within the prior.", "step")
        if (high - low) / self.step_m > _MOST_LEVELS:
            raise BadQuestion(
                f"More than {_MOST_LEVELS} levels: take a wider step.",
                "too-many",
                most=_MOST_LEVELS,
            )
        if not (np.isfinite(self.common_sigma_m) and self.common_sigma_m >= 0):
            raise BadQuestion(
                "The shared standard deviation is a number of metres from 0 on.", "common-sigma"
            )
        start, end = self.slice
        if not (np.isfinite([start, end]).all() and start < end):
            raise BadQuestion("The slice must be two years, the earlier first.", "slice")
        if set(self.outliers) != set(OUTLIER_SHARES) or not all(
            0 <= share < 1 for share in self.outliers.values()
        ):
            raise BadQuestion(
                "A share of outliers from 0 to below 1 is needed for A, B, C and D.", "outliers"
            )

    @property
    def levels_m(self) -> Numbers:
        """(g) the grid: from the prior's low end, in steps, up to its high end or just above."""
        low, high = self.prior
        many = int(np.ceil((high - low) / self.step_m - 1e-9)) + 1
        grid: Numbers = np.round(low + self.step_m * np.arange(many), 6)
        return grid

    @property
    def width_m(self) -> float:
        """The height of all cells together."""
        return len(self.levels_m) * self.step_m


@dataclass(frozen=True, eq=False)
class Columns:
    """Remains as arrays of n."""

    sides: Codes
    heights: Numbers
    spreads: Numbers
    shares: Numbers
    outliers: Numbers
    one_of: Numbers  # how many remains are the same thing
    things: Places  # the same number where remains are the same thing


def shares_of(bounds: Numbers, sides: Codes, question: Question) -> Numbers:
    """(n) the weight of each remain in the slice, from bounds (n, 4) and sides (n).

    Its aoristic weight; for a limit that lasted, if that is asked, no less than how much of the
    slice it was there. An index point speaks of the moment it was built.
    """
    shares = weights(bounds, question.slice, horizon=question.horizon)[:, 0]
    if not question.lasting:
        return shares
    there = presence(bounds, question.slice)[:, 0]
    longer: Numbers = np.where(SIDES.index(Side.INDEX) == sides, shares, np.maximum(shares, there))
    return longer


def columns(remains: Sequence[Remain], question: Question) -> Columns:
    """What the likelihood needs of each remain."""
    sides = np.array([SIDES.index(each.meaning.side) for each in remains], dtype=np.int8)
    first: dict[str, int] = {}
    things = np.array(
        [
            first.setdefault(each.same_as, place) if each.same_as else place
            for place, each in enumerate(remains)
        ],
        dtype=int,
    )
    times = np.bincount(things, minlength=len(remains))
    return Columns(
        sides=sides,
        heights=np.array([each.height_m for each in remains], dtype=np.float64),
        spreads=np.array([each.spread_m for each in remains], dtype=np.float64),
        shares=shares_of(bounds_of(remains), sides, question),
        outliers=np.array([question.outliers[each.reliability] for each in remains], dtype=float),
        one_of=times[things].astype(np.float64),
        things=things,
    )


def speaking_against(those: Columns, question: Question) -> tuple[Witnesses, Witnesses]:
    """The witnesses against higher water, and against lower with the signs of altitudes turned."""
    up = those.sides != SIDES.index(Side.LOWER)
    down = those.sides != SIDES.index(Side.UPPER)
    higher, lower = (
        witnesses(
            sign * those.heights[which],
            those.spreads[which],
            those.shares[which],
            those.outliers[which],
            those.things[which],
            question.common_sigma_m,
        )
        for sign, which in ((1, up), (-1, down))
    )
    return higher, lower


def each_says(remains: Sequence[Remain], question: Question) -> tuple[Columns, Numbers, Numbers]:
    """The remains as columns; (n, g) L of each; (n, g) the logarithm of what each contributes."""
    those = columns(remains, question)
    own = said(question.levels_m, those.sides, those.heights, those.spreads)
    logs = contributed(own, those.sides, those.shares, those.outliers, question.width_m)
    return those, own, logs


def density_of(logs: Numbers, question: Question) -> Numbers:
    """The density (…, g) from what all remains contribute together."""
    return normalised(logs, question.common_sigma_m / question.step_m)


def answer(remains: Sequence[Remain], question: Question) -> LevelPosterior:
    """The water level as the remains leave it: uniform prior times what each contributes.

    The contributions are in `likelihood`. Remains that are one thing (`same_as`) contribute the
    geometric mean of theirs: their errors are shared, and ten points on a floor are one floor.
    So are the floors of a house: built with one eye on the water, they do not bear witness to it
    one by one (`towns` shows what happens if they are counted so).
    Bayesian combination of index and limiting points: Ashe et al. 2019, Quaternary Science
    Reviews 204: 58–77.
    """
    those, _, contributions = each_says(remains, question)
    logs = (contributions / those.one_of[:, None]).sum(axis=0)
    return level_from(density_of(logs, question), those, question)


def level_from(density: Numbers, those: Columns, question: Question) -> LevelPosterior:
    """A density (g) with those who speak against levels further up and down."""
    higher, lower = speaking_against(those, question)
    return LevelPosterior(
        levels_m=question.levels_m,
        density=density,
        reference=question.reference,
        slice=question.slice,
        against_higher=higher,
        against_lower=lower,
    )


def posterior(
    remains: Sequence[Remain],
    slice: tuple[float, float],
    prior: tuple[float, float],
    step_m: float = STEP_M,
    *,
    reference: str = HIGH_WATER,
    outliers: Mapping[str, float] = OUTLIER_SHARES,
    horizon: tuple[float, float] = HORIZON,
    common_sigma_m: float = 0.0,
    lasting: bool = False,
) -> LevelPosterior:
    """`answer` to a question asked in one line (see `Question` for what each part is).

    Raises:
        BadQuestion: a slice, prior or step about which nothing can be asked.
    """
    question = Question(
        slice, prior, step_m, reference, dict(outliers), horizon, common_sigma_m, lasting
    )
    return answer(remains, question)


def over_time(
    remains: Sequence[Remain], edges: Sequence[float], question: Question
) -> list[LevelPosterior]:
    """The level of each slice between the edges, each on its own; `question.slice` is not read.

    The slices are not tied to each other: two that no remain tells apart come out alike, and
    none is made sharper by its neighbours.
    """
    return [answer(remains, replace(question, slice=years)) for years in pairwise(edges)]
