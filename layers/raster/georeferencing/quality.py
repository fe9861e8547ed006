"""How good a placement is: what is left at each point, and what each point says of the others.

A spline goes through every point, so that its residuals are nothing: the honest figure is how far
off each point would be, were it not there to pull the sheet (leave-one-out).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.raster.georeferencing.fitting import Transformation, fit, solve
from layers.raster.georeferencing.mappings import Mapping, Points
from layers.raster.georeferencing.refusal import CannotPlace

# A point is suspected where the others agree so much better without it.
_MUCH_BETTER = 0.5
# Below a pixel the points differ by the hand that set them.
_HAND_PIXELS = 1.0


@dataclass(frozen=True, slots=True)
class Suspect:
    """A point that is probably wrong: the leave-one-out RMS with it, and of the others without."""

    index: int
    rms_m: float
    rms_without_m: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A mapping with what can be said of it; lengths in metres over the ground.

    Attributes:
        residuals: (n, 2), place minus where the mapping puts the pixel.
        left_out_m: (n,) distance of each point from where the others put it; NaN where they
            cannot say.
        rms_left_out_m: over all of them; None where a point cannot be spared.
        pixel_m: how large a pixel is over the ground, on average.
    """

    mapping: Mapping
    residuals: Points
    residuals_m: Points
    rms_m: float
    left_out_m: Points
    rms_left_out_m: float | None
    pixel_m: float


def place(kind: Transformation, pixels: Points, places: Points, size: tuple[int, int]) -> Placement:
    """Fit, and judge the fit; arguments and errors as `fit`."""
    mapping = fit(kind, pixels, places, size)
    residuals = places - mapping.forward(pixels)
    lengths = np.linalg.norm(residuals, axis=1)
    left_out = _left_out(kind, pixels, places)[0]
    return Placement(
        mapping=mapping,
        residuals=residuals,
        residuals_m=lengths,
        rms_m=_rms(lengths),
        left_out_m=left_out,
        rms_left_out_m=_rms(left_out) if np.isfinite(left_out).all() else None,
        pixel_m=_pixel(mapping, size),
    )


def suspected(
    kind: Transformation, pixels: Points, places: Points, size: tuple[int, int]
) -> Suspect | None:
    """The point without which the others agree best, if they agree much better then.

    Also for points that `fit` refuses because the sheet would fold: one wrong point does that. A
    wrong point spoils what the others say of each other, so that the one they miss most may be
    another; a spline always agrees, and is asked which point it misses most.

    Raises:
        CannotPlace: too few points, twice the same, or all in one line.
    """
    pixel_m = _pixel(solve(kind, pixels, places), size)
    left_out, rms_of_others = _left_out(kind, pixels, places)
    if not np.isfinite(left_out).all() or left_out.max() < _HAND_PIXELS * pixel_m:
        return None
    is_spline = kind is Transformation.SPLINE
    worst = int(left_out.argmax() if is_spline else rms_of_others.argmin())
    others = np.arange(len(pixels)) != worst
    before, without = _rms(left_out), _rms(_left_out(kind, pixels[others], places[others])[0])
    # NaN where the others cannot do without each other: they prove nothing then.
    return Suspect(worst, before, without) if without < _MUCH_BETTER * before else None


def _rms(lengths: Points) -> float:
    return float(np.sqrt((lengths**2).mean()))


def _left_out(kind: Transformation, pixels: Points, places: Points) -> tuple[Points, Points]:
    """Without each point: how far off it is, and the RMS that is left at the others; (n,) each."""
    missed, left = np.full((2, len(pixels)), np.nan)
    for index in range(len(pixels)):
        others = np.arange(len(pixels)) != index
        try:
            without = solve(kind, pixels[others], places[others])
        except CannotPlace:
            continue
        misses = np.linalg.norm(places - without.forward(pixels), axis=1)
        missed[index], left[index] = misses[index], _rms(misses[others])
    return missed, left


def _pixel(mapping: Mapping, size: tuple[int, int]) -> float:
    """Metres of a pixel in the middle of the sheet."""
    column, row = size[0] / 2, size[1] / 2
    corners = np.array([[column, row], [column + 1, row], [column, row + 1]])
    here, right, below = mapping.forward(corners)
    across, down = right - here, below - here
    return float(np.sqrt(abs(across[0] * down[1] - across[1] * down[0])))
