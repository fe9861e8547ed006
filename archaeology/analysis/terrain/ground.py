"""The ground of a time: today's, less what has been laid on it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from archaeology.analysis.terrain.at_least import as_observations
from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.terrain.refusal import NothingKnown
from archaeology.analysis.terrain.variogram import Variogram, fit_variogram

# No depth in a trench is read better than this.
SMALLEST_SIGMA_M = 0.01
MOST_SIGMA_M = 1.5
# Kriged at so many places at most, and straight lines between them.
MOST_NODES = 60_000
CHUNK = 10_000
# As far as this nothing speaks; a number, as there are straight lines between nodes.
NEVER_M = 1e9
# A reach that is proposed is a multiple of this.
REACH_STEP_M = 10.0
NOWHERE: NDArray[np.float64] = np.empty((0, 2))


class FillKind(StrEnum):
    """Whether the base of the fill was reached, or digging stopped within it."""

    EXACT = "exact"
    AT_LEAST = "at-least"


@dataclass(frozen=True, slots=True)
class Fill:
    """How thick the later layers are at a place (EPSG:2154), with its standard error, in metres."""

    x: float
    y: float
    thickness_m: float
    sigma_m: float
    kind: FillKind = FillKind.EXACT
    label: str = ""


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground of a time and its standard error; NaN in both is unknown."""

    mean: Grid
    sigma: Grid
    variogram: Variogram
    facts: dict[str, Any]


def ground_of_the_time(
    modern: Grid,
    fills: Sequence[Fill],
    variogram: Variogram | None = None,
    reach_m: float | None = None,
    most_sigma_m: float = MOST_SIGMA_M,
    doubtful: NDArray[np.float64] = NOWHERE,
) -> Ground:
    """Today's ground less a kriged thickness, at least 0 (ordinary kriging with measurement error).

    Matheron 1963, Economic Geology 58; Chilès & Delfiner 2012, Geostatistics, § 3.4; gstools
    (Müller et al. 2022, Geoscientific Model Development 15). The variogram is fitted to the bases
    that were reached unless one is given; places where digging stopped within the fill count as
    lower bounds. Cells farther than `reach_m` from every place (the variogram's range unless
    given), or whose standard error exceeds `most_sigma_m`, are unknown: NaN, never water; so are
    those nearer to one of the `doubtful` places (n, 2), whose record contradicts today's ground,
    than to any fill. Raises `NothingKnown` where no base was reached.
    """
    recorded = _Recorded.of(fills, variogram, doubtful)
    used = recorded.variogram
    reach = used.range_m if reach_m is None else reach_m
    mean, spread = modern.values.copy(), np.full_like(modern.values, np.nan)
    nodes = _Nodes.over(modern)
    fill_mean, variance, away = recorded.at(nodes.places())
    for rows in nodes.strips():
        thick = nodes.between(fill_mean, rows)
        error = np.sqrt(nodes.between(variance, rows))
        unknown = (nodes.between(away, rows) > reach) | (error > most_sigma_m)
        unknown |= np.isnan(mean[rows])
        mean[rows] = np.where(unknown, np.nan, mean[rows] - np.maximum(thick, 0.0))
        spread[rows] = np.where(unknown, np.nan, error)
    facts = {
        "fills": len(fills),
        "bases_reached": int((~recorded.bounds).sum()),
        "lower_bounds": int(recorded.bounds.sum()),
        **({"doubtful": len(doubtful)} if len(doubtful) else {}),
        "variogram": asdict(used),
        "reach_m": reach,
        "most_sigma_m": most_sigma_m,
        "kriged_every_cells": nodes.step,
        "known_share": float(np.mean(~np.isnan(mean))),
    }
    return Ground(modern.with_values(mean), modern.with_values(spread), used, facts)


def require_known(
    fills: Sequence[Fill],
    places: NDArray[np.float64],
    reach_m: float | None = None,
    most_sigma_m: float = MOST_SIGMA_M,
    doubtful: NDArray[np.float64] = NOWHERE,
) -> None:
    """Make sure that the ground of a river (n, 2), EPSG:2154, is known somewhere, as
    `ground_of_the_time` would know it with that reach.

    Raises:
        NothingKnown: it is not; `beyond` says which reach is enough, `never` that none is,
            `doubted` that what is nearest contradicts today's ground.
    """
    recorded = _Recorded.of(fills, None, doubtful)
    reach = recorded.variogram.range_m if reach_m is None else reach_m
    _thick, variance, away = recorded.at(places)
    trusted = away < NEVER_M
    if not trusted.any():
        raise NothingKnown("All that is near the river lies above today's ground.", "doubted")
    variance, away = variance[trusted], away[trusted]
    sure = np.sqrt(variance) <= most_sigma_m
    if (sure & (away <= reach)).any():
        return
    nearest, speaks = f"{away.min():.0f}", f"{reach:.0f}"
    if not sure.any():
        raise NothingKnown(
            "No reach makes the river's ground known.", "never", away=nearest, reach=speaks
        )
    # A little more: between its nodes the grid knows distances less well.
    enough = REACH_STEP_M * np.ceil((away[sure].min() + REACH_STEP_M / 2) / REACH_STEP_M)
    raise NothingKnown(
        "The river lies beyond what is recorded.",
        "beyond",
        away=nearest,
        reach=speaks,
        enough=f"{enough:.0f}",
    )


