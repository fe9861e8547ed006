"""A river beyond what is recorded is refused with the reach that is enough."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.terrain import Fill, NothingKnown, ground_of_the_time, require_known
from tests.archaeology.terrain.drawn import NORTH, WEST, grid_of

FLAT = grid_of(np.full((40, 60), 5.0, np.float32), 10.0)
# Five trenches in the west, a metre of fill in each, more or less.
TRENCHES = [Fill(WEST + 20 + 10 * n, NORTH - 20 - 30 * n, 1 + 0.1 * (n % 2), 0.1) for n in range(5)]


def refused(x: float, y: float, reach_m: float | None) -> NothingKnown | None:
    """Why a river at that place, metres from the corner, is refused."""
    try:
        require_known(TRENCHES, np.array([[WEST + x, NORTH - y]]), reach_m)
    except NothingKnown as told:
        return told
    return None


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 59), st.integers(0, 39), st.sampled_from([None, 15.0, 90.0]))
def test_the_reach_that_is_proposed_is_enough(col: int, row: int, reach_m: float | None) -> None:
    told = refused(10 * col + 5, 10 * row + 5, reach_m)
    ground = ground_of_the_time(FLAT, TRENCHES, reach_m=reach_m)
    assert np.isnan(ground.mean.values[row, col]) == (told is not None)
    if told is not None:
        assert told.code == "beyond"
        enough = float(str(told.facts["enough"]))
        assert refused(10 * col + 5, 10 * row + 5, enough) is None
        wider = ground_of_the_time(FLAT, TRENCHES, reach_m=enough)
        assert not np.isnan(wider.mean.values[row, col])


def test_it_says_how_far_the_data_reach() -> None:
    told = refused(500, 20, 90.0)
    assert told is not None
    assert told.french == (
        "La rivière est à 456 m du sol enregistré le plus proche, et l’on n’en sait le sol que"
        " jusqu’à 90 m : donnez une portée de 470 m, ou placez la rivière plus près."
    )


def test_where_fills_differ_by_metres_no_reach_is_enough() -> None:
    uneven = [Fill(WEST + 20 + 10 * n, NORTH - 20, 8.0 * (n % 2), 0.1) for n in range(8)]
    with pytest.raises(NothingKnown) as told:
        require_known(uneven, np.array([[WEST + 500, NORTH - 20]]))
    assert told.value.code == "never"
    assert "Une plus grande portée n’y ferait rien" in told.value.french
