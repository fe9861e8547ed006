"""From scores to the cells of the best sectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.cells import Bools
from archaeology.analysis.potential.overlay import Overlay
from archaeology.analysis.potential.refusal import CannotWeigh

# Of a share times a number of cells: a tenth of ten is one.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rule:
    """Which cells become sectors: the best, at most `share` of the eligible area (see `choose` for
    equals), in pieces of at least `least_m2`, at most `most` of them. A piece larger than
    `largest_m2` is reduced to its best cells, which may be several pieces.
    """

    share: float = 0.1
    least_m2: float = 100.0
    most: int = 20
    largest_m2: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise CannotWeigh("The share of the area must lie between 0 and 1.", "share")
        if not (np.isfinite(self.least_m2) and self.least_m2 >= 0 and self.most >= 1):
            raise CannotWeigh("The least area or the number of sectors is not possible.", "areas")
        if self.largest_m2 is not None and not self.largest_m2 >= max(self.least_m2, 1e-9):
            raise CannotWeigh("The largest area is below the least.", "largest")


@dataclass(frozen=True, slots=True)
class Choice:
    """Sectors as numbers on the cells: 0 is none, 1 the best, 2 the next …; `outlines` are their
    own where they are given polygons.

    `tied_share` is the share of the eligible area whose equal scores lie across the limit of what
    was asked (0 where none do), `took_ties` whether they were taken, beyond that limit.
    """

    numbers: NDArray[np.int32]
    threshold: float
    outlines: tuple[BaseGeometry, ...] = ()
    tied_share: float = 0.0
    took_ties: bool = False

    @property
    def zone(self) -> Bools:
        """The cells of any sector."""
        return self.numbers > 0


def choose(weighed: Overlay, rule: Rule) -> Choice:
    """The best cells in connected pieces (by their edges), ranked by mean score, then by area.

    Cells of the same score are taken or left together, so that no order of cells decides. Where
    they would exceed the share they are left, unless what is better than they makes no sector:
    then they are taken, and the choice says so. The worst score is never taken: where all are
    the same there is no sector. One cell is taken at least, however small the share.
    """
    scores = np.sort(weighed.score[weighed.eligible])[::-1]
    if not len(scores) or scores[0] == scores[-1]:
        return Choice(np.zeros(weighed.cells.shape, np.int32), float("nan"))
    allowed = min(max(1, floor(rule.share * len(scores) + ROUNDING)), len(scores) - 1)
    last = float(scores[allowed - 1])
    if last > scores[allowed]:
        return _from(weighed, rule, last)
    tied_share = float(np.count_nonzero(scores == last)) / len(scores)
    better = scores[scores > last]
    if len(better):
        within = replace(_from(weighed, rule, float(better[-1])), tied_share=tied_share)
        if within.zone.any() or last == scores[-1]:
            return within
    return replace(_from(weighed, rule, last), tied_share=tied_share, took_ties=True)


def _from(weighed: Overlay, rule: Rule, threshold: float) -> Choice:
    """The pieces whose cells have this score or a better one."""
    none = Choice(np.zeros(weighed.cells.shape, np.int32), float("nan"))
    taken = weighed.eligible & (np.nan_to_num(weighed.score, nan=-1.0) >= threshold)
    if rule.largest_m2 is not None:
        taken = _reduced(taken, weighed, rule.largest_m2)
    pieces, count = label(taken)
    if not count:
        return none
    flat = pieces.ravel()
    sizes = np.bincount(flat, minlength=count + 1)[1:]
    sums = np.bincount(flat, np.nan_to_num(weighed.score).ravel(), minlength=count + 1)[1:]
    means = np.round(sums / sizes, 9)
    enough = np.flatnonzero(sizes * weighed.cells.cell_m2 >= rule.least_m2)
    ranked = ranked_by(means, sizes, enough)[: rule.most]
    renumbered = np.zeros(count + 1, np.int32)
    for rank, piece in enumerate(ranked, 1):
        renumbered[piece + 1] = rank
    return Choice(renumbered[pieces], threshold)


def _reduced(taken: Bools, weighed: Overlay, largest_m2: float) -> Bools:
    """Pieces that are too large keep only their best cells, as many as are allowed.

    Cells that are as good as one another stay or go together: where the best are too many by
    themselves they all stay, and only they, since nothing tells which of them to keep.
    """
    pieces, count = label(taken)
    allowed = max(1, int(largest_m2 / weighed.cells.cell_m2))
    kept = taken.copy()
    sizes = np.bincount(pieces.ravel(), minlength=count + 1)
    around = find_objects(pieces)
    for piece in np.flatnonzero(sizes[1:] > allowed) + 1:
        window = around[piece - 1]
        inside, score = pieces[window] == piece, weighed.score[window]
        scores = np.sort(score[inside])[::-1]
        # The first score that no longer fits: only what is better than it stays, or the equals
        # that are best of all and too many by themselves.
        best = scores[0] if scores[0] == scores[allowed] else None
        fits = score > scores[allowed] if best is None else score == best
        kept[window] &= ~inside | fits
    return np.asarray(kept, np.bool_)


def ranked_by(means: NDArray[Any], sizes: NDArray[Any], among: NDArray[Any]) -> list[int]:
    """The numbers of the pieces, the best first; equals stay as they are met, row by row."""
    return [int(each) for each in sorted(among, key=lambda one: (-means[one], -sizes[one]))]
