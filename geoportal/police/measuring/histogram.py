"""Speeds as a histogram: how many vehicles drove how fast, to a tenth of a km/h.

A device shows at most one decimal, so nothing is lost, and a million vehicles become some hundred
pairs of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Integers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """`values`: measured speeds in tenths of km/h, ascending, each once; `counts`: vehicles, > 0.

    Both are one-dimensional and of the same length.
    """

    values: Integers
    counts: Integers

    @classmethod
    def of_tenths(cls, speeds: Sequence[int] | Integers) -> Histogram:
        """The histogram of single speeds in tenths of km/h, in any order."""
        values, counts = np.unique(np.asarray(speeds, dtype=np.int64), return_counts=True)
        return cls(values, counts.astype(np.int64))

    @classmethod
    def of_kmh(cls, speeds: Sequence[float] | np.ndarray[Any, Any]) -> Histogram:
        """The histogram of single speeds in km/h, each rounded to a tenth."""
        return cls.of_tenths(np.rint(np.asarray(speeds, dtype=np.float64) * 10).astype(np.int64))

    @classmethod
    def of_pairs(cls, values: Sequence[int], counts: Sequence[int]) -> Histogram:
        """The histogram of values (tenths of km/h) and counts in any order, values repeated or not.

        Raises:
            ValueError: the lengths differ, or a count is negative.
        """
        given = np.asarray(values, dtype=np.int64)
        many = np.asarray(counts, dtype=np.int64)
        if given.shape != many.shape or given.ndim != 1:
            raise ValueError("as many counts as values")
        if (many < 0).any():
            raise ValueError("a count is negative")
        known, place = np.unique(given, return_inverse=True)
        sums = np.zeros(len(known), dtype=np.int64)
        np.add.at(sums, place, many)
        return cls(known[sums > 0], sums[sums > 0])

    @classmethod
    def merged(cls, parts: Iterable[Histogram]) -> Histogram:
        """All vehicles of several histograms."""
        there = list(parts)
        if not there:
            return cls.of_tenths([])
        return cls.of_pairs(
            np.concatenate([each.values for each in there]),  # type: ignore[arg-type]
            np.concatenate([each.counts for each in there]),  # type: ignore[arg-type]
        )

    @property
    def n(self) -> int:
        """The number of vehicles."""
        return int(self.counts.sum())

    def above(self, tenths: int) -> int:
        """How many vehicles drove faster than that, not as fast."""
        return int(self.counts[np.searchsorted(self.values, tenths, side="right") :].sum())

    def at_rank(self, rank: int) -> int:
        """The value at a rank from 1 to n in ascending order, in tenths of km/h."""
        if not 1 <= rank <= self.n:
            raise ValueError("no such rank")
        return int(self.values[np.searchsorted(np.cumsum(self.counts), rank)])


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """The vehicles of one hour of the day (0-23, local), direction, and kind of flow.

    `direction` is "" where it is not known, `free_flow` None.
    """

    hour: int
    direction: str
    free_flow: bool | None
    histogram: Histogram


CellKey = tuple[int, str, bool | None]


class Counter:
    """Counts speeds chunk by chunk, cell by cell; its size depends on the cells alone.

    Args:
        top: the highest speed that occurs, in tenths of km/h.
    """

    def __init__(self, top: int = 3_000) -> None:
        self._size = top + 1
        self._counts: dict[CellKey, Integers] = {}

    def add(self, key: CellKey, tenths: Integers) -> None:
        """Count the speeds of one cell, in tenths of km/h, from 0 to `top`."""
        counted = np.bincount(tenths, minlength=self._size).astype(np.int64)
        if key in self._counts:
            self._counts[key] += counted
        else:
            self._counts[key] = counted

    def add_groups(self, keys: Mapping[int, CellKey], groups: Integers, tenths: Integers) -> None:
        """Count a chunk at once: `groups` says for each speed which of `keys` it belongs to."""
        for number, key in keys.items():
            chosen = tenths[groups == number]
            if len(chosen):
                self.add(key, chosen)

    def cells(self) -> list[Cell]:
        """What was counted, by hour, direction and flow."""

        def order(key: CellKey) -> tuple[int, str, str]:
            return key[0], key[1], str(key[2])

        return [Cell(*key, _found(self._counts[key])) for key in sorted(self._counts, key=order)]


def _found(counted: Integers) -> Histogram:
    values = np.flatnonzero(counted)
    return Histogram(values, counted[values])
