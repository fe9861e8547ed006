"""The margin of the order of 4 June 2009."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoportal.police.measuring.retained import retained_kmh, retained_tenths


@pytest.mark.parametrize(
    ("measured", "fixed", "moving"),
    [
        (3.0, 0.0, 0.0),
        (5.0, 0.0, 0.0),
        (57.0, 52.0, 47.0),
        (99.9, 94.9, 89.9),
        (100.0, 95.0, 90.0),  # both rules say the same where they meet
        (100.1, 95.0, 90.0),  # 95.095 and 90.09: a fraction of a tenth is left off
        (131.0, 124.4, 117.9),
        (160.0, 152.0, 144.0),
        (300.0, 285.0, 270.0),
    ],
)
def test_the_margin_of_the_order(measured: float, fixed: float, moving: float) -> None:
    assert retained_kmh(measured) == fixed
    assert retained_kmh(measured, moving=True) == moving


@given(st.lists(st.integers(1, 3_000), max_size=50))
def test_a_faster_vehicle_is_never_held_slower(tenths: list[int]) -> None:
    ascending = np.array(sorted(tenths), dtype=np.int64)
    for moving in (False, True):
        held = retained_tenths(ascending, moving=moving)
        assert (np.diff(held) >= 0).all()
        assert (held <= np.maximum(ascending - 50, 0)).all()
        assert (held >= 0).all()
    assert (retained_tenths(ascending, moving=True) <= retained_tenths(ascending)).all()
