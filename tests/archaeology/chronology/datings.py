"""Datings and edges for the tests, and the same shares counted year by year."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from archaeology.analysis.edtf import Dating

years = st.integers(-600, 2000)


@st.composite
def datings(draw: st.DrawFn) -> Dating:
    """Four bounds in an order that a dating can have."""
    start_min, *middle, end_max = sorted(draw(st.lists(years, min_size=4, max_size=4)))
    start_max, end_min = draw(st.permutations(middle))
    return Dating("", start_min, start_max, end_min, end_max)


@st.composite
def edges(draw: st.DrawFn) -> list[int]:
    """Some years, each later than the one before."""
    return sorted(draw(st.sets(st.integers(-700, 2100), min_size=2, max_size=12)))


def counted(dating: Dating, cuts: list[int], steps: int = 8) -> np.ndarray:
    """The shares by brute force: the trapezoid summed over eighths of a year."""
    assert dating.start_min is not None
    assert dating.start_max is not None
    assert dating.end_min is not None
    assert dating.end_max is not None
    whole = min(dating.start_max, dating.end_min)
    sinks = max(dating.start_max, dating.end_min) + 1
    last = dating.end_max + 1
    moments = (np.arange((last - dating.start_min) * steps) + 0.5) / steps + dating.start_min
    height = np.ones(len(moments))
    rising, falling = moments < whole, moments >= sinks
    height[rising] = (moments[rising] - dating.start_min) / (whole - dating.start_min)
    height[falling] = (last - moments[falling]) / (last - sinks)
    sums = [height[(moments >= low) & (moments < high)].sum() for low, high in pairwise(cuts)]
    shares: np.ndarray = np.array(sums) / height.sum()
    return shares
