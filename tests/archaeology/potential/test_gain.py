"""Gain and cross-validation: chance gains nothing, knowledge gains, memory is found out."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from scipy.ndimage import distance_transform_edt

from archaeology.analysis.potential import (
    CannotWeigh,
    Cells,
    Criterion,
    Gain,
    Overlay,
    Rule,
    appraise,
    cross_validate,
    gain_of,
    overlay,
)
from archaeology.analysis.potential.cells import Floats
from archaeology.analysis.potential.refusal import TooFewBlocks
from archaeology.analysis.potential.validation import Build
from tests.archaeology.potential.grids import SMALL, flat

LAND = Cells(60, 60, Affine(10, 0, 0, 0, -10, 600))
RULE = Rule(share=0.2, least_m2=0, most=10_000)


def sites(count: int, seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 600, count), rng.uniform(0, 600, count)


def test_kvammes_figures() -> None:
    # A zone of a tenth that holds half of the sites.
    assert Gain(10, 100, 5, 10).gain == pytest.approx(0.8)
    assert Gain(10, 100, 1, 10).gain == pytest.approx(0)
    assert Gain(20, 100, 1, 10).gain == pytest.approx(-1)
    assert Gain(20, 100, 0, 10).gain is None
    assert Gain(20, 100, 0, 0).gain is None


def test_sites_of_which_nothing_was_said_do_not_count() -> None:
    zone, eligible = flat(0) > 0, flat(1) > 0
    zone[0, :2] = True
    eligible[5] = False
    found = gain_of(SMALL, zone, eligible, [1005, 1075, 1005, 0], [2055, 2055, 2005, 0])
    assert found == Gain(zone_cells=2, cells=40, zone_sites=1, sites=2)


def test_a_random_model_gains_about_nothing() -> None:
    """600 sites, a zone of a fifth: 1 − area share / site share of a draw has a standard
    deviation of √(0.8 / (0.2 × 600)) ≈ 0.08, and its mean lies as much below 0 as that squared.
    """
    gains, held_out = [], []
    for seed in range(40):
        rng = np.random.default_rng(1_000 + seed)
        noise = overlay(LAND, [Criterion("noise", "Hasard", rng.random(LAND.shape))])
        x, y = sites(600, seed)
        found = appraise(LAND, always(noise), x, y, RULE, block_m=100)
        assert found.gain.gain is not None
        assert found.validation is not None
        together = found.validation.together.gain
        assert together is not None
        gains.append(found.gain.gain)
        held_out.append(together)
    # Four standard errors of the mean of 40 draws, around the small bias.
    assert abs(np.mean(gains) + 0.0067) < 4 * 0.082 / np.sqrt(40)
    assert abs(np.mean(held_out) + 0.0067) < 4 * 0.082 / np.sqrt(40)


def always(weighed: Overlay) -> Build:
    """A model that looks at no site."""
    return lambda _x, _y: weighed


def by_river(count: int, seed: int) -> tuple[Floats, Floats]:
    """Sites within 60 m of a river along x = 300."""
    rng = np.random.default_rng(seed)
    return 300 + rng.normal(0, 30, count), rng.uniform(0, 600, count)


def river(_x: Floats, _y: Floats) -> Overlay:
    return overlay(LAND, [Criterion("river", "Près de la rivière", _near_river)])


def _near_river(x: Floats, _y: Floats) -> Floats:
    return np.clip(1 - np.abs(x - 300) / 300, 0, 1)


def test_a_model_that_knows_gains_in_every_block() -> None:
    x, y = by_river(200, 3)
    found = cross_validate(LAND, river, x, y, RULE, block_m=150)
    assert found.together.gain is not None
    assert found.together.gain == pytest.approx(0.8, abs=0.03)
    assert found.low is not None
    assert found.high is not None
    assert 0.6 < found.low < found.together.gain < found.high < 0.9
    assert found.together.sites == 200


def remembering(x: Floats, y: Floats) -> Overlay:
    """A model that only knows where the sites were."""
    row, column, inside = LAND.index(x, y)
    here = np.zeros(LAND.shape, np.bool_)
    here[row[inside], column[inside]] = True
    away = distance_transform_edt(~here)
    return overlay(LAND, [Criterion("memory", "Près d’un site connu", 1 / (1 + away))])


def test_a_model_that_only_remembers_is_found_out() -> None:
    """Sites anywhere: remembering them gains much on themselves and nothing on others."""
    x, y = sites(120, 11)
    found = appraise(LAND, remembering, x, y, Rule(0.1, 0, 10_000), block_m=200)
    assert found.gain.gain is not None
    assert found.gain.gain > 0.8
    assert found.gain.site_share == 1
    assert found.validation is not None
    assert found.validation.together.site_share <= 0.15


def test_every_site_is_held_out_once_and_every_cell_tested_once() -> None:
    x, y = by_river(57, 5)
    found = cross_validate(LAND, river, x, y, RULE, block_m=110, folds=4)
    assert found.together.sites == 57
    assert found.together.cells == 3_600
    assert len(found.folds) == 4
    held = [each.sites for each in found.folds]
    assert max(held) - min(held) < 12


def test_the_held_out_sites_are_never_seen() -> None:
    x, y = by_river(60, 5)
    seen: list[int] = []

    def build(some_x: Floats, some_y: Floats) -> Overlay:
        seen.append(len(some_x))
        return river(some_x, some_y)

    found = cross_validate(LAND, build, x, y, RULE, block_m=110, folds=5)
    assert [60 - each for each in seen] == [each.sites for each in found.folds]


def test_the_same_seed_tells_the_same() -> None:
    x, y = by_river(60, 5)
    one = cross_validate(LAND, river, x, y, RULE, block_m=110, seed=9)
    assert one == cross_validate(LAND, river, x, y, RULE, block_m=110, seed=9)


def test_sites_in_one_block_cannot_be_held_out() -> None:
    with pytest.raises(TooFewBlocks):
        cross_validate(LAND, river, np.array([10.0, 12]), np.array([10.0, 12]), RULE, block_m=300)
    found = appraise(LAND, river, [10.0, 12], [10.0, 12], RULE, block_m=300)
    assert found.validation is None
    assert any("Sans validation croisée" in each for each in found.lines())


def test_an_interval_is_told_as_far_as_it_is_known() -> None:
    """All sites lie where the model says that there are none."""
    weighed = overlay(LAND, [Criterion("a", "A", np.tile(np.linspace(0, 1, 60), (60, 1)))])
    x, y = np.tile(np.arange(5.0, 200, 20), 2), np.repeat([55.0, 505.0], 10)
    found = appraise(LAND, always(weighed), x, y, RULE, block_m=100)
    assert found.validation is not None
    (said,) = (each for each in found.lines() if each.startswith("Validation croisée"))
    assert "gain non défini" in said
    assert "intervalle" not in said
    known = replace(found, validation=replace(found.validation, high=0.25))
    assert "intervalle à 90 % sans borne basse, jusqu’à 0,25" in " ".join(known.lines())


@pytest.mark.parametrize(("block", "folds"), [(5, 5), (float("nan"), 5), (100, 1)])
def test_blocks_and_folds_that_hold_nothing_are_refused(block: float, folds: int) -> None:
    x, y = by_river(20, 1)
    with pytest.raises(CannotWeigh):
        cross_validate(LAND, river, x, y, RULE, block_m=block, folds=folds)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (Cells(1, 1, Affine(10, 0, 0, 0, -10, 10)), 0.5),
        (LAND, float("nan")),
        (LAND, 0.5),
    ],
    ids=["one cell", "all masked", "all alike"],
)
def test_where_nothing_can_be_told_nothing_is(cells: Cells, values: float) -> None:
    weighed = overlay(cells, [Criterion("a", "A", np.full(cells.shape, values))])
    for x, y in (([], []), ([5.0, 500.0], [5.0, 500.0])):
        found = appraise(cells, always(weighed), x, y, Rule())
        assert found.sectors == ()
        assert found.gain.gain is None
        assert any(each.startswith("Aucun secteur") for each in found.lines())
        json.dumps([found.features(), found.record()], allow_nan=False)
