"""What a reader of several releases knows together, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from scipy import sparse

from geoportal.police.measuring.intervals import Sums, Vector
from geoportal.police.measuring.releases import Key, Release

# A cell as it was at some time: two releases that counted the same vehicles speak of one number.
State = tuple[Key, int]
# Which cells would grow (+1) and shrink (−1) together without any sum changing.
Move = Mapping[Key, int]


class Knowledge:
    """All cells and totals told by some releases, the last one being the new one."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self._newest = releases[-1]
        told = {(key, value) for each in releases for key, value in each.cells.items()}
        self._places: dict[State, int] = {}
        sums: set[frozenset[int]] = set()
        for release in releases:
            for total in release.totals:
                unknown = {(key, release.vehicles(key)) for key in total.cells} - told
                places = (self._places.setdefault(s, len(self._places)) for s in sorted(unknown))
                sums.add(frozenset(places))
        self._sums = Sums([value for _key, value in self._places], [sorted(each) for each in sums])

    def narrow(self, width: int, moves: Iterable[Move] = ()) -> frozenset[Key]:
        """The hidden cells whose vehicles, or whose change since an earlier release, can be
        worked out to within less than `width`.
        """
        about: list[Key] = []
        rows: list[dict[int, float]] = []
        states: dict[Key, list[int]] = {}
        for (key, _value), place in self._places.items():
            about.append(key)
            rows.append({place: 1.0})
            states.setdefault(key, []).append(place)
        for key, places in states.items():
            for one, other in combinations(places, 2):
                about.append(key)
                rows.append({one: 1.0, other: -1.0})
        wanted = _matrix(rows, len(self._places))
        points = [point for move in moves for point in self._points(move, width)]
        return frozenset(about[index] for index in self._sums.narrow(wanted, width, points))

    def _points(self, move: Move, width: int) -> Iterable[Vector]:
        places = {
            self._places.get((key, self._newest.vehicles(key))): by for key, by in move.items()
        }
        if None in places:
            return
        direction = np.zeros(len(self._places))
        for place, by in places.items():
            direction[place] = by * width
        yield self._sums.truth + direction
        yield self._sums.truth - direction


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_matrix:
    columns = [place for row in rows for place in row]
    numbers = [number for row in rows for number in row.values()]
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return sparse.csr_matrix((numbers, (at, columns)), shape=(len(rows), width))
