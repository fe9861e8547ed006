"""How alike the fill is at two places: a spherical variogram, fitted within stated bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import pdist

# With fewer, no variogram is fitted.
FEWEST = 5
BINS = 10
DEFAULT_RANGE_M = 150.0
DEFAULT_SILL_M2 = 1.0
# With less of the variance shared by neighbours, the fitted range means nothing.
LEAST_SHARED = 0.2
# Two cores in one trench already differ by this.
SMALLEST_SILL_M2 = 0.1**2


@dataclass(frozen=True, slots=True)
class Variogram:
    """Spherical: `sill_m2` is the variance beyond `range_m`, `nugget_m2` that at no distance.

    The nugget is the ground's own, without the error of measurement. `rule` says in a sentence how
    the figures came about.
    """

    sill_m2: float
    range_m: float
    nugget_m2: float
    rule: str

    def model(self) -> Any:
        """The covariance model of gstools (its `var` is the part above the nugget)."""
        import gstools  # a second to import, which only kriging needs

        return gstools.Spherical(
            dim=2,
            var=max(self.sill_m2 - self.nugget_m2, 1e-6),
            len_scale=self.range_m,
            nugget=self.nugget_m2,
        )


def fit_variogram(
    xy: NDArray[np.float64], thickness_m: NDArray[np.float64], sigma_m: NDArray[np.float64]
) -> Variogram:
    """The variogram of n places (n, 2) in metres, their thickness and its standard error.

    The empirical variogram (Matheron 1963, Economic Geology 58) over ten distances up to half the
    largest, weighted by the pairs in each. Bounds: range from the least distance between two places
    (at least 1 m) to half the largest; variance up to four times that of the sample; nugget up to
    the sample's variance, of which the mean squared error of measurement is taken off. Where
    neighbours share less than a fifth of the variance, the range is 150 m at most. Below five
    places: the sample's variance, at least 1 m², range 150 m, no nugget.
    """
    if len(xy) < FEWEST:
        sill = max(DEFAULT_SILL_M2, float(np.var(thickness_m)) if len(xy) > 1 else 0.0)
        return _default(sill, f"fewer than {FEWEST} bases reached: not fitted")
    import gstools

    spread = max(float(np.var(thickness_m, ddof=1)), SMALLEST_SILL_M2)
    distances = pdist(xy)
    farthest = float(distances.max())
    if farthest <= 1.0:
        return _default(spread, "all bases at one place: not fitted")
    nearest = min(max(1.0, float(distances.min())), farthest / 8)
    edges = np.linspace(0, farthest / 2, BINS + 1)
    centres, gamma, pairs = gstools.vario_estimate(
        (xy[:, 0], xy[:, 1]), thickness_m, edges, return_counts=True
    )
    used = pairs > 0
    model = gstools.Spherical(dim=2, var=spread, len_scale=farthest / 5, nugget=spread / 10)
    model.set_arg_bounds(
        var=[SMALLEST_SILL_M2 / 2, 4 * spread],
        len_scale=[nearest, farthest / 2],
        nugget=[0.0, spread],
    )
    try:
        model.fit_variogram(centres[used], gamma[used], weights=pairs[used].astype(float))
    except (RuntimeError, ValueError):
        return _default(spread, "the fit did not converge: not fitted")
    nugget = max(0.0, float(model.nugget) - float(np.mean(sigma_m**2)))
    if float(model.var) < LEAST_SHARED * (float(model.var) + nugget):
        return Variogram(
            float(model.var) + nugget,
            min(DEFAULT_RANGE_M, farthest),
            nugget,
            "near bases are no more alike than far ones: the range is not fitted",
        )
    return Variogram(
        float(model.var) + nugget,
        float(model.len_scale),
        nugget,
        f"fitted to {len(xy)} bases; range within {nearest:.0f}–{farthest / 2:.0f} m, "
        f"variance at most {4 * spread:.2f} m², nugget at most {spread:.2f} m²",
    )


def _default(sill_m2: float, why: str) -> Variogram:
    return Variogram(sill_m2, DEFAULT_RANGE_M, 0.0, why)
