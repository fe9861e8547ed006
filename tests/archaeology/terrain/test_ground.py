"""The ground of a time: kriging, lower bounds, what stays unknown; breaches."""

from __future__ import annotations

import gstools
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from archaeology.analysis.terrain import (
    Fill,
    FillKind,
    Grid,
    NoSuchPlace,
    NothingKnown,
    Variogram,
    breach,
    fit_variogram,
    ground_of_the_time,
    seeds_along,
    spill_levels,
)
from archaeology.analysis.terrain import ground as ground_module
from archaeology.analysis.terrain.at_least import as_observations
from tests.archaeology.terrain.drawn import NORTH, WEST, drawn, grid_of, shown

FLAT = grid_of(np.full((60, 80), 20.0, np.float32), 5.0)
STATED = Variogram(1.0, 150.0, 0.0, "stated")


def scattered(
    count: int, seed: int, sigma: float, wide: float = 400.0
) -> tuple[list[Fill], list[Fill]]:
    """Cores into a fill that is a Gaussian field, measured with errors; and the truth elsewhere."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, wide, 2 * count), rng.uniform(-300, 0, 2 * count)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    shared = gstools.Spherical(dim=2, var=0.5, len_scale=150).covariance(apart)
    root = np.linalg.cholesky(shared + 1e-9 * np.eye(2 * count))
    truth = 4 + root @ rng.standard_normal(2 * count)
    seen = truth + np.where(np.arange(2 * count) < count, sigma, 0) * rng.standard_normal(2 * count)
    fills = [Fill(WEST + a, NORTH + b, float(t), sigma) for a, b, t in zip(x, y, seen, strict=True)]
    return fills[:count], fills[count:]


def at(grid: Grid, fill: Fill) -> float:
    return float(grid.values[grid.index(fill.x, fill.y)])


def test_one_core_says_its_thickness_where_it_stands() -> None:
    fill = Fill(WEST + 202.5, NORTH - 152.5, 3.0, 0.1)
    found = ground_of_the_time(FLAT, [fill])
    assert at(found.mean, fill) == pytest.approx(17.0)
    assert at(found.sigma, fill) == pytest.approx(0.1, abs=0.002)
    assert found.variogram.rule.startswith("fewer than 5")
    assert found.facts["variogram"]["range_m"] == 150.0


def test_beyond_the_reach_and_where_the_error_is_large_nothing_is_known() -> None:
    fill = Fill(WEST + 2.5, NORTH - 2.5, 3.0, 0.1)
    near = ground_of_the_time(FLAT, [fill], reach_m=50)
    x, y = near.mean.centres()
    distance = np.hypot(x[None, :] - fill.x, y[:, None] - fill.y)
    np.testing.assert_array_equal(np.isnan(near.mean.values), distance > 50)
    np.testing.assert_array_equal(np.isnan(near.sigma.values), distance > 50)
    sure = ground_of_the_time(FLAT, [fill], most_sigma_m=0.8)
    assert np.nanmax(sure.sigma.values) <= 0.8
    assert 0 < sure.facts["known_share"] < near.facts["known_share"] + 0.2


def test_what_is_unknown_today_stays_unknown() -> None:
    values = FLAT.values.copy()
    values[30, 40] = np.nan
    found = ground_of_the_time(FLAT.with_values(values), [Fill(WEST + 200, NORTH - 150, 1, 0.1)])
    assert np.isnan(found.mean.values[30, 40])
    assert np.isfinite(found.mean.values[30, 41])


def test_the_fill_is_never_negative() -> None:
    fills = [Fill(WEST + 100, NORTH - 150, 4, 0.05), Fill(WEST + 150, NORTH - 150, 0, 0.05)]
    found = ground_of_the_time(FLAT, [*fills, Fill(WEST + 155, NORTH - 150, 0, 0.05)])
    assert np.nanmax(found.mean.values) <= 20.0


def test_the_standard_error_is_right_as_often_as_it_says() -> None:
    """Truth within 1.64 standard errors at about 90 % of the places, over thirty towns."""
    inside = []
    for seed in range(30):
        cores, elsewhere = scattered(40, seed, 0.15)
        found = ground_of_the_time(FLAT, cores, Variogram(0.5, 150.0, 0.0, "true"))
        for place in elsewhere:
            off = 20 - place.thickness_m - at(found.mean, place)
            inside.append(abs(off) < 1.645 * at(found.sigma, place))
    assert len(inside) == 1_200
    assert 0.87 < np.mean(inside) < 0.93


def test_the_variogram_is_found_again_and_says_its_bounds() -> None:
    cores, _elsewhere = scattered(400, 5, 0.2, wide=2_000)
    xy = np.array([(fill.x, fill.y) for fill in cores])
    found = fit_variogram(
        xy, np.array([fill.thickness_m for fill in cores]), np.full(len(cores), 0.2)
    )
    assert 0.35 < found.sill_m2 < 0.65
    assert 90 < found.range_m < 230
    assert found.nugget_m2 < 0.1
    assert found.rule.startswith("fitted to 400 bases; range within")


def test_bases_without_any_likeness_reach_no_farther_than_the_default() -> None:
    rng = np.random.default_rng(0)
    xy = rng.uniform(0, 2_000, (200, 2))
    found = fit_variogram(xy, 2 + rng.standard_normal(200), np.full(200, 0.05))
    assert found.range_m == 150
    assert found.nugget_m2 == pytest.approx(1.0, abs=0.25)
    assert "no more alike" in found.rule


def test_bases_all_alike_or_at_one_place_are_no_error() -> None:
    alike = [Fill(WEST + 40 * i, NORTH - 100 - 10 * (i % 3), 2.0, 0.1) for i in range(8)]
    found = ground_of_the_time(FLAT, alike)
    assert at(found.mean, alike[3]) == pytest.approx(18.0, abs=0.01)
    heap = [Fill(WEST + 100, NORTH - 100, 2.0 + i / 10, 0.1) for i in range(6)]
    assert at(ground_of_the_time(FLAT, heap).mean, heap[0]) == pytest.approx(17.75, abs=0.05)


def test_a_lower_bound_counts_only_where_neighbours_say_less() -> None:
    known = [Fill(WEST + 150 + dx, NORTH - 150, 3.0, 0.1) for dx in (0, 60)]
    core = Fill(WEST + 182.5, NORTH - 152.5, 0, 0.1)
    without = ground_of_the_time(FLAT, known, STATED)

    def ground_there(bound: float) -> tuple[float, float]:
        stopped = Fill(core.x, core.y, bound, 0.1, FillKind.AT_LEAST)
        found = ground_of_the_time(FLAT, [*known, stopped], STATED)
        return at(found.mean, core), at(found.sigma, core)

    free, spread = at(without.mean, core), at(without.sigma, core)
    assert ground_there(0.2) == pytest.approx((free, spread), abs=0.01)
    lowered, sure = ground_there(4.5)
    assert lowered < 15.6
    assert sure < spread
    grounds = [ground_there(bound)[0] for bound in (1.0, 2.0, 3.0, 4.0, 5.0)]
    assert grounds == sorted(grounds, reverse=True)


def test_a_bound_amounts_to_the_truncated_normal() -> None:
    """One core, one bound: the posterior's mean and variance against a million draws."""
    covariance = np.array([[1.0, 0.6], [0.6, 1.0]])
    values, variances = np.array([3.0, 3.8]), np.array([0.01, 0.04])
    seen, errors = as_observations(covariance, values, variances, np.array([False, True]))
    assert (seen[0], errors[0]) == pytest.approx((3.0, 0.01))
    # The truth at the bound, given the core, with the mean unknown: N(m, v), then cut.
    flat = covariance + 1e3
    gain = flat[0, 1] / (flat[0, 0] + 0.01)
    mean, variance = 3.0, flat[1, 1] - gain * flat[0, 1]
    rng = np.random.default_rng(4)
    drawn_truth = mean + np.sqrt(variance) * rng.standard_normal(1_000_000)
    kept = drawn_truth[drawn_truth + 0.2 * rng.standard_normal(1_000_000) > 3.8]
    weight = 1 / variance + 1 / errors[1]
    assert (mean / variance + seen[1] / errors[1]) / weight == pytest.approx(kept.mean(), abs=0.01)
    assert 1 / weight == pytest.approx(kept.var(), rel=0.02)


