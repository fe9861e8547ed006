"""No map says more of the water than what is stated of its level.

Two things are known of a level, and they are not the same. Its density weighs every level against
every other, as if whatever bears witness to higher and to lower water had been recorded alike.
What is stated (`Ends`) is a bound of confidence: the level lies farther no more often than so,
whoever recorded what. Where one side speaks alone the density is the surer of the two, and wrong:
of twelve floors of which three in ten may deceive it puts 95 % below the lowest floor, while what
can be stated lies a metre and a half higher. A bound says nothing of how probable each level below
it is: there is no other density to put in the place of the first.

So the density is read between the ends, and never past them:

- Ground that water at the highest stated level reaches is wet with 5 % at least, be it as the
  ground is estimated or in one draw of its errors out of twenty.
- Ground is wet with 95 % only if water at the lowest stated level reaches it, as it is estimated
  and in nineteen draws out of twenty.

The outermost areas are never inside what is stated, and raster, areas and lines say the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archaeology.analysis.terrain.contours import THRESHOLDS

LEAST, MOST = THRESHOLDS[0], THRESHOLDS[-1]
# The lowest and the highest level stated, metres, beyond each of which the level lies with 5 % at
# most; None where an end is open.
Ends = tuple[float | None, float | None]
OPEN_ENDS: Ends = (None, None)
Numbers = NDArray[np.float64]


def with_ends(ends: Ends, levels: Numbers, density: Numbers) -> tuple[Numbers, Numbers]:
    """Rising levels and their density, with ends that lie outside of them, which nothing weighs."""
    low, high = ends
    before = [low] if low is not None and low < levels[0] else []
    after = [high] if high is not None and high > levels[-1] else []
    wider: Numbers = np.concatenate([before, levels, after])
    return wider, np.pad(density, (len(before), len(after)))


def places_of(ends: Ends, levels: Numbers) -> tuple[int | None, int | None]:
    """Which of rising levels the ends are, none of them outside; between two the farther one."""
    low, high = ends
    lowest = None if low is None else int(np.searchsorted(levels, low, "right")) - 1
    highest = None if high is None else int(np.searchsorted(levels, high))
    return lowest, highest


class WithinEnds:
    """In how many draws water at the ends reaches each cell of a grid of that shape."""

    def __init__(self, ends: Ends, levels: Numbers, shape: tuple[int, ...]) -> None:
        self._lowest, self._highest = places_of(ends, levels)
        self._surely = np.zeros(shape if self._lowest is not None else 0, np.int32)
        self._perhaps = np.zeros(shape if self._highest is not None else 0, np.int32)

    def add(self, index: NDArray[np.int64]) -> None:
        """Count a draw: which of the levels first reaches each cell."""
        if self._lowest is not None:
            self._surely += index <= self._lowest
        if self._highest is not None:
            self._perhaps += index <= self._highest

    def limited(
        self, probability: NDArray[np.float32], still: NDArray[np.int64], draws: int
    ) -> NDArray[np.float32]:
        """Probabilities made no surer than the ends; `still` is the index without errors."""
        found = probability
        if self._highest is not None:
            may = (still <= self._highest) | (self._perhaps >= LEAST * draws)
            found = np.where(may, np.maximum(found, np.float32(LEAST)), found)
        if self._lowest is not None:
            must = (still <= self._lowest) & (self._surely >= MOST * draws)
            less = np.nextafter(np.float32(MOST), np.float32(0))
            found = np.where(must, found, np.minimum(found, less))
        return found
