"""What was found, for what was looked into: evidence weighted by the effort behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.cells import Bools, Cells, Floats
from archaeology.analysis.potential.overlay import Mask
from archaeology.analysis.potential.refusal import CannotWeigh

NOT_REACHED = "non exploré à cette profondeur"
# A core or an auger hole opens about this much where no more is known (10 cm across).
CORE_M2 = 0.00785
CORE_RADIUS_M = float(np.sqrt(CORE_M2 / np.pi))
# Supposed of an operation whose extent is not recorded: ten metres square, a small excavation.
NOMINAL_M2 = 100.0
# Smoothing reaches this many standard deviations.
REACH = 4.0


@dataclass(frozen=True, slots=True)
class Looked:
    """Where the ground was opened (EPSG:2154), and how deep: `depth_m` below the ground of its
    day, `lowest_m` the altitude reached (NGF-IGN69); None where unknown.

    A point or a line that is no `core` tells where somebody dug, not how much: its extent is not
    recorded, and is supposed from a nominal area and from `finds`, the places of its own finds.
    """

    shape: BaseGeometry
    depth_m: float | None = None
    lowest_m: float | None = None
    core: bool = False
    finds: BaseGeometry | None = None

    @property
    def is_measured(self) -> bool:
        """Whether what it opened is known."""
        return self.core or self.shape.area > 0


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep one must have looked to know: a depth below the ground, or an altitude."""

    depth_m: float | None = None
    level_m: float | None = None

    def __post_init__(self) -> None:
        given = [each for each in (self.depth_m, self.level_m) if each is not None]
        if len(given) != 1 or not np.isfinite(given[0]):
            raise CannotWeigh("The depth to reach is either a depth or an altitude.", "depth")

    def reached_by(self, looked: Looked) -> bool:
        """Whether an operation surely went that deep; what is not recorded did not.

        A depth is never turned into an altitude, nor the other way round.
        """
        if self.depth_m is not None:
            return looked.depth_m is not None and looked.depth_m >= self.depth_m
        level = self.level_m
        return looked.lowest_m is not None and level is not None and looked.lowest_m <= level


@dataclass(frozen=True, slots=True)
class Evidence:
    """Finds per investigated m², smoothed; NaN where too little was investigated to know.

    `investigated_m2` is the area of each cell opened to the depth; `outside` counts the finds
    that lie in no such opening, which no effort stands behind; `mean` is the density overall.
    `unmeasured` counts the operations that went deep enough and whose extent is not recorded;
    `supposed_m2` is what `investigated_m2` holds for them alone, `supposed` the ground it speaks
    for (EPSG:2154).
    """

    density: Floats
    investigated_m2: Floats
    known: Bools
    finds: float
    outside: float
    too_shallow: int
    mean: float
    unmeasured: int
    supposed_m2: float
    supposed: BaseGeometry

    @property
    def mask(self) -> Mask:
        """The cells of which nothing is known; it never means that nothing is there."""
        return Mask(NOT_REACHED, ~self.known)

    def suitability(self, full: float | None = None) -> Floats:
        """Density as 0 to 1: 1 from `full` finds per m² on, by default twice the mean."""
        top = 2 * self.mean if full is None else full
        if not top > 0:
            return np.where(self.known, 0.0, np.nan)
        return np.where(self.known, np.clip(self.density / top, 0.0, 1.0), np.nan)


