"""The answer: towns drawn by hand, and what holds of any remains."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from archaeology.analysis.water_level import (
    HIGH_WATER,
    BadQuestion,
    EndFrom,
    LevelPosterior,
    Meaning,
    Question,
    Remain,
    answer,
    over_time,
    posterior,
)
from tests.archaeology.water_level.drawing import ASKED, CENTURY, PRIOR, remain, remains

FLOOR, MUD, QUAY = Meaning.DRY_FLOOR, Meaning.WATER_LAID, Meaning.QUAY
SOUND = {"A": 0.0, "B": 0.05, "C": 0.15, "D": 0.3}


def below(level: LevelPosterior) -> np.ndarray:
    return np.cumsum(level.density)


def test_a_quay_alone_is_its_bell() -> None:
    """z 4.8, 0.8 m above high water give or take 0.3; measured to 0.4: N(4; 0.5)."""
    quay = remain(QUAY, 4.8, 0.4, reference_m=0.8, range_m=0.3)
    level = posterior([quay], CENTURY, PRIOR, outliers=SOUND)
    assert level.mean == pytest.approx(4, abs=1e-6)
    assert level.interval(0.9) == pytest.approx(norm.interval(0.9, 4, 0.5), abs=2e-3)
    assert level.probability_above(4.5) == pytest.approx(norm.sf(1), abs=2e-3)
    assert level.reference == HIGH_WATER == "pleines mers de vive-eau moyenne (PMVE)"
    assert level.slice == CENTURY


def test_a_floor_alone_is_an_upper_limit() -> None:
    level = posterior([remain(FLOOR, 5, 0.2)], CENTURY, PRIOR, outliers=SOUND)
    expected = norm.cdf((5 - level.levels_m) / 0.2)
    assert level.density == pytest.approx(expected / expected.sum())


def test_mud_alone_is_a_lower_limit() -> None:
    level = posterior([remain(MUD, 3, 0.2)], CENTURY, PRIOR, outliers=SOUND)
    expected = norm.cdf((level.levels_m - 3) / 0.2)
    assert level.density == pytest.approx(expected / expected.sum())


def test_a_floor_and_mud_hold_the_water_between_them() -> None:
    level = posterior([remain(FLOOR, 5), remain(MUD, 4)], CENTURY, PRIOR)
    low, high = level.interval(0.9)
    assert 3.9 < low < 4.2
    assert 4.8 < high < 5.1
    assert (level.low_end, level.high_end) == (EndFrom.REMAINS, EndFrom.REMAINS)


def test_floors_alone_say_nothing_of_how_low() -> None:
    level = posterior([remain(FLOOR, 5), remain(FLOOR, 6)], CENTURY, PRIOR)
    assert (level.low_end, level.high_end) == (EndFrom.PRIOR, EndFrom.REMAINS)
    statement = level.statement(0.9)
    assert statement.low_m is None
    assert statement.high_m == pytest.approx(5.15, abs=0.06)
    deeper = posterior([remain(FLOOR, 5), remain(FLOOR, 6)], CENTURY, (-20, 8)).statement(0.9)
    assert deeper.high_m == pytest.approx(statement.high_m)


def test_no_remains_leave_the_prior_and_no_statement() -> None:
    level = posterior([], CENTURY, PRIOR)
    assert level.density == pytest.approx(np.full(161, 1 / 161))
    assert level.statement() == replace(level.statement(), low_m=None, high_m=None)
    assert level.interval(0.9) == pytest.approx((0.3775, 7.6225))


def test_the_grid_has_five_centimetres() -> None:
    level = posterior([], CENTURY, (-1.0, 2.0))
    assert level.levels_m.tolist() == [round(-1 + 0.05 * i, 2) for i in range(61)]
    assert level.step_m == pytest.approx(0.05)


def test_a_quay_at_another_time_says_nothing() -> None:
    old = remain(QUAY, 4, start_min=-200, start_max=-200, end_min=-100, end_max=-100)
    assert answer([old], ASKED).density == pytest.approx(answer([], ASKED).density)


def test_a_quay_of_which_half_may_be_of_another_century_cannot_rule_alone() -> None:
    """In the mixture it leaves the other half as it was: no Gaussian tail excludes anything."""
    half = remain(QUAY, 2, start_min=0, start_max=0)
    sharp = posterior([remain(QUAY, 2)], CENTURY, PRIOR, outliers=SOUND)
    loose = posterior([half], CENTURY, PRIOR, outliers=SOUND)
    assert loose.probability_above(3) == pytest.approx(0.5 * 5 / 8, abs=0.02)
    assert sharp.probability_above(3) < 1e-12


def test_a_floor_in_use_for_two_centuries_bounds_each_of_them_if_that_is_asked() -> None:
    used = remain(FLOOR, 4, start_min=50, start_max=50, end_min=250, end_max=250)
    moment = answer([used], ASKED)
    use = answer([used], replace(ASKED, lasting=True))
    assert moment.high_end is EndFrom.PRIOR
    assert use.high_end is EndFrom.REMAINS
    assert use.density == pytest.approx(answer([remain(FLOOR, 4)], ASKED).density)
    quay = replace(used, meaning=QUAY)
    assert answer([quay], replace(ASKED, lasting=True)).density == pytest.approx(
        answer([quay], ASKED).density
    )


def test_one_unverified_quay_does_not_outvote_five_floors() -> None:
    floors = [remain(FLOOR, 3 + 0.2 * i) for i in range(5)]
    level = answer([*floors, remain(MUD, 2.5), remain(QUAY, 7, reliability="D")], ASKED)
    assert level.interval(0.9)[1] < 3.3


def test_a_level_that_is_no_level_does_not_push_to_the_priors_edge() -> None:
    """A quay at 40 m is an outlier whatever its letter; the answer stays the prior."""
    level = answer([remain(QUAY, 40)], ASKED)
    assert level.density == pytest.approx(answer([], ASKED).density)


def test_contradiction_leaves_two_regions() -> None:
    level = answer([remain(QUAY, 2), remain(QUAY, 6)], ASKED)
    assert [tuple(round(end, 1) for end in each) for each in level.regions(0.9)] == [
        pytest.approx((1.8, 2.2), abs=0.15),
        pytest.approx((5.8, 6.2), abs=0.15),
    ]


def test_ten_points_on_one_floor_are_one_floor() -> None:
    one = answer([remain(QUAY, 4, 0.3)], ASKED)
    ten = answer([remain(QUAY, 4, 0.3, same_as="floor")] * 10, ASKED)
    assert ten.density == pytest.approx(one.density)


def test_an_error_that_all_share_is_not_averaged_away() -> None:
    many = [remain(QUAY, 4 + 0.01 * i, 0.2) for i in range(50)]
    sharp = posterior(many, CENTURY, PRIOR).interval(0.9)
    honest = posterior(many, CENTURY, PRIOR, common_sigma_m=0.3).interval(0.9)
    assert sharp[1] - sharp[0] < 0.15
    assert honest[1] - honest[0] == pytest.approx(2 * 1.645 * 0.3, rel=0.05)


def test_draws_are_from_the_answer_and_not_bound_to_the_grid() -> None:
    level = answer([remain(QUAY, 4, 0.3)], ASKED)
    drawn = level.draw(20_000, np.random.default_rng(4))
    assert drawn.mean() == pytest.approx(level.mean, abs=0.02)
    assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx(level.interval(0.9), abs=0.03)
    assert len(np.unique(drawn)) == 20_000
    assert (drawn == level.draw(20_000, np.random.default_rng(4))).all()


def test_each_slice_has_its_own_level() -> None:
    early = remain(QUAY, 3, start_min=0, start_max=0, end_min=99, end_max=99)
    first, second, third = over_time([early, remain(QUAY, 4)], [0, 100, 200, 300], ASKED)
    assert (first.mean, second.mean) == pytest.approx((3, 4), abs=0.1)
    assert third.low_end is third.high_end is EndFrom.PRIOR


@pytest.mark.parametrize(
    "what",
    [
        {"prior": (8, 0)},
        {"prior": (0, float("nan"))},
        {"slice": (200, 100)},
        {"slice": (100, float("inf"))},
        {"step_m": 0},
        {"step_m": 1e-9},
        {"outliers": {"A": 0.1}},
        {"outliers": SOUND | {"A": 1.0}},
        {"common_sigma_m": -1},
    ],
)
def test_a_question_about_nothing_is_refused(what: dict[str, object]) -> None:
    with pytest.raises(BadQuestion):
        Question(**({"slice": CENTURY, "prior": PRIOR} | what))  # type: ignore[arg-type]


some = st.lists(remains(), max_size=6)


@settings(max_examples=60, deadline=None)
@given(some)
def test_an_answer_is_a_probability(those: list[Remain]) -> None:
    level = answer(those, ASKED)
    assert (level.density >= 0).all()
    assert level.density.sum() == pytest.approx(1)
    assert np.isfinite(level.density).all()
    low, high = level.interval(0.9)
    assert -0.025 <= low <= high <= 8.025
    assert sum(end - start for start, end in level.regions(0.9)) <= high - low + 0.2


@settings(max_examples=60, deadline=None)
@given(some, st.randoms())
def test_the_order_of_remains_does_not_matter(those: list[Remain], chance: Random) -> None:
    mixed = list(those)
    chance.shuffle(mixed)
    assert answer(mixed, ASKED).density == pytest.approx(answer(those, ASKED).density, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(some, remains())
def test_one_more_floor_never_raises_the_water_and_mud_never_lowers_it(
    those: list[Remain], more: Remain
) -> None:
    """Every quantile moves the same way: first-order stochastic dominance."""
    before = below(answer(those, ASKED))
    floor, mud = (replace(more, meaning=meaning, same_as="") for meaning in (FLOOR, MUD))
    assert (below(answer([*those, floor], ASKED)) >= before - 1e-9).all()
    assert (below(answer([*those, mud], ASKED)) <= before + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(some, st.floats(-50, 50))
def test_altitudes_may_be_counted_from_anywhere(those: list[Remain], moved: float) -> None:
    sized = [replace(each, sigma_m=each.taken_sigma_m) for each in those]
    up = [replace(each, z_m=each.z_m + moved) for each in sized]
    shifted = replace(ASKED, prior=(moved, 8 + moved))
    assert answer(up, shifted).density == pytest.approx(answer(sized, ASKED).density, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(some)
def test_the_world_upside_down_gives_the_answer_upside_down(those: list[Remain]) -> None:
    """−z for z, floors for mud: the density is mirrored."""
    other = {FLOOR: MUD, Meaning.HEARTH: MUD, Meaning.TOMB: MUD, MUD: FLOOR, Meaning.WRECK: FLOOR}
    mirrored = [
        replace(
            each,
            z_m=8 - each.z_m,
            sigma_m=each.taken_sigma_m,
            reference_m=-each.reference_m,
            meaning=other.get(each.meaning, each.meaning),
        )
        for each in those
    ]
    turned = answer(mirrored, ASKED).density[::-1]
    assert turned == pytest.approx(answer(those, ASKED).density, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(some)
def test_a_finer_grid_tells_the_same(those: list[Remain]) -> None:
    sized = [replace(each, sigma_m=max(each.taken_sigma_m, 0.2)) for each in those]
    fine = answer(sized, replace(ASKED, step_m=0.01))
    assert fine.mean == pytest.approx(answer(sized, ASKED).mean, abs=0.06)