@dataclass(frozen=True, eq=False)
class _Recorded:
    """What fills say of the thickness anywhere."""

    xy: NDArray[np.float64]
    origin: NDArray[np.float64]
    bounds: NDArray[np.bool_]
    variogram: Variogram
    kriging: Any
    doubtful: NDArray[np.float64]

    @classmethod
    def of(
        cls, fills: Sequence[Fill], variogram: Variogram | None, doubtful: NDArray[np.float64]
    ) -> _Recorded:
        for fill in fills:
            _check(fill)
        xy = np.array([(fill.x, fill.y) for fill in fills], np.float64).reshape(-1, 2)
        thickness = np.array([fill.thickness_m for fill in fills], np.float64)
        sigma = np.array([max(fill.sigma_m, SMALLEST_SIGMA_M) for fill in fills], np.float64)
        bounds = np.array([fill.kind is FillKind.AT_LEAST for fill in fills], bool)
        if bounds.all() and len(doubtful):
            raise NothingKnown("Each ground that was recorded lies above today's.", "doubted")
        if bounds.all():
            raise NothingKnown("No base of the fill was reached anywhere.", "no-base")
        used = variogram or fit_variogram(xy[~bounds], thickness[~bounds], sigma[~bounds])
        origin = xy.mean(axis=0)
        kriging = _kriging(used, xy - origin, thickness, sigma, bounds)
        return cls(xy, origin, bounds, used, kriging, doubtful)

    def at(
        self, places: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """At places (n, 2): thickness, its variance, and how far the nearest fill is: `NEVER_M`
        where a doubtful place is nearer.
        """
        near = places - self.origin
        mean, variance = self.kriging(near.T, chunk_size=CHUNK, return_var=True, store=False)
        away = cKDTree(self.xy - self.origin).query(near)[0]
        if len(self.doubtful):
            doubt = cKDTree(self.doubtful - self.origin).query(near)[0]
            away = np.where(doubt < away, NEVER_M, away)
        return mean, variance, away


def _check(fill: Fill) -> None:
    numbers = (fill.x, fill.y, fill.thickness_m, fill.sigma_m)
    if not np.isfinite(numbers).all() or fill.thickness_m < 0 or fill.sigma_m < 0:
        raise NothingKnown(f"{fill} has a number that is missing or negative.", "bad-fill")


def _kriging(
    variogram: Variogram,
    xy: NDArray[np.float64],
    thickness: NDArray[np.float64],
    sigma: NDArray[np.float64],
    bounds: NDArray[np.bool_],
) -> Any:
    import gstools

    model = variogram.model()
    # What is seen at a place holds the ground's own roughness beside the error of seeing.
    variances = sigma**2 + variogram.nugget_m2
    if bounds.any():
        apart = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
        thickness, variances = as_observations(
            model.covariance(apart), thickness, variances, bounds
        )
    return gstools.krige.Ordinary(
        model, (xy[:, 0], xy[:, 1]), thickness, cond_err=variances, exact=False
    )


@dataclass(frozen=True)
class _Nodes:
    """Places every `step` cells, and the straight lines between them."""

    grid: Grid
    step: int
    across: Any
    down: Any

    @classmethod
    def over(cls, grid: Grid) -> _Nodes:
        rows, cols = grid.shape
        step = 1
        while ((rows - 1) // step + 2) * ((cols - 1) // step + 2) > MOST_NODES:
            step += 1
        return cls(grid, step, _weights(cols, step), _weights(rows, step))

    def places(self) -> NDArray[np.float64]:
        """(nodes, 2): x and y, row by row; the last row and column lie beyond the grid."""
        rows = np.arange(self.down.shape[1]) * self.step + 0.5
        cols = np.arange(self.across.shape[1]) * self.step + 0.5
        x = self.grid.transform.c + cols * self.grid.transform.a
        y = self.grid.transform.f + rows * self.grid.transform.e
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def strips(self) -> list[slice]:
        rows, cols = self.grid.shape
        high = max(1, 1_000_000 // cols)
        return [slice(top, min(rows, top + high)) for top in range(0, rows, high)]

    def between(self, values: NDArray[np.float64], rows: slice) -> NDArray[np.float64]:
        """Values at nodes, at the cells of some rows."""
        strip = self.down[rows] @ values.reshape(self.down.shape[1], self.across.shape[1])
        found: NDArray[np.float64] = (self.across @ strip.T).T
        return found


def _weights(cells: int, step: int) -> Any:
    """(cells, nodes): how much of each node is in each cell."""
    at = np.arange(cells)
    node, part = at // step, (at % step) / step
    nodes = (cells - 1) // step + 2
    return sparse.csr_array(
        (np.r_[1 - part, part], (np.r_[at, at], np.r_[node, node + 1])), shape=(cells, nodes)
    )