def test_a_large_grid_is_kriged_on_nodes_with_straight_lines_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fills, _elsewhere = scattered(20, 2, 0.1)
    exact = ground_of_the_time(FLAT, fills, STATED)
    monkeypatch.setattr(ground_module, "MOST_NODES", 1_000)
    lines = ground_of_the_time(FLAT, fills, STATED)
    assert (exact.facts["kriged_every_cells"], lines.facts["kriged_every_cells"]) == (1, 3)
    both = ~np.isnan(exact.mean.values) & ~np.isnan(lines.mean.values)
    assert both.mean() > 0.9
    assert np.abs(exact.mean.values - lines.mean.values)[both].max() < 0.35
    nodes = (slice(0, None, 3), slice(0, None, 3))
    np.testing.assert_allclose(lines.mean.values[nodes], exact.mean.values[nodes], atol=1e-4)


def test_without_a_base_nothing_is_known() -> None:
    with pytest.raises(NothingKnown):
        ground_of_the_time(FLAT, [])
    with pytest.raises(NothingKnown):
        ground_of_the_time(FLAT, [Fill(WEST, NORTH, 1, 0.1, FillKind.AT_LEAST)])
    with pytest.raises(NothingKnown):
        ground_of_the_time(FLAT, [Fill(WEST, NORTH, float("nan"), 0.1)])


