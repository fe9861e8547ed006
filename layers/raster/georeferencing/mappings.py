"""Mappings of a sheet onto the ground, both ways.

References: Hartley & Zisserman, Multiple View Geometry in Computer Vision (2004), 2.3 and 4.4;
Bookstein, Principal Warps (IEEE PAMI 11, 1989).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# Newton's method doubles the digits at each step; where it has not arrived by then, it never will.
_MOST_STEPS = 12
# Of the size of the sheet: some hundredths of a pixel of a large scan.
_ARRIVED = 1e-7


class Mapping(Protocol):
    """A sheet laid on the ground."""

    def forward(self, pixels: Points) -> Points:
        """Places (n, 2) in EPSG:2154 metres of pixels (n, 2)."""

    def backward(self, places: Points) -> Points:
        """Pixels (n, 2) of places (n, 2); NaN where no pixel lies."""

    def orientation(self, pixels: Points) -> NDArray[np.float64]:
        """Sign (n,) of the Jacobian at pixels: -1 where the sheet shows its face, rows growing
        downwards and northings upwards; 1 where its back, 0 on a fold.
        """


@dataclass(frozen=True, slots=True)
class Frame:
    """Points moved to the origin and scaled to about one: solving stays well conditioned."""

    centre: Points
    scale: float

    @classmethod
    def of(cls, points: Points) -> Frame:
        """The frame of some points (n, 2), not all the same."""
        centre = points.mean(axis=0)
        spread = float(np.sqrt(((points - centre) ** 2).sum(axis=1).mean()))
        return cls(centre, spread or 1.0)

    def into(self, points: Points) -> Points:
        """Points in the frame."""
        return (points - self.centre) / self.scale

    def out_of(self, points: Points) -> Points:
        """Points as they were before."""
        return points * self.scale + self.centre

    def matrix(self) -> Points:
        """The frame as a homogeneous matrix (3, 3)."""
        made = np.eye(3)
        made[0, 0] = made[1, 1] = 1 / self.scale
        made[:2, 2] = -self.centre / self.scale
        return made


@dataclass(frozen=True, slots=True)
class Plane:
    """A homogeneous matrix (3, 3): similarity, affine and projective mappings.

    It acts between frames, since metres of EPSG:2154 squared would eat half the digits.
    """

    matrix: Points
    sheet: Frame
    ground: Frame

    def forward(self, pixels: Points) -> Points:
        """Places of pixels."""
        return self.ground.out_of(_project(self.matrix, self.sheet.into(pixels))[0])

    def backward(self, places: Points) -> Points:
        """Pixels of places; NaN behind the horizon of a projective mapping."""
        inverse = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        found, depth = _project(inverse, self.ground.into(places))
        # The sheet's own middle lies before the horizon.
        middle = _project(self.matrix, np.zeros((1, 2)))[0]
        found[depth * _project(inverse, middle)[1] <= 0] = np.nan
        return self.sheet.out_of(found)

    def orientation(self, pixels: Points) -> NDArray[np.float64]:
        """det(H) / w³, up to positive factors; w is negative behind the horizon."""
        depth = _project(self.matrix, self.sheet.into(pixels))[1]
        return np.asarray(np.sign(np.linalg.det(self.matrix)) * np.sign(depth))


def _project(matrix: Points, points: Points) -> tuple[Points, NDArray[np.float64]]:
    """Points through a homogeneous matrix, and their depths (n,)."""
    raised = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return raised[:, :2] / raised[:, 2:], raised[:, 2]


@dataclass(frozen=True, slots=True)
class Spline:
    """A thin-plate spline through its knots; affine far from them."""

    knots: Points
    weights: Points
    affine: Points
    reverse: Plane
    sheet: Frame
    ground: Frame

    def forward(self, pixels: Points) -> Points:
        """Places of pixels."""
        return self.ground.out_of(self._bend(self.sheet.into(pixels)))

    def backward(self, places: Points) -> Points:
        """Pixels of places, by Newton's method from the affine part; NaN where it finds none."""
        wanted = self.ground.into(places)
        found = self.sheet.into(self.reverse.backward(places))
        open_ = np.ones(len(found), dtype=bool)
        with np.errstate(all="ignore"):
            for _ in range(_MOST_STEPS):
                at = found[open_]
                step = np.einsum(
                    "nij,nj->ni", _inverse(self._slopes(at)), wanted[open_] - self._bend(at)
                )
                # A longer step would leave the sheet for good.
                length = np.linalg.norm(step, axis=1, keepdims=True)
                found[open_] = at + step * np.minimum(1, 1 / np.maximum(length, 1e-300))
                open_[open_] = ~(length[:, 0] < _ARRIVED)
                if not open_.any():
                    break
        found[open_] = np.nan
        return self.sheet.out_of(found)

    def orientation(self, pixels: Points) -> NDArray[np.float64]:
        """Sign of the Jacobian at pixels."""
        return np.asarray(np.sign(np.linalg.det(self._slopes(self.sheet.into(pixels)))))

    def _bend(self, points: Points) -> Points:
        bent = self.affine[0] + points @ self.affine[1:] + kernel(points, self.knots) @ self.weights
        return np.asarray(bent)

    def _slopes(self, points: Points) -> NDArray[np.float64]:
        """Jacobians (n, 2, 2): how each coordinate of the place follows each of the pixel."""
        away = points[:, None, :] - self.knots[None, :, :]
        square = (away**2).sum(axis=2)
        log = np.log(np.where(square > 0, square, 1))
        growth = 2 * away * (log + 1)[:, :, None] * (square > 0)[:, :, None]
        bent = np.einsum("nkj,ki->nij", growth, self.weights)
        return np.asarray(bent + self.affine[1:].T)


def kernel(points: Points, knots: Points) -> NDArray[np.float64]:
    """r² log r² (n, k) between points and knots."""
    square = ((points[:, None, :] - knots[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(square * np.log(np.where(square > 0, square, 1)))


def _inverse(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverses of (n, 2, 2); a singular one gives NaN rather than an error for all."""
    (a, b), (c, d) = matrices[:, 0].T, matrices[:, 1].T
    adjugate = np.stack([np.stack([d, -b], axis=1), np.stack([-c, a], axis=1)], axis=1)
    return np.asarray(adjugate / (a * d - b * c)[:, None, None])
