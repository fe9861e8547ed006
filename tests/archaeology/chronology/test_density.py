"""The density map: one point by hand, its total, slices, imprecise positions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.chronology import BadMap, bandwidth_of, density


@dataclass(frozen=True)
class Cells:
    """A grid without heights: cells of `side` metres, the north-western corner at (0, 1000)."""

    values: Any
    transform: Affine


def cells(side: float = 10, rows: int = 100, cols: int = 100) -> Cells:
    return Cells(np.zeros((rows, cols)), Affine(side, 0, 0, 0, -side, rows * side))


def test_one_thing_is_a_bell_about_its_place() -> None:
    drawn = density([[505, 495]], [1.0], cells(), 100)
    assert drawn.shape == (100, 100)
    assert divmod(int(np.argmax(drawn)), 100) == (50, 50)
    peak = 1 / (2 * np.pi * 100**2)
    assert drawn[50, 50] == pytest.approx(peak, rel=2e-3)
    assert drawn[50, 60] == pytest.approx(peak * np.exp(-0.5), rel=2e-3)


def test_a_kernel_narrower_than_a_cell_keeps_its_thing() -> None:
    drawn = density([[505, 495]], [3.0], cells(), 0.01)
    assert drawn.sum() * 100 == pytest.approx(3)
    assert drawn[50, 50] * 100 == pytest.approx(3)


def test_one_map_a_slice() -> None:
    drawn = density(
        np.array([[205, 505], [805, 505]]), np.array([[1, 0, 0], [0, 0.5, 0]]), cells(), 30
    )
    assert drawn.shape == (3, 100, 100)
    assert drawn.sum(axis=(1, 2)) * 100 == pytest.approx([1, 0.5, 0])


def test_what_is_known_to_the_kilometre_makes_no_peak() -> None:
    drawn = density([[250, 500], [750, 500]], [[1, 0], [0, 1]], cells(), 30, precision_m=[0, 1000])
    assert drawn[1].max() < drawn[0].max() / 500


def test_two_lots_of_points_are_mapped_as_one() -> None:
    """More points than are worked on at once."""
    chance = np.random.default_rng(1)
    points, shares = chance.uniform(0, 1000, (2500, 2)), chance.uniform(0, 1, 2500)
    both = density(points[:900], shares[:900], cells(), 40) + density(
        points[900:], shares[900:], cells(), 40
    )
    assert density(points, shares, cells(), 40) == pytest.approx(both)


def test_the_bandwidth_by_default_is_silvermans() -> None:
    chance = np.random.default_rng(2)
    points = chance.normal(500, 80, (4096, 2))
    assert bandwidth_of(points, np.ones(4096)) == pytest.approx(80 * 4096 ** (-1 / 6), rel=0.02)
    assert bandwidth_of(points, np.full(4096, 0.2)) == pytest.approx(
        bandwidth_of(points, np.ones(4096))
    )


@pytest.mark.parametrize(
    ("points", "shares", "bandwidth"),
    [
        ([[0, 0]], [1, 1], 10),
        ([[0, np.nan]], [1], 10),
        ([[0, 0]], [-1], 10),
        ([[0, 0]], [1], 0),
        ([[0, 0]], [1], None),
        ([[0, 0], [1, 1]], [0, 0], None),
    ],
)
def test_what_cannot_be_mapped_is_refused(
    points: list[list[float]], shares: list[float], bandwidth: float | None
) -> None:
    with pytest.raises(BadMap):
        density(points, shares, cells(), bandwidth)


def test_a_turned_grid_is_refused() -> None:
    turned = Cells(np.zeros((5, 5)), Affine.rotation(20))
    with pytest.raises(BadMap, match="north up"):
        density([[0, 0]], [1], turned, 10)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(300, 700), st.floats(300, 700), st.floats(0, 5)), min_size=1, max_size=8
    ),
    st.floats(0.5, 60),
    st.sampled_from([5.0, 10.0, 25.0]),
)
def test_the_map_holds_what_there_is(
    things: list[tuple[float, float, float]], bandwidth: float, side: float
) -> None:
    grid = cells(side, int(1000 / side), int(1000 / side))
    drawn = density([each[:2] for each in things], [each[2] for each in things], grid, bandwidth)
    assert (drawn >= 0).all()
    assert drawn.sum() * side**2 == pytest.approx(sum(each[2] for each in things), abs=1e-5)


@pytest.mark.realdata
def test_real_radiocarbon_dates_on_a_map(shared_data: Path) -> None:
    """p3k14c (Bird et al. 2022): places in degrees, mapped in degrees: only the total counts."""
    path = shared_data / "archaeology" / "p3k14c_france.csv"
    table = np.genfromtxt(
        path, delimiter=",", skip_header=1, usecols=(7, 8), invalid_raise=False, encoding="utf-8"
    )
    known = table[np.isfinite(table).all(axis=1)]
    inside = known[(known[:, 0] > -4) & (known[:, 0] < 8) & (known[:, 1] > 43) & (known[:, 1] < 50)]
    assert len(inside) > 3000
    france = Cells(np.zeros((400, 600)), Affine(0.05, 0, -12, 0, -0.05, 57))
    drawn = density(inside, np.ones(len(inside)), france, 0.3)
    assert drawn.sum() * 0.05**2 == pytest.approx(len(inside), rel=1e-6)
