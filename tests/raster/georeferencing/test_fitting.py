"""Known mappings are found again, whatever the order of the points; bad points are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from layers.raster.georeferencing.fitting import FEWEST, Transformation, fit
from layers.raster.georeferencing.mappings import Plane
from layers.raster.georeferencing.refusal import CannotPlace, Why
from tests.raster.georeferencing.sheets import (
    PIXELS,
    SIZE,
    Points,
    X,
    Y,
    angles,
    orders,
    scales,
    sheared,
    shears,
    stretches,
    tilted,
    tilts,
    turned,
)

ALL = list(Transformation)
# A tenth of a millimetre, in metres and in pixels of five metres at most.
CLOSE = 1e-4
elsewhere = np.array([[0.0, 0.0], [1200.0, 800.0], [455.5, 300.25], [13.0, 790.0]])


def agrees(kind: Transformation, pixels: Points, places: Points, there: Points) -> None:
    """The mapping is the known one, at the points and elsewhere, both ways."""
    mapping = fit(kind, pixels, places, SIZE)
    assert np.abs(mapping.forward(pixels) - places).max() < CLOSE
    assert np.abs(mapping.forward(elsewhere) - there).max() < CLOSE
    assert np.abs(mapping.backward(there) - elsewhere).max() < CLOSE / 0.05


@settings(deadline=None, max_examples=40)
@given(scale=scales, angle=angles, order=orders)
def test_every_kind_finds_a_sheet_that_was_turned(
    scale: float, angle: float, order: list[int]
) -> None:
    places, there = turned(scale, angle), turned(scale, angle, elsewhere)
    for kind in ALL:
        agrees(kind, PIXELS[order], places[order], there)


@settings(deadline=None, max_examples=40)
@given(scale=scales, angle=angles, shear=shears, stretch=stretches)
def test_affine_and_freer_find_a_sheared_sheet(
    scale: float, angle: float, shear: float, stretch: float
) -> None:
    places = sheared(turned(scale, angle), shear, stretch)
    there = sheared(turned(scale, angle, elsewhere), shear, stretch)
    for kind in ALL[1:]:
        agrees(kind, PIXELS, places, there)


@settings(deadline=None, max_examples=40)
@given(scale=scales, angle=angles, east=tilts, north=tilts)
def test_a_photograph_taken_aslant_is_projective(
    scale: float, angle: float, east: float, north: float
) -> None:
    diagonal = scale * float(np.hypot(*SIZE))
    places = tilted(turned(scale, angle), east / diagonal, north / diagonal)
    there = tilted(turned(scale, angle, elsewhere), east / diagonal, north / diagonal)
    agrees(Transformation.PROJECTIVE, PIXELS, places, there)


@settings(deadline=None, max_examples=25)
@given(order=orders)
def test_the_order_of_the_points_says_nothing(order: list[int]) -> None:
    places = turned(0.5, 20) + np.random.default_rng(5).normal(0, 1, PIXELS.shape)
    for kind in ALL:
        one = fit(kind, PIXELS, places, SIZE).forward(elsewhere)
        other = fit(kind, PIXELS[order], places[order], SIZE).forward(elsewhere)
        assert np.abs(one - other).max() < CLOSE, kind


def test_a_spline_goes_through_every_point_and_back() -> None:
    places = turned(0.5, 20) + np.random.default_rng(1).normal(0, 4, PIXELS.shape)
    mapping = fit(Transformation.SPLINE, PIXELS, places, SIZE)
    assert np.abs(mapping.forward(PIXELS) - places).max() < 1e-6
    assert np.abs(mapping.backward(places) - PIXELS).max() < 1e-5
    inside = np.random.default_rng(2).uniform((0, 0), SIZE, (500, 2))
    assert np.abs(mapping.backward(mapping.forward(inside)) - inside).max() < 1e-4


def test_a_projective_fit_is_the_least_squares_one() -> None:
    """No small change of the matrix comes nearer to the points."""
    places = tilted(turned(0.5, 20), 2e-4, -1e-4)
    places = places + np.random.default_rng(3).normal(0, 2, places.shape)
    found = fit(Transformation.PROJECTIVE, PIXELS, places, SIZE)
    assert isinstance(found, Plane)
    affine = fit(Transformation.AFFINE, PIXELS, places, SIZE)
    best = ((found.forward(PIXELS) - places) ** 2).sum()
    assert best <= ((affine.forward(PIXELS) - places) ** 2).sum()
    rng = np.random.default_rng(4)
    for _ in range(60):
        shaken = replace(found, matrix=found.matrix + rng.normal(0, 1e-4, (3, 3)))
        assert ((shaken.forward(PIXELS) - places) ** 2).sum() >= best


@pytest.mark.parametrize("kind", ALL)
def test_too_few_points_say_how_many_would_do(kind: Transformation) -> None:
    count = FEWEST[kind] - 1
    with pytest.raises(CannotPlace) as refused:
        fit(kind, PIXELS[:count], turned(0.5, 0)[:count], SIZE)
    assert (refused.value.code, refused.value.wanted) == (Why.TOO_FEW, FEWEST[kind])
    fit(kind, PIXELS[: FEWEST[kind]], turned(0.5, 0)[: FEWEST[kind]], SIZE)


@pytest.mark.parametrize("kind", ALL)
def test_the_same_point_twice(kind: Transformation) -> None:
    places = turned(0.5, 0)
    pixels = PIXELS.copy()
    pixels[6] = pixels[2]
    with pytest.raises(CannotPlace) as refused:
        fit(kind, pixels, places, SIZE)
    assert (refused.value.code, refused.value.points) == (Why.SAME_PIXEL, (2, 6))
    places[5] = places[1]
    with pytest.raises(CannotPlace) as refused:
        fit(kind, PIXELS, places, SIZE)
    assert (refused.value.code, refused.value.points) == (Why.SAME_PLACE, (1, 5))


@pytest.mark.parametrize("kind", ALL[1:])
def test_points_in_one_line(kind: Transformation) -> None:
    pixels = np.column_stack([np.arange(1.0, 7) * 100, np.arange(1.0, 7) * 50])
    with pytest.raises(CannotPlace) as refused:
        fit(kind, pixels, turned(0.5, 0, pixels), SIZE)
    assert refused.value.code is Why.IN_LINE
    # Turning and scaling is all that a line can tell.
    fit(Transformation.SIMILARITY, pixels, turned(0.5, 0, pixels), SIZE)


def test_three_of_four_in_one_line_are_not_enough_for_a_projective_mapping() -> None:
    pixels = np.array([[0.0, 0.0], [400.0, 0.0], [800.0, 0.0], [400.0, 700.0]])
    with pytest.raises(CannotPlace) as refused:
        fit(Transformation.PROJECTIVE, pixels, turned(0.5, 10, pixels), SIZE)
    assert refused.value.code is Why.IN_LINE


@pytest.mark.parametrize("kind", ALL[1:])
def test_a_mirrored_sheet(kind: Transformation) -> None:
    places = turned(0.5, 0)
    places[:, 0] = 2 * X - places[:, 0]
    with pytest.raises(CannotPlace) as refused:
        fit(kind, PIXELS, places, SIZE)
    assert refused.value.code is Why.MIRRORED


def test_two_points_taken_for_each_other_fold_a_spline() -> None:
    places = turned(0.5, 0)
    places[[4, 6]] = places[[6, 4]]
    with pytest.raises(CannotPlace) as refused:
        fit(Transformation.SPLINE, PIXELS, places, SIZE)
    assert refused.value.code is Why.FOLDED


def test_a_sheet_that_would_reach_over_the_horizon() -> None:
    """A tilt that holds where the points are, and would turn the far side of the sheet over."""
    pixels = PIXELS * 0.2
    places = tilted(turned(0.5, 0, pixels), 0.0, 1 / 250)
    with pytest.raises(CannotPlace) as refused:
        fit(Transformation.PROJECTIVE, pixels, places, SIZE)
    assert refused.value.code is Why.FOLDED


def test_what_is_no_number() -> None:
    places = turned(0.5, 0)
    places[3, 1] = np.nan
    with pytest.raises(CannotPlace) as refused:
        fit(Transformation.AFFINE, PIXELS, places, SIZE)
    assert refused.value.code is Why.NOT_FINITE


def test_by_hand() -> None:
    """A sheet of 100 by 100 pixels of one metre, north up, whose corner lies at (X, Y)."""
    pixels = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0]])
    places = np.array([[X, Y], [X + 100, Y], [X + 100, Y - 100]])
    for kind in (Transformation.SIMILARITY, Transformation.AFFINE):
        mapping = fit(kind, pixels, places, (100, 100))
        assert mapping.forward(np.array([[50.0, 25.0]])) == pytest.approx(
            np.array([[X + 50, Y - 25]]), abs=1e-6
        )
        assert (mapping.orientation(pixels) == -1).all()
