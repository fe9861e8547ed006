"""The invented relief agrees with the invented digs, and its water with both."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from archaeology.analysis.terrain import Grid, read_grid
from archaeology.sites.vocabulary import OperationKind
from geoportal.demo import old_plan, valley
from geoportal.demo.corings import corings
from geoportal.demo.excavations import Dig, digs
from geoportal.demo.tour.stops import STOPS

EVERY = (*digs(), *corings())


@pytest.fixture(scope="module")
def relief(tmp_path_factory: pytest.TempPathFactory) -> Grid:
    """The file that the demonstration brings, read as an analysis reads it."""
    file = tmp_path_factory.mktemp("relief") / "relief.tif"
    valley.write_relief(file)
    return read_grid(file)


def test_the_file_says_its_plane_and_its_heights(relief: Grid) -> None:
    assert (relief.crs, relief.vertical) == ("EPSG:2154", "EPSG:5720")
    assert relief.shape == (900, 900)
    assert np.isfinite(relief.values).all()


@pytest.mark.parametrize("dig", EVERY, ids=lambda dig: dig.number)
def test_the_ground_lies_where_the_digs_say(relief: Grid, dig: Dig) -> None:
    x, y = dig.corner[0] + dig.size[0] / 2, dig.corner[1] + dig.size[1] / 2
    assert relief.values[relief.index(x, y)] == pytest.approx(dig.ground_m, abs=0.3)


def test_the_streams_run_down(relief: Grid) -> None:
    for stream in (valley.COMMERCE, valley.AULNE):
        inside = [
            (x, y)
            for x, y in stream
            if valley.WEST < x < valley.EAST and valley.SOUTH < y < valley.NORTH
        ]
        heights = [float(relief.values[relief.index(x, y)]) for x, y in inside]
        assert heights[0] > heights[-1] + 1
        assert all(low < high + 0.4 for high, low in pairwise(heights))


def test_the_castle_stands_above_the_theatre_and_every_stop_is_on_the_relief(relief: Grid) -> None:
    castle, theatre = (
        relief.values[relief.index(*place)] for place in (valley.CASTLE, valley.THEATRE)
    )
    assert castle > theatre + 10
    for stop in STOPS:
        assert 4 < relief.values[relief.index(*stop.place)] < 40


def test_corings_say_how_deep_the_fill_is_or_that_they_stopped_in_it() -> None:
    bored = [dig for dig in corings() if dig.kind == OperationKind.CORING]
    reached = [dig for dig in bored if any(unit.kind == "natural" for unit in dig.units)]
    assert 0 < len(bored) - len(reached) < len(reached)
    for dig in reached:
        top, natural = (unit.z for unit in dig.units)
        assert top == dig.ground_m
        assert dig.ground_m - dig.depth_m < natural < top


def test_the_old_plan_can_be_placed(tmp_path: Path) -> None:
    """What it shows lies on it as a turned, slightly warped sheet would have it."""
    file = tmp_path / "plan.png"
    old_plan.write_plan(file)
    with Image.open(file) as sheet:
        assert sheet.size == old_plan.SIZE
    places = np.array([stop.place for stop in STOPS])
    seen = np.array([old_plan.on_sheet(*place) for place in places])
    assert ((seen > 60) & (seen < np.array(old_plan.SIZE) - 60)).all()
    matrix = np.column_stack([places - places.mean(axis=0), np.ones(len(places))])
    fit, *_ = np.linalg.lstsq(matrix, seen, rcond=None)
    left = np.hypot(*(matrix @ fit - seen).T)
    assert 0.01 < left.max() < 3
