"""Each end that bears a line of five per cent is wrong in five towns of a hundred at most."""

from __future__ import annotations

import pytest
from scipy.stats import binom

from archaeology.analysis.water_level import Side, Statement
from archaeology.analysis.water_level.towns import Towns, only, posteriors
from tests.archaeology.water_level.test_towns import town


def stated_with(share: float, towns: Towns) -> list[tuple[Statement, float]]:
    """What is stated of each town, and the truth."""
    told = (level.statement(share) for level in posteriors(towns))
    return list(zip(told, towns.truth.tolist(), strict=True))


def most_wrong(towns: int) -> float:
    """So many of these may be wrong at a rate of five in a hundred."""
    return float(binom.interval(0.999, towns, 0.05)[1])


def wrong(told: list[tuple[Statement, float]], side: Side) -> tuple[int, int]:
    """How many ends on that side the truth lies beyond, and of how many that are stated."""
    if side is Side.UPPER:
        ends = [truth > each.high_m for each, truth in told if each.high_m is not None]
    else:
        ends = [truth < each.low_m for each, truth in told if each.low_m is not None]
    return sum(ends), len(ends)


@pytest.mark.parametrize("side", [Side.UPPER, Side.LOWER])
@pytest.mark.parametrize("unkind", [False, True])
def test_one_end_alone_with_ninety_five_per_cent(unkind: bool, side: Side) -> None:
    told = stated_with(0.95, only(town(12, unkind=unkind), side))
    failed, said = wrong(told, side)
    assert said > 250
    assert failed <= most_wrong(said), (failed, said)


@pytest.mark.parametrize("unkind", [False, True])
@pytest.mark.parametrize("remains", [4, 12])
def test_each_of_two_ends_with_ninety_per_cent(remains: int, unkind: bool) -> None:
    both = [
        each
        for each in stated_with(0.9, town(remains, unkind=unkind))
        if each[0].low_m is not None and each[0].high_m is not None
    ]
    for side in (Side.UPPER, Side.LOWER):
        failed, said = wrong(both, side)
        assert said > 250
        assert failed <= most_wrong(said), (side, failed, said)
