"""A real valley that a railway embankment closes: what holds water back, and what lets it through.

LiDAR HD of IGN (2 m, EPSG:5698); the town, the cores and the water are invented.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import LineString, Point

from archaeology.analysis.terrain import (
    ElevationError,
    Fill,
    Grid,
    breach,
    extent,
    flood,
    ground_of_the_time,
    read_grid,
    seeds_along,
    spill_levels,
)
from tests.archaeology.terrain.test_extent import about

pytestmark = pytest.mark.realdata
RIVER = (292_170.13, 6_832_767.06)
ACROSS = LineString([(292_400, 6_832_670), (292_400, 6_832_590)])
SOUTH_OF_IT = (292_400, 6_832_560)


@pytest.fixture(scope="module")
def valley(shared_data: Path) -> Grid:
    """The whole model."""
    return read_grid(shared_data / "terrain" / "lidar_hd_ign" / "dtm_2m_0292_6833_L93_IGN69.tif")


def test_spill_levels_count_what_floods_count(valley: Grid) -> None:
    levels = np.arange(44.0, 56.0, 0.25)
    spill = spill_levels(valley, seeds_along(valley, Point(RIVER)), levels)
    found = flood(valley, RIVER, list(levels))
    assert [int((spill <= level).sum()) for level in levels] == [each.cells for each in found]
    assert found[-1].cells > 160_000


def test_the_embankment_holds_until_it_is_cut(valley: Grid) -> None:
    place = valley.index(*SOUTH_OF_IT)
    ground = float(valley.values[place])
    held = spill_levels(valley, seeds_along(valley, Point(RIVER)))[place]
    opened = breach(valley, [ACROSS], 6.0)
    free = spill_levels(opened, seeds_along(opened, Point(RIVER)))[place]
    assert ground <= free < held
    assert held - free > 1
    changed = opened.values != valley.values
    assert 100 < np.sum(changed & ~np.isnan(valley.values)) < 250


def test_an_extent_over_a_kriged_ground(valley: Grid) -> None:
    rng = np.random.default_rng(0)
    fills = [
        Fill(292_000 + x, 6_832_000 + y, 1.2 + 0.3 * float(rng.standard_normal()), 0.1)
        for x, y in rng.uniform((0, 600), (600, 1_000), (40, 2))
    ]
    ground = ground_of_the_time(valley, fills, reach_m=200.0)
    result = extent(
        ground,
        seeds_along(ground.mean, Point(RIVER).buffer(6)),
        about(47.2, 0.3),
        ElevationError(0.15, 50.0),
        draws=10,
        seed=1,
        most_cells=70_000,
    )
    sure, middle, possible = (result.contours[share] for share in (0.95, 0.5, 0.05))
    assert 0 < sure.area < middle.area < possible.area
    assert possible.buffer(0.01).contains(middle)
    assert middle.buffer(0.01).contains(sure)
    south = result.probability.window((292_000, 6_832_000, 293_000, 6_832_300))
    assert np.isnan(south.values).all()
    assert 0.2 < result.parameters["known_share"] < 0.7