DYKE = drawn("11719", "11719", "11729", "11719", "11719")


def crossing(row: int, start: int, end: int) -> LineString:
    return LineString([DYKE.xy(row, start), DYKE.xy(row, end)])


def test_a_dyke_with_and_without_a_breach() -> None:
    river = seeds_along(DYKE, Point(DYKE.xy(0, 0)))
    assert shown(spill_levels(DYKE, river))[0] == "11779"
    opened = breach(DYKE, [crossing(2, 1, 3)], 0.5)
    assert shown(opened.values) == ["11719", "11719", "11119", "11719", "11719"]
    assert shown(spill_levels(opened, river))[0] == "11719"


def test_a_breach_is_as_wide_as_said_and_lowers_only() -> None:
    wide = breach(DYKE, [crossing(2, 1, 4)], 3.0)
    assert shown(wide.values) == ["11719", "11111", "11111", "11111", "11719"]


def test_a_bridge_without_ground_under_it_is_opened() -> None:
    bridge = drawn("11.11")
    opened = breach(bridge, [LineString([bridge.xy(0, 1), bridge.xy(0, 3)])], 0)
    assert shown(opened.values) == ["11111"]
    with pytest.raises(NoSuchPlace):
        breach(bridge, [LineString([bridge.xy(0, 2), bridge.xy(0, 3)])], 0)
    with pytest.raises(NoSuchPlace):
        breach(bridge, [LineString([bridge.xy(0, 1), bridge.xy(0, 9)])], 0)


def test_a_river_is_joined_along_its_line_and_lies_on_known_ground() -> None:
    grid = drawn("000", "000", "00.")
    line = LineString([grid.xy(0, 0), grid.xy(2, 2)])
    assert seeds_along(grid, line).sum() >= 2
    assert not seeds_along(grid, line)[2, 2]
    with pytest.raises(NothingKnown):
        seeds_along(grid, Point(grid.xy(2, 2)))
    with pytest.raises(NothingKnown):
        seeds_along(grid, box(0, 0, 1, 1))
