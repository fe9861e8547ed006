"""Thousands of public numbers at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import numpy as np

from geoportal.citizen.numbers import DAMM

_DAMM = np.array(DAMM, dtype=np.int64)
_LOWEST, _COUNT = 1_000_000, 9_000_000


class NumberDraw:
    """Draws valid numbers, none of them twice."""

    def __init__(self) -> None:
        self._drawn = np.zeros(_COUNT, dtype=np.bool_)

    def draw(self, count: int) -> Sequence[str]:
        """So many new numbers, in random order.

        Raises:
            OverflowError: there are not that many left.
        """
        if count > _COUNT - int(np.count_nonzero(self._drawn)):
            raise OverflowError("no request numbers left")
        found: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        missing = count
        while missing:
            raw = np.frombuffer(secrets.token_bytes(8 * missing), dtype=np.uint64)
            drawn = (raw % np.uint64(_COUNT)).astype(np.int64)
            # The first of equal ones, in the order of the draw: sorted numbers would tell which
            # requests came in together.
            first = np.sort(np.unique(drawn, return_index=True)[1])
            fresh = drawn[first]
            fresh = fresh[~self._drawn[fresh]]
            self._drawn[fresh] = True
            found.append(fresh)
            missing -= len(fresh)
        return _with_check_digit(np.concatenate(found) + _LOWEST) if found else []


def _with_check_digit(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    interim = np.zeros(len(numbers), dtype=np.int64)
    for place in range(6, -1, -1):
        interim = _DAMM[interim, numbers // 10**place % 10]
    return [str(number) for number in (numbers * 10 + interim).tolist()]
