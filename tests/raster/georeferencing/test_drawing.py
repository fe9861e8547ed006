"""A sheet drawn where it lies: each colour at its place, block by block like the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from layers.raster.georeferencing.drawing import (
    Frame3857,
    blocks,
    draw,
    frame_around,
    outline,
)
from layers.raster.georeferencing.fitting import Transformation, fit
from layers.raster.georeferencing.mappings import Mapping
from layers.raster.georeferencing.scans import open_scan
from tests.raster.georeferencing.old_plan import SIZE, old_plan, save_old_plan
from tests.raster.georeferencing.sheets import PIXELS, turned

TO_WEB = Transformer.from_crs(2154, 3857, always_xy=True)


def mapping_of(kind: Transformation = Transformation.AFFINE, noise: float = 0) -> Mapping:
    places = turned(0.5, 25) + np.random.default_rng(3).normal(0, noise, PIXELS.shape)
    return fit(kind, PIXELS, places, SIZE)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return save_old_plan(tmp_path)


def frame_for(mapping: Mapping, pixel: float) -> Frame3857:
    return frame_around(outline(mapping, SIZE), pixel)


@pytest.mark.parametrize(
    ("kind", "noise"), [(Transformation.AFFINE, 0), (Transformation.SPLINE, 5)]
)
def test_each_pixel_lies_where_the_mapping_puts_it(
    plan: Path, kind: Transformation, noise: float
) -> None:
    mapping = mapping_of(kind, noise)
    frame = frame_for(mapping, 0.4)
    with open_scan(plan) as scan:
        drawn = draw(scan, mapping, frame)
    source = np.asarray(old_plan(), dtype=float)
    # The middles of blocks of houses, of the river and of streets: colour changes little there.
    pixels = np.array(
        [[120.5, 120.5], [465.5, 110.5], [700.5, 300.5], [960.5, 520.5], [300.5, 200.5]]
    )
    east, north = TO_WEB.transform(*mapping.forward(pixels).T)
    columns = np.floor((east - frame.west) / frame.pixel).astype(int)
    rows = np.floor((frame.north - north) / frame.pixel).astype(int)
    for index, (column, row) in enumerate(pixels.astype(int)):
        seen = drawn[:, rows[index], columns[index]]
        assert seen[3] == 255
        assert np.abs(seen[:3] - source[row, column]).max() < 25


def test_beside_the_sheet_nothing_is_drawn(plan: Path) -> None:
    mapping = mapping_of()
    frame = frame_for(mapping, 2.0)
    with open_scan(plan) as scan:
        drawn = draw(scan, mapping, frame, 2)
    # A sheet turned by 25 degrees leaves the corners of its frame empty.
    assert drawn[3, 0, 0] == drawn[3, -1, -1] == drawn[3, 0, -1] == drawn[3, -1, 0] == 0
    one_pixel = 0.5 * 0.5
    filled = (drawn[3] > 0).sum() * frame.pixel**2
    stretch = 1 / np.cos(np.radians(49.5)) ** 2
    assert filled == pytest.approx(SIZE[0] * SIZE[1] * one_pixel * stretch, rel=0.03)
    far = Frame3857(frame.west - 10_000, frame.north, 2.0, 50, 50)
    with open_scan(plan) as scan:
        assert not draw(scan, mapping, far).any()


def test_blocks_are_parts_of_the_whole(plan: Path) -> None:
    """To a grey level: the mesh of each block has its own nodes."""
    mapping = mapping_of(Transformation.SPLINE, 4)
    frame = frame_for(mapping, 1.0)
    whole = np.zeros((4, frame.height, frame.width), dtype=np.uint8)
    with open_scan(plan) as scan:
        at_once = draw(scan, mapping, frame)
        for left, top, each in blocks(frame, 256):
            whole[:, top : top + each.height, left : left + each.width] = draw(scan, mapping, each)
    assert np.abs(whole.astype(int) - at_once).mean() < 0.2


def test_frames_lie_on_the_grid_they_are_given(plan: Path) -> None:
    mapping = mapping_of()
    frame = frame_around(outline(mapping, SIZE), 1.5, (-20_000_000.0, 20_000_000.0))
    assert (frame.west + 20_000_000) / 1.5 == pytest.approx(
        round((frame.west + 20_000_000) / 1.5), abs=1e-6
    )
    ring = outline(mapping, SIZE)
    east, north = TO_WEB.transform(ring[:, 0], ring[:, 1])
    west, south, right, top = frame.bounds
    assert west <= east.min() <= east.max() <= right
    assert south <= north.min() <= north.max() <= top
    assert (ring[0] == ring[-1]).all()


def test_a_part_of_a_sheet_and_the_whole_in_small(plan: Path) -> None:
    picture = np.asarray(old_plan()).transpose(2, 0, 1)
    with open_scan(plan) as scan:
        assert scan.size == SIZE
        read = scan.read(10, 20, 60, 50)
        small = scan.read(0, 0, *SIZE, 4)
    assert (read[:3] == picture[:, 20:50, 10:60]).all()
    assert (read[3] == 255).all()
    assert small.shape == (4, 200, 300)
    assert np.abs(small[:3].mean(axis=(1, 2)) - picture.mean(axis=(1, 2))).max() < 1
