"""The interval holds at its stated rate over 1,000 simulated towns, and is not uselessly wide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from archaeology.analysis.water_level import (
    Caution,
    LevelPosterior,
    Meaning,
    Question,
    answer,
    result_of,
)
from archaeology.analysis.water_level.towns import (
    CENTURY,
    Towns,
    answers,
    build,
    coverage,
    follow,
    intervals,
)

TOWNS = 1_000
LEVELS = (0.5, 0.8, 0.9, 0.95)
# Two-sided 99.9 % binomial intervals: a right rate lies in all four of them but once in 250 tests.
BOUNDS = [binom.interval(0.999, TOWNS, level) for level in LEVELS]
NINETY = LEVELS.index(0.9)


def town(remains: int, seed: int = 20_260, unkind: bool = False, drift_m: float = 0.15) -> Towns:
    chance = np.random.default_rng(seed)
    return build(TOWNS, remains, chance, unkind=unkind, drift_m=drift_m)


def held(towns: Towns) -> list[float]:
    """How many towns of a thousand lie in their intervals, level by level."""
    ends = intervals(towns.question, answers(towns), LEVELS)
    return [float(each) for each in coverage(towns, ends) * TOWNS]


def within_bounds(numbers: list[float]) -> bool:
    return all(low <= n <= high for n, (low, high) in zip(numbers, BOUNDS, strict=True))


def test_the_bounds_are_stated() -> None:
    assert BOUNDS == [(448, 552), (757, 841), (868, 930), (926, 971)]


@pytest.mark.parametrize("remains", [1, 4, 12, 36])
def test_it_holds_at_its_rate(remains: int) -> None:
    """Towns as the model believes them to be."""
    assert within_bounds(held(town(remains))), held(town(remains))


@pytest.mark.parametrize("remains", [1, 4, 12, 36])
def test_it_holds_in_unkind_towns(remains: int) -> None:
    """Twice the outliers, gross ones; the other centuries' levels near this one's."""
    towns = town(remains, unkind=True)
    assert within_bounds(held(towns)), held(towns)
    assert towns.outlier.mean() > 0.14


def test_it_holds_where_things_last_and_that_is_said() -> None:
    """Limits bound what they were there for; nothing is lost by it."""
    asked = Question(CENTURY, (0.0, 8.0), lasting=True)
    towns = build(TOWNS, 12, np.random.default_rng(20_260), question=asked)
    assert within_bounds(held(towns)), held(towns)
    widths = [
        float(np.diff(intervals(each.question, answers(each), [0.9])[0], axis=0).mean())
        for each in (towns, replace(towns, question=replace(asked, lasting=False)))
    ]
    assert widths[0] < widths[1]


def test_a_level_that_changes_fast_costs_it_little() -> None:
    """Three millimetres a year, three times what was seen: it falls short by a few in a hundred."""
    short = held(town(36, unkind=True, drift_m=0.3))
    assert all(n > low - 25 for n, (low, _) in zip(short, BOUNDS, strict=True)), short


def test_it_misses_as_often_above_as_below() -> None:
    towns = town(12)
    low, high = intervals(towns.question, answers(towns), [0.8])[0]
    bounds = binom.interval(0.999, TOWNS, 0.1)
    assert bounds[0] <= (towns.truth < low).sum() <= bounds[1]
    assert bounds[0] <= (towns.truth > high).sum() <= bounds[1]


def test_it_is_not_uselessly_wide_and_improves_with_more_remains() -> None:
    """Against the prior, and against whoever is told which remains are sound and of the slice."""
    widths: list[float] = []
    best: list[float] = []
    for remains in (1, 4, 12, 36):
        towns = town(remains)
        for knowing, kept in ((False, widths), (True, best)):
            low, high = intervals(towns.question, answers(towns, knowing=knowing), [0.9])[0]
            kept.append(float((high - low).mean()))
    prior = 0.9 * town(1).question.width_m
    assert widths[0] < 0.92 * prior
    assert widths[1] < 0.65 * prior
    assert widths[2] < 0.30 * prior
    assert widths[3] < 0.08 * prior
    assert all(mine < 1.7 * told for mine, told in zip(widths, best, strict=True))


def test_towns_at_once_answer_as_a_town_alone() -> None:
    """The vectors that are counted are what `answer` gives to remains one by one."""
    towns = build(5, 8, np.random.default_rng(3))
    for i, density in enumerate(answers(towns)):
        alone = answer(towns.remains(i), towns.question)
        assert alone.density == pytest.approx(density, abs=1e-12)
        ends = intervals(towns.question, density[None], [0.9])[0, :, 0]
        assert alone.interval(0.9) == pytest.approx(ends)


def test_the_same_seed_builds_the_same_towns() -> None:
    assert (town(4).z_m == town(4).z_m).all()
    assert (town(4).z_m != town(4, seed=1).z_m).any()


def shaken(towns: Towns, sigma_m: float) -> Towns:
    """All altitudes of a town off by the same."""
    chance = np.random.default_rng(8)
    return replace(towns, z_m=towns.z_m + chance.normal(0, sigma_m, (TOWNS, 1)))


def test_an_error_that_all_remains_share_is_held_only_if_it_is_told() -> None:
    silent = shaken(town(36), 0.2)
    assert not within_bounds(held(silent))
    asked = Question(CENTURY, (0.0, 8.0), common_sigma_m=0.2)
    assert within_bounds(held(replace(silent, question=asked)))


def stated(towns: Towns) -> int:
    """How many towns of a thousand lie in what is stated at 90 %."""
    number = 0
    for density, truth in zip(answers(towns), towns.truth, strict=True):
        told = LevelPosterior(towns.question.levels_m, density).statement(0.9)
        low = -np.inf if told.low_m is None else told.low_m
        high = np.inf if told.high_m is None else told.high_m
        number += bool(low <= truth <= high)
    return number


@pytest.mark.parametrize("unkind", [False, True])
@pytest.mark.parametrize("remains", [1, 4, 12, 36])
def test_what_is_stated_holds_at_least_at_its_rate(remains: int, unkind: bool) -> None:
    assert stated(town(remains, unkind=unkind)) >= BOUNDS[NINETY][0]


def following(floors: int, muds: int, above_m: float) -> Towns:
    return follow(town(floors + muds), muds, above_m, np.random.default_rng(9))


@pytest.mark.parametrize(("floors", "muds", "above_m"), [(4, 0, 1), (10, 2, 1), (30, 4, 3)])
def test_where_floors_follow_the_water_the_statement_still_holds(
    floors: int, muds: int, above_m: float
) -> None:
    assert stated(following(floors, muds, above_m)) >= BOUNDS[NINETY][0]


def test_where_floors_crowd_at_the_water_even_the_statement_is_too_low() -> None:
    """The limit of the method, kept in sight: a floor's altitude is taken not to follow the water.

    Thirty floors within some decimetres of it and little mud: the interval fails, and so does the
    statement, most often by less than two decimetres.
    """
    crowded = following(30, 4, 0.3)
    assert held(crowded)[NINETY] < 250
    assert stated(crowded) < 500
    densities = answers(crowded)
    highs = np.array(
        [LevelPosterior(crowded.question.levels_m, each).supported(0.1)[1] for each in densities]
    )
    assert np.quantile(crowded.truth - highs, 0.9) < 0.2


def test_it_is_said_where_floors_crowd() -> None:
    def crowded(towns: Towns) -> int:
        said = (result_of(towns.remains(i), towns.question).cautions for i in range(40))
        return sum(Caution.CROWDED in each for each in said)

    assert crowded(following(30, 4, 0.3)) > 36
    assert crowded(town(36)) == 0


def test_the_floors_of_a_house_counted_as_one_mend_it() -> None:
    """The same thirty floors, three to a house: the statement holds again."""
    crowded = following(30, 4, 0.3)
    number, towns = 0, 300
    for i in range(towns):
        remains = [
            replace(each, same_as=f"house {place // 3}")
            if each.meaning is Meaning.DRY_FLOOR
            else each
            for place, each in enumerate(crowded.remains(i))
        ]
        told = answer(remains, crowded.question).statement(0.9)
        low = -np.inf if told.low_m is None else told.low_m
        high = np.inf if told.high_m is None else told.high_m
        number += bool(low <= crowded.truth[i] <= high)
    assert number >= binom.interval(0.999, towns, 0.9)[0]
