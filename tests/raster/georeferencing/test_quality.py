"""What is left at the points, told honestly; and which point is probably wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.raster.georeferencing.fitting import FEWEST, Transformation
from layers.raster.georeferencing.quality import place, suspected
from tests.raster.georeferencing.sheets import PIXELS, SIZE, turned


def noisy(sigma: float, seed: int = 7) -> np.ndarray:
    return turned(0.5, 15) + np.random.default_rng(seed).normal(0, sigma, PIXELS.shape)


def test_residuals_by_hand() -> None:
    """Four corners of a square, one of them 4 m too far east: a similarity leaves 1 m at each in x,
    and turns a little.
    """
    pixels = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])
    places = np.array([[0.0, 100.0], [100.0, 100.0], [100.0, 0.0], [0.0, 0.0]])
    places[1, 0] += 4
    found = place(Transformation.AFFINE, pixels, places, (100, 100))
    assert found.residuals == pytest.approx(
        np.array([[-1.0, 0], [1, 0], [-1, 0], [1, 0]]), abs=1e-9
    )
    assert found.rms_m == pytest.approx(1)
    # Left out, each corner is where the other three put it: 4 m off, whichever.
    assert found.left_out_m == pytest.approx(np.full(4, 4.0))
    assert found.rms_left_out_m == pytest.approx(4)
    # All four say the same of each other: none is the wrong one.
    assert suspected(Transformation.AFFINE, pixels, places, (100, 100)) is None
    assert found.pixel_m == pytest.approx(1.01, abs=0.02)


@pytest.mark.parametrize("kind", list(Transformation))
def test_without_noise_nothing_is_left(kind: Transformation) -> None:
    found = place(kind, PIXELS, turned(0.5, 15), SIZE)
    assert found.rms_m < 1e-6
    assert found.rms_left_out_m is not None
    assert found.rms_left_out_m < 1e-4
    assert suspected(kind, PIXELS, turned(0.5, 15), SIZE) is None
    assert found.pixel_m == pytest.approx(0.5, rel=1e-6)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_leaving_a_point_out_never_flatters(seed: int) -> None:
    places = noisy(1, seed)
    for kind in (Transformation.SIMILARITY, Transformation.AFFINE):
        found = place(kind, PIXELS, places, SIZE)
        assert (found.left_out_m >= found.residuals_m - 1e-9).all()


def test_a_spline_shows_no_residuals_but_says_how_good_it_is() -> None:
    found = place(Transformation.SPLINE, PIXELS, noisy(1), SIZE)
    assert found.rms_m < 1e-6
    assert found.rms_left_out_m is not None
    assert found.rms_left_out_m > 0.5


@pytest.mark.parametrize("kind", list(Transformation))
def test_with_just_enough_points_nothing_is_claimed(kind: Transformation) -> None:
    count = FEWEST[kind]
    found = place(kind, PIXELS[:count], noisy(1)[:count], SIZE)
    assert found.rms_left_out_m is None
    assert np.isnan(found.left_out_m).all()
    assert suspected(kind, PIXELS[:count], noisy(1)[:count], SIZE) is None


@pytest.mark.parametrize("kind", [Transformation.SIMILARITY, Transformation.AFFINE])
@pytest.mark.parametrize("wrong", range(len(PIXELS)))
def test_the_wrong_point_is_found(kind: Transformation, wrong: int) -> None:
    places = noisy(0.5)
    places[wrong] += (40, -25)
    found = suspected(kind, PIXELS, places, SIZE)
    assert found is not None
    assert found.index == wrong
    assert found.rms_without_m < 3 < found.rms_m


@pytest.mark.parametrize("wrong", range(5))
def test_of_five_points_the_wrong_one_is_found_though_it_spoils_what_the_others_say(
    wrong: int,
) -> None:
    pixels = PIXELS[:5]
    places = turned(0.5, 15, pixels)
    places[wrong] += (400, -2500)
    found = suspected(Transformation.AFFINE, pixels, places, SIZE)
    assert found is not None
    assert found.index == wrong
    assert found.rms_without_m < 0.01 < 100 < found.rms_m


def test_the_hand_that_sets_points_is_no_reason_for_suspicion() -> None:
    assert suspected(Transformation.AFFINE, PIXELS, noisy(0.15), SIZE) is None
