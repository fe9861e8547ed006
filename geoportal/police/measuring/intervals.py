"""What somebody can work out who knows some sums of numbers that are not negative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

Vector = np.ndarray[Any, np.dtype[np.float64]]
_SLACK = 1e-6
# Sums of all that is still uncertain, tried before each number is asked for on its own.
_TOGETHER = 4


class Sums:
    """Unknown numbers ≥ 0 of which sums are known; `truth` is what they really are.

    Args:
        truth: one number for each unknown.
        sums: for each known sum the positions of the unknowns in it.
    """

    def __init__(self, truth: Sequence[int], sums: Iterable[Sequence[int]]) -> None:
        self.truth: Vector = np.array(truth, dtype=np.float64)
        members = [sorted(each) for each in sums if each]
        rows = np.repeat(np.arange(len(members)), [len(each) for each in members])
        columns = np.array([one for each in members for one in each], dtype=np.int64)
        self._matrix = sparse.csr_matrix(
            (np.ones(len(columns)), (rows, columns)), shape=(len(members), len(truth))
        )
        self._known = self._matrix @ self.truth
        # An unknown in no sum is bounded by nothing; the solver wants a number.
        self._most = float(self.truth.sum()) + 1_000.0

    def narrow(
        self, wanted: sparse.csr_matrix, width: float, points: Iterable[Vector] = ()
    ) -> list[int]:
        """Which of the wanted combinations are known to less than `width`.

        Args:
            wanted: one row for each combination of the unknowns.
            width: the least width that an interval may have.
            points: other numbers that may fit the same sums; those that do spare work.
        """
        if not wanted.shape[0]:
            return []
        low = wanted @ self.truth
        high = low.copy()
        for point in points:
            if self._fits(point):
                _widen(low, high, wanted @ point)
        for turn in range(_TOGETHER):
            left = np.flatnonzero(high - low < width)
            if not len(left):
                return []
            # Alternating signs: neighbours in a sum cannot all grow.
            signs = np.where((np.arange(len(left)) >> turn) & 1, 1.0, -1.0)
            goal = signs @ wanted[left]
            for direction in (goal, -goal):
                _widen(low, high, wanted @ self._extreme(direction))
        for index in np.flatnonzero(high - low < width).tolist():
            goal = np.asarray(wanted[index].todense()).ravel()
            for direction in (goal, -goal):
                if high[index] - low[index] < width:
                    _widen(low, high, wanted @ self._extreme(direction))
        return [int(each) for each in np.flatnonzero(high - low < width - _SLACK)]

    def _fits(self, point: Vector) -> bool:
        if (point < 0).any():
            return False
        return bool(np.allclose(self._matrix @ point, self._known, atol=_SLACK))

    def _extreme(self, direction: Vector) -> Vector:
        """The numbers that fit the sums and make the combination least."""
        there = self._matrix.shape[0] > 0
        found = linprog(
            direction,
            A_eq=self._matrix if there else None,
            b_eq=self._known if there else None,
            bounds=(0, self._most),
            method="highs",
        )
        if found.x is None:
            # The truth itself fits: whoever finds nothing must not be taken for safe.
            return self.truth
        solution: Vector = np.asarray(found.x, dtype=np.float64)
        return solution


def _widen(low: Vector, high: Vector, values: Vector) -> None:
    np.minimum(low, values, out=low)
    np.maximum(high, values, out=high)
