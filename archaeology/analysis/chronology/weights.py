"""Aoristic weights: which share of each dating lies in each slice of time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from archaeology.analysis.chronology.bounds import HORIZON, OPEN, Numbers, closed
from archaeology.analysis.chronology.refusal import BadEdges

# Remains × slices worked on at once: 32 MB for each array in between.
_CELLS_AT_ONCE = 4_000_000


def weights(
    bounds: ArrayLike, edges: ArrayLike, *, horizon: tuple[float, float] = HORIZON
) -> Numbers:
    """The share of each dating in each slice: an array (n, k), each row's sum at most 1.

    A row sums to 1 if the dating lies within the edges; what lies outside is missing from it.
    A slice holds the years from its first edge up to, not including, its second: edges 100, 200
    hold the year 199. Years are astronomical (0 is 1 BC), without a gap at the era's turn.

    Bounds that are sharp make the dating uniform (Ratcliffe 2000, International Journal of
    Geographical Information Science 14(7): 669–679; in archaeology Johnson 2004, CAA 2003).
    Imprecise ones make it a trapezoid: it rises over the years in which the thing may have
    begun and falls over those in which it may have ended (trapezoidal temporal membership and
    what follows for counts: Crema 2012, Journal of Archaeological Method and Theory 19: 440–461).

    Args:
        bounds: (n, 4) start_min, start_max, end_min, end_max, both ends included; NaN or infinite
            where open (see `bounds_of`).
        edges: (k + 1) years, increasing.
        horizon: where open bounds are closed (see `HORIZON`).

    Raises:
        BadBounds: bounds in no order that a dating can have.
        BadEdges: edges that do not increase.
    """
    corners = knots(bounds, horizon=horizon)
    cuts = checked_edges(edges)
    at_once = max(1, _CELLS_AT_ONCE // len(cuts))
    shares = np.zeros((len(corners), len(cuts) - 1))
    for first in range(0, len(corners), at_once):
        some = slice(first, first + at_once)
        shares[some] = _areas(corners[some], cuts)
    first, whole, sinks, last = corners.T
    shares /= ((last - first + sinks - whole) / 2)[:, None]
    return shares


def presence(bounds: ArrayLike, edges: ArrayLike) -> Numbers:
    """How much of each slice the thing was there, by expectation: an array (n, k) from 0 to 1.

    `weights` asks when one thing happened; this asks whether something that lasted was there: a
    floor in use from 50 to 250 has half its dating in the second century and was there for all of
    it. The trapezoid of `knots` is then the probability of having begun and not yet ended. 0 where
    the bounds leave open whether it lasted at all: one is open, or the first possible end comes
    before the last possible beginning.

    Args and errors are those of `weights`.
    """
    given = np.asarray(bounds, dtype=np.float64)
    corners = knots(given)
    cuts = checked_edges(edges)
    known = np.isfinite(given).all(axis=1) & (np.abs(given) < OPEN).all(axis=1)
    lasted = known & (given[:, 1] <= given[:, 2])
    there: Numbers = _areas(corners, cuts) / np.diff(cuts) * lasted[:, None]
    return there


def knots(bounds: ArrayLike, *, horizon: tuple[float, float] = HORIZON) -> Numbers:
    """The trapezoid of each dating: (n, 4) moments at which it leaves 0, is whole, sinks, is 0.

    It is flat from the last possible beginning to the first possible end. Where those two overlap,
    as they do for a single vague date (`015X`, whose bounds are 150, 159, 150, 159), nothing says
    when in the overlap it happened: it is flat there, which leaves `015X` uniform. A year lasts
    until the next one begins.
    """
    start_min, start_max, end_min, end_max = closed(np.asarray(bounds, dtype=np.float64), horizon).T
    return np.stack(
        [
            start_min,
            np.minimum(start_max, end_min),
            np.maximum(start_max, end_min) + 1,
            end_max + 1,
        ],
        axis=1,
    )


def checked_edges(edges: ArrayLike) -> Numbers:
    """The edges as an array, if they cut time into slices."""
    cuts = np.asarray(edges, dtype=np.float64)
    if cuts.ndim != 1 or len(cuts) < 2:
        raise BadEdges("At least two edges are needed to bound a slice of time.", "few")
    if not (np.isfinite(cuts).all() and (np.diff(cuts) > 0).all()):
        raise BadEdges("Edges must be years, each later than the one before it.", "order")
    return cuts


def _areas(corners: Numbers, cuts: Numbers) -> Numbers:
    """Each piece of the trapezoids integrated over each slice: no difference of large sums."""
    first, whole, sinks, last = (corners[:, i, None] for i in range(4))
    areas = _piece(first, whole, cuts, rising=True)
    areas += _piece(whole, sinks, cuts, rising=None)
    areas += _piece(sinks, last, cuts, rising=False)
    return areas


def _piece(start: Numbers, end: Numbers, cuts: Numbers, *, rising: bool | None) -> Numbers:
    """The integral over each slice of a piece that is 1 high, or rises to 1, or falls from it."""
    low = np.maximum(start, cuts[None, :-1])
    high = np.minimum(end, cuts[None, 1:])
    length: np.ndarray[Any, np.dtype[np.float64]] = np.maximum(high - low, 0.0)
    if rising is None:
        return length
    width = np.where(end > start, end - start, 1.0)
    middle = ((low - start) + (high - start)) / 2 / width
    height = middle if rising else 1 - middle
    return np.where(length > 0, length * height, 0.0)
