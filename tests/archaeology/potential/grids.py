"""Small grids and any grids."""

from __future__ import annotations

import numpy as np
from affine import Affine
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from archaeology.analysis.potential import Cells, Criterion, Mask, Unknown
from archaeology.analysis.potential.cells import Floats

# Six rows of eight cells of 10 m; the upper left corner at (1000, 2060).
SMALL = Cells(6, 8, Affine(10, 0, 1000, 0, -10, 2060))

shares = st.integers(0, 20).map(lambda value: value / 20)


def flat(value: float) -> Floats:
    return np.full(SMALL.shape, float(value))


@st.composite
def rasters(draw: st.DrawFn, *, gaps: bool = True) -> Floats:
    values = draw(arrays(np.float64, SMALL.shape, elements=shares))
    if gaps:
        holes = draw(
            arrays(np.bool_, SMALL.shape, elements=st.integers(0, 4).map(lambda i: i == 0))
        )
        values = np.where(holes, np.nan, values)
    return values


@st.composite
def criteria(draw: st.DrawFn) -> list[Criterion]:
    count = draw(st.integers(1, 4))
    found = [
        Criterion(
            f"c{i}",
            f"Critère {i}",
            draw(rasters()),
            draw(st.floats(0, 10)),
            draw(st.sampled_from(Unknown)),
        )
        for i in range(count)
    ]
    # One at least counts.
    return [*found, Criterion("last", "Dernier", draw(rasters()), draw(st.floats(0.01, 10)))]


masks = st.lists(
    arrays(np.bool_, SMALL.shape, elements=st.integers(0, 5).map(lambda i: i == 0)).map(
        lambda cells: Mask("masque", cells)
    ),
    max_size=2,
)
