"""The shade of hills: what light does on ground that one can reckon with by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.raster.drawing.hillshade import AZIMUTHS, hillshade
from layers.raster.drawing.relief import Tint

LEVEL = math.sin(math.radians(45))
SLOPES = st.floats(-3, 3, allow_nan=False)
ground = arrays(np.float64, (7, 9), elements=st.floats(-50, 50, width=32))


def plane(to_east: float, to_north: float, cell: float = 2.0) -> Any:
    rows, columns = np.mgrid[0:6, 0:5]
    return columns * cell * to_east - rows * cell * to_north


def test_level_ground_is_neither_dark_nor_light() -> None:
    assert hillshade(np.zeros((5, 6)), 2) == pytest.approx(np.full((3, 4), LEVEL))


@given(SLOPES, SLOPES)
def test_a_slope_is_lit_as_its_normal_says(to_east: float, to_north: float) -> None:
    """Four lights, each weighted by how far across it the ground falls; nothing more."""
    normal = np.array([-to_east, -to_north, 1]) / math.sqrt(1 + to_east**2 + to_north**2)
    falls_to = math.atan2(-to_east, -to_north)
    total = weights = 0.0
    for azimuth in map(math.radians, AZIMUTHS):
        light = np.array([math.sin(azimuth), math.cos(azimuth), 1]) / math.sqrt(2)
        weight = math.sin(falls_to - azimuth) ** 2
        total += weight * min(max(float(normal @ light), 0), 1)
        weights += weight
    assert hillshade(plane(to_east, to_north), 2) == pytest.approx(
        np.full((4, 3), total / weights), abs=1e-9
    )


def test_the_light_comes_from_the_north_west() -> None:
    to_the_light, from_it = plane(0.5, -0.5), plane(-0.5, 0.5)
    assert hillshade(to_the_light, 2).mean() > LEVEL > hillshade(from_it, 2).mean()


@given(ground)
def test_shades_are_shares_and_do_not_depend_on_the_level(heights: Any) -> None:
    shade = hillshade(heights, 2)
    assert ((shade >= 0) & (shade <= 1)).all()
    assert hillshade(heights + 1000, 2) == pytest.approx(shade, abs=1e-6)


@given(ground, st.integers(1, 5), st.integers(2, 7))
def test_a_piece_with_its_margin_is_shaded_as_the_whole(
    heights: Any, row: int, column: int
) -> None:
    whole = hillshade(heights, 2)
    piece = hillshade(heights[row - 1 : row + 2, column - 1 : column + 2], 2)
    assert piece[0, 0] == whole[row - 1, column - 1]


def test_unknown_ground_stays_unknown_and_darkens_nobody() -> None:
    heights = np.full((5, 5), 3.0)
    heights[0, 0] = heights[2, 2] = np.nan
    shade = hillshade(heights, 2)
    assert np.isnan(shade[1, 1])
    assert shade[~np.isnan(shade)] == pytest.approx(np.full(8, LEVEL))


@given(st.floats(-100, 4000), st.floats(0, 3000))
def test_a_tint_spans_the_heights_by_round_numbers(low: float, width: float) -> None:
    tint = Tint.over(low, low + width)
    assert tint.low <= low
    assert tint.high >= low + width
    assert tint.high - tint.low <= max(3 * width, 3)


def test_higher_is_lighter() -> None:
    colours = Tint(0, 100).colours(np.linspace(0, 100, 50)[np.newaxis]).astype(int)[0]
    lightness = colours @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) >= -0.5).all()
    assert lightness[-1] - lightness[0] > 100
