"""Where things lie in a slice of time: a kernel density map weighted by aoristic weights."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from archaeology.analysis.chronology.bounds import Numbers
from archaeology.analysis.chronology.refusal import BadMap

# Points worked on at once: two arrays of rows and columns times as many.
_POINTS_AT_ONCE = 2_000


class GridLike(Protocol):
    """A grid of square or oblong cells, north up: an elevation `Grid`, say."""

    @property
    def values(self) -> Any:
        """An array (rows, cols); only its shape is read."""

    @property
    def transform(self) -> Any:
        """Affine a, b, c, d, e, f: x = a·col + c, y = e·row + f at the corners of cells."""


def density(
    points: ArrayLike,
    weights: ArrayLike,
    grid: GridLike,
    bandwidth: float | None = None,
    *,
    precision_m: ArrayLike | None = None,
) -> Numbers:
    """Expected things per square metre in each cell: (rows, cols), or (k, rows, cols) for k slices.

    A Gaussian kernel of standard deviation `bandwidth` (Silverman 1986, Density Estimation for
    Statistics and Data Analysis, ch. 4; for archaeology Baxter, Beardah & Wright 1997, Journal of
    Archaeological Science 24: 347–354), one a thing, weighted by its share in the slice (Crema,
    Bevan & Lake 2010, Journal of Archaeological Science 37: 1118–1130). Each cell holds the exact
    mean over its area, so that the map times the cell's area sums to what lies within the grid,
    however narrow the kernel; what spreads over the grid's edge is outside, not folded back.

    Args:
        points: (n, 2) x, y in metres, in the grid's CRS.
        weights: (n) or (n, k), not negative.
        grid: north up; nothing is known of its values.
        bandwidth: metres; `bandwidth_of(points, weights)` by default.
        precision_m: (n) standard deviation of each position: what is known to the kilometre makes
            no peak. It widens its own kernel.

    Raises:
        BadMap: shapes that do not agree, numbers that are none, a turned grid, no bandwidth.
    """
    where, share = _checked(points, weights)
    rows, cols = np.shape(grid.values)[-2:]
    t = grid.transform
    if t.b or t.d or not t.a or not t.e:
        raise BadMap("The grid must be north up: its rows along x, its columns along y.", "grid")
    wide = bandwidth if bandwidth is not None else bandwidth_of(where, share)
    if not (np.isfinite(wide) and wide > 0):
        raise BadMap("The bandwidth must be a length above 0 metres.", "bandwidth")
    kernel = np.hypot(wide, _precision(precision_m, len(where)))
    maps = np.zeros((share.shape[1], rows, cols))
    xs, ys = t.c + t.a * np.arange(cols + 1), t.f + t.e * np.arange(rows + 1)
    for first in range(0, len(where), _POINTS_AT_ONCE):
        some = slice(first, first + _POINTS_AT_ONCE)
        across = _within(xs, where[some, 0], kernel[some])
        along = _within(ys, where[some, 1], kernel[some])
        for each, of_slice in enumerate(share[some].T):
            maps[each] += (along * of_slice) @ across.T
    return maps[0] if np.ndim(weights) == 1 else maps


def bandwidth_of(points: ArrayLike, weights: ArrayLike) -> float:
    """Silverman's normal-reference bandwidth in metres, weighted: σ·n^(−1/6) in two dimensions.

    σ² is the mean of both coordinates' variances and n the effective number (Σw)²/Σw². It is too
    wide for a town of several quarters: take a narrower one and say so (Silverman 1986, Density
    Estimation for Statistics and Data Analysis, § 4.3.2).
    """
    where, share = _checked(points, weights)
    of_each = share.sum(axis=1)
    total = float(of_each.sum())
    if total <= 0:
        raise BadMap("Nothing lies in these slices: there is no bandwidth to compute.", "nothing")
    mean = of_each @ where / total
    spread = float((of_each @ (where - mean) ** 2).mean() / total)
    effective = total**2 / float(of_each @ of_each)
    if spread <= 0:
        raise BadMap("All points are one: say the bandwidth.", "one-point")
    return float(np.sqrt(spread) * effective ** (-1 / 6))


def _within(cuts: Numbers, centres: Numbers, kernel: Numbers) -> Numbers:
    """(cells, points) the mean of each point's kernel over each cell of one axis."""
    below = ndtr((cuts[:, None] - centres[None, :]) / kernel[None, :])
    shares: Numbers = np.diff(below, axis=0) / np.diff(cuts)[:, None]
    return shares


def _checked(points: ArrayLike, weights: ArrayLike) -> tuple[Numbers, Numbers]:
    where = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    share = np.asarray(weights, dtype=np.float64)
    share = share[:, None] if share.ndim == 1 else share
    if share.ndim != 2 or len(share) != len(where):
        raise BadMap(
            f"{len(where)} points need as many weights, not an array {share.shape}.", "weights"
        )
    if not np.isfinite(where).all():
        raise BadMap("A point without coordinates cannot be on a map.", "point")
    if not (np.isfinite(share).all() and (share >= 0).all()):
        raise BadMap("A weight is a number from 0 on.", "weight")
    return where, share


def _precision(given: ArrayLike | None, many: int) -> Numbers:
    if given is None:
        return np.zeros(many)
    known = np.asarray(given, dtype=np.float64)
    if known.shape != (many,) or not (np.isfinite(known).all() and (known >= 0).all()):
        raise BadMap(f"{many} precisions in metres are expected, none below 0.", "precision")
    return known
