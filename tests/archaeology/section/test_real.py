"""A section over real relief: what is drawn of it is what the model says."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio

from archaeology.analysis.section import Kind, SectionLine, Thing, cut
from archaeology.analysis.section.drawing import draw
from archaeology.analysis.terrain import Fill, FillKind, Grid, ground_of_the_time, read_grid
from archaeology.studies.section.table import csv_of

pytestmark = pytest.mark.realdata
DTM = "terrain/lidar_hd_ign/dtm_2m_0292_6833_L93_IGN69.tif"


@pytest.fixture(scope="module")
def relief(shared_data: Path) -> Grid:
    return read_grid(shared_data / DTM)


def test_the_ground_is_the_models(relief: Grid, shared_data: Path) -> None:
    line = SectionLine.of([(292_051, 6_832_901), (292_351, 6_832_501), (292_901, 6_832_421)])
    section = cut(line, distance_m=20, ground=relief)
    assert section.ground is not None
    # Every bend is a cell's centre here: the height is the cell's own.
    with rasterio.open(shared_data / DTM) as source:
        for chainage, (x, y) in zip(line.chainages, line.points, strict=True):
            (value,) = next(source.sample([(x, y)]))
            assert section.ground.at(float(chainage)) == pytest.approx(float(value), abs=1e-4)
    assert section.ground.known_share == 1
    assert (np.diff(section.ground.chainage) <= 1.0001).all()


def test_the_river_is_the_lowest_of_the_section(relief: Grid) -> None:
    # The seed of the flood is in the river: a short line across it dips there.
    x, y = 292_170.13, 6_832_767.06
    section = cut(SectionLine.of([(x - 60, y), (x + 60, y)]), distance_m=5, ground=relief)
    assert section.ground is not None
    lowest = section.ground.chainage[np.nanargmin(section.ground.z)]
    assert 30 < lowest < 90
    assert np.nanmin(section.ground.z) < 46


def test_five_hundred_remains_become_one_sheet(relief: Grid) -> None:
    rng = np.random.default_rng(8)
    line = SectionLine.of([(292_050, 6_832_900), (292_350, 6_832_500), (292_900, 6_832_420)])
    x, y = line.at(rng.uniform(0, line.length_m, 500))
    things = [
        Thing(Kind.FIND, f"M {i}", float(a), float(b), z_m=float(z), sigma_m=0.2, synthetic=True)
        for i, (a, b, z) in enumerate(zip(x, y, rng.uniform(42, 56, 500), strict=True))
    ]
    section = cut(line, things=things, distance_m=20, ground=relief)
    picture = draw(section)
    assert len(section.placed) == 500
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert "signes sans étiquette faute de place" in picture
    assert len(csv_of(section).decode().splitlines()) == 501


def test_the_ground_of_the_time_lies_below_todays_and_ends_where_the_data_do(relief: Grid) -> None:
    """Eight invented boreholes in the west: five metres of fill, half a metre uncertain."""
    rng = np.random.default_rng(4)
    fills = [
        Fill(float(x), float(y), float(t), 0.2, FillKind.EXACT)
        for x, y, t in zip(
            rng.uniform(292_050, 292_250, 8),
            rng.uniform(6_832_700, 6_832_950, 8),
            rng.normal(5, 0.5, 8),
            strict=True,
        )
    ]
    past = ground_of_the_time(relief, fills, reach_m=150)
    line = SectionLine.of([(292_060, 6_832_800), (292_900, 6_832_800)])
    section = cut(line, distance_m=20, ground=relief, ground_then=past)
    assert section.ground is not None
    assert section.ground_then is not None
    assert section.ground_then_sigma is not None
    assert not section.datum_assumed
    thickness = section.ground.z - section.ground_then.z
    known = np.isfinite(thickness)
    assert known.any()
    assert thickness[known].min() > 2
    assert section.ground_then_sigma.z[known].min() > 0
    # More than 150 m from every borehole nothing is said of the past.
    assert not known[section.ground.chainage > 200 + 150 + 10].any()
    picture = draw(section)
    assert "Sol d’époque inconnu sur" in picture
    assert "sol d’époque ± 1 écart-type" in picture
