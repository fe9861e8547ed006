"""Which cells of a file are heights, told apart and counted while it is read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

# No ground is lower or higher.
LOWEST_M, HIGHEST_M = -12_000, 9_000
# What writers put for "unknown", often without declaring it, whatever unit they count in.
MARKERS = (-9999.0, -32_768.0, -32_767.0)
# Between these shares lies nearly everything; what is further off by so many times their distance,
# and by so many metres, is no ground that goes on from theirs.
_SHARES = (0.05, 0.95)
_TIMES, _LEAST_M = 10, 500
# More cells than these, and a thousandth, are a mountain.
_HANDFUL = 10
# So many different values are told apart; a file of noise has millions.
_MOST_VALUES = 1_000


@dataclass(frozen=True, slots=True)
class Outliers:
    """Cells that are heights, but far from all others; metres, `usual` is where nearly all lie."""

    cells: int
    furthest_m: float
    usual_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """What the cells of a file were found to be.

    Attributes:
        cells: how many there are.
        declared: how many have no measure by the file's own word.
        taken: those that were taken for none because no ground has their value: by the value as
            the file has it (`nan` and `inf` among them, the commonest first), how many cells.
        outliers: heights that hardly can be true, and were kept.
    """

    cells: int
    declared: int = 0
    taken: Mapping[float, int] = field(default_factory=dict)
    outliers: Outliers | None = None


class Sieve:
    """Turns the values of a file into metres, and counts what is no height.

    A metre is `scale` times a value and `offset` more.
    """

    def __init__(self, scale: float, offset: float) -> None:
        self._scale, self._offset = scale, offset
        self._cells = self._declared = 0
        self._taken: Counter[float] = Counter()
        self._metres = np.zeros(HIGHEST_M - LOWEST_M + 1, np.int64)
        self.lowest, self.highest = math.inf, -math.inf

    def metres(self, values: Any, declared: Any) -> NDArray[np.float64]:
        """The heights of a piece in metres, NaN where there is none.

        Args:
            values: as the file has them.
            declared: where it says that it has no measure.
        """
        metres = np.where(declared, np.nan, values.astype(np.float64) * self._scale + self._offset)
        # Nothing to be compared with is no height either.
        known = (metres >= LOWEST_M) & (metres <= HIGHEST_M)
        for marker in MARKERS:
            known &= metres != marker
            if not self._offset:
                known &= values != marker
        self._cells += values.size
        self._declared += int(np.count_nonzero(declared))
        self._count(values[~known & ~declared])
        heights = metres[known]
        if heights.size:
            self.lowest = min(self.lowest, float(heights.min()))
            self.highest = max(self.highest, float(heights.max()))
            steps = (heights - LOWEST_M).astype(np.int64)
            self._metres += np.bincount(steps, minlength=len(self._metres))
        metres[~known] = np.nan
        return metres

    def measures(self) -> Measures:
        """What was counted up to now."""
        taken = dict(self._taken.most_common())
        return Measures(self._cells, self._declared, taken, self._outliers())

    def _count(self, strange: Any) -> None:
        if not strange.size:
            return
        found, times = np.unique(strange, return_counts=True)
        for value, cells in zip(found.tolist(), times.tolist(), strict=True):
            # `math.nan` is one key; each NaN of its own would be another.
            self._taken[math.nan if math.isnan(value) else float(value)] += cells
        if len(self._taken) > _MOST_VALUES:
            self._taken = Counter(dict(self._taken.most_common(_MOST_VALUES)))

    def _outliers(self) -> Outliers | None:
        """To the metre: what lies within one is not looked at more closely."""
        total = int(self._metres.sum())
        if not total:
            return None
        up_to = np.cumsum(self._metres)
        low, high = (int(np.searchsorted(up_to, share * total)) for share in _SHARES)
        spare = max(_TIMES * (high - low), _LEAST_M)
        below = int(self._metres[: max(low - spare, 0)].sum())
        above = int(self._metres[high + spare + 1 :].sum())
        if not 0 < below + above <= max(_HANDFUL, total // 1000):
            return None
        usual = (float(low + LOWEST_M), float(high + LOWEST_M + 1))
        off = (self.highest - usual[1], usual[0] - self.lowest)
        return Outliers(below + above, self.highest if off[0] > off[1] else self.lowest, usual)
