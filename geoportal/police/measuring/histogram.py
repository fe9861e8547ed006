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
TENTHS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """`values`: measured speeds in tenths of km/h, ascending, each once; `counts`: vehicles, > 0.

    Both are one-dimensional and of the same length. `per_kmh` values make a km/h: 10, or more
    where a file's own precision is finer than what is stored.
    """

    values: Integers
    counts: Integers
    per_kmh: int = TENTHS

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
        """All vehicles of several histograms of one precision."""
        there = list(parts)
        if not there:
            return cls.of_tenths([])
        (per_kmh,) = {each.per_kmh for each in there}
        whole = cls.of_pairs(
            np.concatenate([each.values for each in there]),  # type: ignore[arg-type]
            np.concatenate([each.counts for each in there]),  # type: ignore[arg-type]
        )
        return cls(whole.values, whole.counts, per_kmh)

    @property
    def n(self) -> int:
        """The number of vehicles."""
        return int(self.counts.sum())

    def above(self, kmh: int) -> int:
        """How many vehicles drove faster than that, not as fast."""
        at = np.searchsorted(self.values, kmh * self.per_kmh, side="right")
        return int(self.counts[at:].sum())

    def at_rank(self, rank: int) -> int:
        """The value (see `per_kmh`) at a rank from 1 to n in ascending order."""
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
    """Counts speeds chunk by chunk, cell by cell; its size depends on how many differ.

    Args:
        per_kmh: see `Histogram`.
    """

    def __init__(self, per_kmh: int = TENTHS) -> None:
        self._per_kmh = per_kmh
        self._counted: dict[CellKey, Histogram] = {}

    def add(self, key: CellKey, speeds: Integers) -> None:
        """Count the speeds of one cell, `per_kmh` to a km/h."""
        here = Histogram.of_tenths(speeds)
        fresh = Histogram(here.values, here.counts, self._per_kmh)
        known = self._counted.get(key)
        self._counted[key] = fresh if known is None else Histogram.merged((known, fresh))

    def add_groups(self, keys: Mapping[int, CellKey], groups: Integers, speeds: Integers) -> None:
        """Count a chunk at once: `groups` says for each speed which of `keys` it belongs to."""
        for number, key in keys.items():
            chosen = speeds[groups == number]
            if len(chosen):
                self.add(key, chosen)

    def cells(self) -> list[Cell]:
        """What was counted, by hour, direction and flow."""

        def order(key: CellKey) -> tuple[int, str, str]:
            return key[0], key[1], str(key[2])

        return [Cell(*key, self._counted[key]) for key in sorted(self._counted, key=order)]
