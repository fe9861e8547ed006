"""A real relief (LiDAR HD of IGN, 2 m): a shoreline in a valley that an embankment closes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from archaeology.studies.runs.run import Outcome
from archaeology.studies.shorelines.computing import compute
from tests.studies.shoreline.valley import inputs, parameters, remain, untold

pytestmark = pytest.mark.realdata
BOUNDS = [292_000.0, 6_832_400.0, 292_600.0, 6_832_900.0]
RIVER = [[292_170.13, 6_832_767.06]]
ACROSS = [292_400.0, 6_832_670.0, 292_400.0, 6_832_590.0]
SOUTH_OF_IT = Point(292_400, 6_832_560)


@pytest.fixture(scope="module")
def relief(shared_data: Path) -> Path:
    """The model."""
    return shared_data / "terrain" / "lidar_hd_ign" / "dtm_2m_0292_6833_L93_IGN69.tif"


def found(relief: Path, **more: object) -> Outcome:
    """The water about 48 m above the sea, between mud and a floor."""
    told = {"bounds": BOUNDS, "river": RIVER, "prior_low_m": 42.0, "prior_high_m": 54.0}
    asked = parameters(**told | {"error_m": 0.15, "draws": 10, "seed": 3} | more)
    mud, floor = remain("find:1", 50.8, "water_laid"), remain("find:2", 51.4, "dry_floor")
    return compute(asked, inputs(relief, mud, floor), untold)


def areas(outcome: Outcome) -> dict[float, shape]:
    """The contours, EPSG:2154."""
    (file,) = (each for each in outcome.files if each.name == "contours.geojson")
    return {
        each["properties"]["probability"]: shape(each["geometry"])
        for each in json.loads(file.content)["features"]
    }


def test_the_surer_area_lies_within_the_less_sure_one_and_holds_the_river(relief: Path) -> None:
    outcome = found(relief)
    sure, middle, possible = (areas(outcome)[each] for each in (0.95, 0.5, 0.05))
    assert 0 < sure.area <= middle.area < possible.area
    assert possible.buffer(0.01).contains(middle)
    assert sure.distance(Point(RIVER[0])) < 25
    assert outcome.result["extent"]["cell_m"] == [2.0, 2.0]


def test_cutting_the_embankment_lets_water_through(relief: Path) -> None:
    held, free = (
        areas(found(relief, breaches=cuts, breach_width_m=6.0))[0.5] for cuts in ([], [ACROSS])
    )
    assert free.area > held.area
    assert free.distance(SOUTH_OF_IT) < held.distance(SOUTH_OF_IT) or free.contains(SOUTH_OF_IT)