def evidence(
    cells: Cells,
    x: ArrayLike,
    y: ArrayLike,
    looked: Sequence[Looked],
    depth: Depth,
    *,
    bandwidth_m: float,
    reach_m: float | None = None,
    least_m2: float = 1.0,
    prior_m2: float = 0.0,
    nominal_m2: float = NOMINAL_M2,
    counts: ArrayLike | None = None,
) -> Evidence:
    """Finds for each m² that was opened down to the depth: the ratio of two kernel densities
    (Bithell 1990, Statistics in Medicine 9), finds over effort, so that much digging is not
    mistaken for much to be found (Kintigh 1988, American Antiquity 53/4, on what effort hides).

    Overlapping openings count once. Known is what lies within `reach_m` (by default the
    bandwidth) of an opening that went deep enough, if at least `least_m2` were opened around it,
    each m² counted by its kernel relative to the kernel's peak. With `prior_m2` the density is
    drawn towards the overall mean as if so much more had been dug at that density (empirical
    Bayes, Clayton and Kaldor 1987, Biometrics 43).

    An operation whose extent is not recorded is taken to have opened `nominal_m2` around its
    point or along its line, and the hull of its own finds: it dug where it found, and a hull is
    the least that holds them, so that their density is rather too high than too low.
    """
    if not (np.isfinite(bandwidth_m) and bandwidth_m > 0 and least_m2 > 0 and prior_m2 >= 0):
        raise CannotWeigh("Bandwidth and least area must be positive numbers.", "bandwidth")
    if not (np.isfinite(nominal_m2) and nominal_m2 > 0):
        raise CannotWeigh("The area that is supposed must be a positive number.", "nominal")
    reached = [each for each in looked if depth.reached_by(each)]
    unmeasured = [each for each in reached if not each.is_measured]
    measured = shapely.union_all([_opening(each) for each in reached if each.is_measured])
    supposed = shapely.union_all([_supposed(each, nominal_m2) for each in unmeasured])
    supposed = supposed.difference(measured)
    opened = measured.union(supposed)
    investigated = cells.covered_m2(opened)

    xs, ys = (np.atleast_1d(np.asarray(each, np.float64)) for each in (x, y))
    number = np.ones(len(xs)) if counts is None else np.asarray(counts, np.float64)
    row, column, inside = cells.index(xs, ys)
    behind = inside & _within(opened, xs, ys)
    found = np.zeros(cells.shape)
    np.add.at(found, (row[behind], column[behind]), number[behind])

    sigma = (bandwidth_m / cells.height_m, bandwidth_m / cells.width_m)
    # Relative to the kernel's peak: metres squared within reach, the nearest counted whole.
    peak = gaussian_filter(_impulse(sigma), sigma, mode="constant", truncate=REACH).max()
    area = gaussian_filter(investigated, sigma, mode="constant", truncate=REACH) / peak
    finds = gaussian_filter(found, sigma, mode="constant", truncate=REACH) / peak
    reach = bandwidth_m if reach_m is None else reach_m
    known = (area >= least_m2) & (cells.distance_to([opened]) <= reach)
    mean = float(found.sum() / investigated.sum()) if investigated.any() else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        density = (finds + mean * prior_m2) / (area + prior_m2)
    return Evidence(
        density=np.where(known, density, np.nan),
        investigated_m2=investigated,
        known=np.asarray(known, np.bool_),
        finds=float(number[behind].sum()),
        outside=float(number[~behind].sum()),
        too_shallow=len(looked) - len(reached),
        mean=mean,
        unmeasured=len(unmeasured),
        supposed_m2=float(cells.covered_m2(supposed).sum()),
        supposed=supposed if supposed.is_empty else supposed.buffer(reach),
    )


def _opening(looked: Looked) -> BaseGeometry:
    """What is known to be open: a core as wide as one."""
    return looked.shape if looked.shape.area > 0 else looked.shape.buffer(CORE_RADIUS_M)


def _supposed(looked: Looked, nominal_m2: float) -> BaseGeometry:
    """Circles around points or a band along a line that have the nominal area, and the hull of
    the finds; of one or two it has no area, they are as wide as a core.
    """
    ends = max(1, shapely.get_num_geometries(looked.shape))
    length = looked.shape.length
    # ends · π r² + 2 · length · r is the nominal area.
    radius = (float(np.sqrt(length**2 + ends * np.pi * nominal_m2)) - length) / (ends * np.pi)
    around = looked.shape.buffer(radius)
    if looked.finds is None:
        return around
    return around.union(looked.finds.convex_hull.buffer(CORE_RADIUS_M))


def _within(opened: BaseGeometry, x: Floats, y: Floats) -> Bools:
    """Which points lie in the openings, their edges included."""
    if opened.is_empty:
        return np.zeros(len(x), np.bool_)
    shapely.prepare(opened)
    return np.asarray(shapely.intersects_xy(opened, x, y), np.bool_)


def _impulse(sigma: tuple[float, float]) -> NDArray[np.float64]:
    rows, columns = (2 * int(REACH * each + 0.5) + 1 for each in sigma)
    one = np.zeros((rows, columns))
    one[rows // 2, columns // 2] = 1.0
    return one
