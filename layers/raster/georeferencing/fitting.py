"""The mapping that control points ask for, by least squares over the ground."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from layers.raster.georeferencing.mappings import Frame, Mapping, Plane, Points, Spline, kernel
from layers.raster.georeferencing.refusal import CannotPlace, Why


class Transformation(StrEnum):
    """What a sheet may be thought to have gone through, from the stiffest."""

    SIMILARITY = "similarity"
    AFFINE = "affine"
    PROJECTIVE = "projective"
    SPLINE = "spline"


FEWEST = {
    Transformation.SIMILARITY: 2,
    Transformation.AFFINE: 3,
    Transformation.PROJECTIVE: 4,
    Transformation.SPLINE: 4,
}
MOST_POINTS = 60
# Nearer than this, two points are one: pixels, metres.
_SAME_PIXEL, _SAME_PLACE = 0.01, 0.001
# Breadth over length of what points spread over; thinner, they say nothing of the other side.
_THINNEST = 1e-3
_REFINEMENTS = 20
# The sheet is looked at for folds on a lattice of so many points a side.
_LATTICE = 25


def fit(kind: Transformation, pixels: Points, places: Points, size: tuple[int, int]) -> Mapping:
    """The mapping of a sheet of `size` (width, height) in pixels onto the ground.

    Args:
        kind: what is sought; a spline goes through every point, the others come near.
        pixels: (n, 2) columns and rows.
        places: (n, 2) the same points in EPSG:2154 metres.
        size: of the sheet, which must neither fold nor show its back anywhere.

    Raises:
        CannotPlace: too few points, twice the same, all in one line, or a sheet that would fold.
    """
    mapping = solve(kind, pixels, places)
    _refuse_folds(mapping, size)
    return mapping


def solve(kind: Transformation, pixels: Points, places: Points) -> Mapping:
    """The mapping as `fit` gives it, whether it folds the sheet or not.

    Raises:
        CannotPlace: too few points, twice the same, or all in one line.
    """
    _check(kind, pixels, places)
    sheet, ground = Frame.of(pixels), Frame.of(places)
    return _SOLVERS[kind](sheet.into(pixels), ground.into(places), sheet, ground)


def _check(kind: Transformation, pixels: Points, places: Points) -> None:
    if len(pixels) < FEWEST[kind]:
        raise CannotPlace(Why.TOO_FEW, "Too few control points.", wanted=FEWEST[kind])
    if not (np.isfinite(pixels).all() and np.isfinite(places).all()):
        raise CannotPlace(Why.NOT_FINITE, "A control point has a coordinate that is no number.")
    for points, near, code in (
        (pixels, _SAME_PIXEL, Why.SAME_PIXEL),
        (places, _SAME_PLACE, Why.SAME_PLACE),
    ):
        if same := _twice(points, near):
            raise CannotPlace(code, "Two control points are the same.", same)
        if kind is not Transformation.SIMILARITY and _thinness(points) < _THINNEST:
            raise CannotPlace(Why.IN_LINE, "All control points lie in one line.")


def _twice(points: Points, near: float) -> tuple[int, ...]:
    """The first two points that are nearer to each other than that."""
    apart = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    apart[np.tril_indices(len(points))] = np.inf
    if apart.min(initial=np.inf) > near:
        return ()
    return tuple(int(each) for each in np.unravel_index(apart.argmin(), apart.shape))


def _thinness(points: Points) -> float:
    across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return float(across[1] / across[0])


def _similarity(pixels: Points, places: Points, sheet: Frame, ground: Frame) -> Mapping:
    """Turn, scale, move: z → a z + b over complex numbers, rows counted upwards."""
    flat = pixels[:, 0] - 1j * pixels[:, 1]
    there = places[:, 0] + 1j * places[:, 1]
    turn = np.vdot(flat, there) / np.vdot(flat, flat)
    matrix = np.array([[turn.real, turn.imag, 0], [turn.imag, -turn.real, 0], [0, 0, 1.0]])
    return Plane(matrix, sheet, ground)


def _affine(pixels: Points, places: Points, sheet: Frame, ground: Frame) -> Plane:
    raised = np.column_stack([pixels, np.ones(len(pixels))])
    solved = np.linalg.lstsq(raised, places, rcond=None)[0]
    return Plane(np.vstack([solved.T, [0, 0, 1]]), sheet, ground)


def _projective(pixels: Points, places: Points, sheet: Frame, ground: Frame) -> Mapping:
    """The direct linear solution, then Gauss-Newton on the distances over the ground."""
    zero, one = np.zeros(len(pixels)), np.ones(len(pixels))
    (c, r), (x, y) = pixels.T, places.T
    rows = np.vstack(
        [
            np.column_stack([c, r, one, zero, zero, zero, -x * c, -x * r, -x]),
            np.column_stack([zero, zero, zero, c, r, one, -y * c, -y * r, -y]),
        ]
    )
    # Nine by nine however many points; the digits that the product loses come back below.
    strengths, axes = np.linalg.eigh(rows.T @ rows)
    # Three of four in one line: more than one mapping would do.
    if strengths[1] < _THINNEST**2 * strengths[-1]:
        raise CannotPlace(Why.IN_LINE, "Too many control points lie in one line.")
    matrix = _refined(axes[:, 0].reshape(3, 3), pixels, places)
    # The middle of the points lies before the horizon.
    return Plane(matrix * (np.sign(matrix[2, 2]) or 1), sheet, ground)


def _refined(matrix: Points, pixels: Points, places: Points) -> Points:
    raised = np.column_stack([pixels, np.ones(len(pixels))])

    def misses(candidate: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        through = raised @ candidate.T
        return places - through[:, :2] / through[:, 2:], through

    with np.errstate(all="ignore"):
        miss, through = misses(matrix)
        for _ in range(_REFINEMENTS):
            near = raised / through[:, 2:]
            seen = through[:, :2] / through[:, 2:]
            flat = np.zeros_like(near)
            slopes = np.vstack(
                [
                    np.column_stack([near, flat, -near * seen[:, :1]]),
                    np.column_stack([flat, near, -near * seen[:, 1:]]),
                ]
            )
            normal, wanted = slopes.T @ slopes, slopes.T @ miss.T.ravel()
            # A matrix and its double are one mapping: of the steps that do, the shortest.
            step = np.linalg.lstsq(normal, wanted, rcond=1e-12)[0].reshape(3, 3)
            tried, beyond = misses(matrix + step)
            if not (tried**2).sum() < (miss**2).sum():
                break
            matrix, miss, through = matrix + step, tried, beyond
    return matrix / np.linalg.norm(matrix)


def _spline(pixels: Points, places: Points, sheet: Frame, ground: Frame) -> Mapping:
    count = len(pixels)
    raised = np.column_stack([np.ones(count), pixels])
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel(pixels, pixels)
    system[:count, count:] = raised
    system[count:, :count] = raised.T
    wanted = np.vstack([places, np.zeros((3, 2))])
    solved = np.asarray(np.linalg.solve(system, wanted), dtype=np.float64)
    near = _affine(pixels, places, sheet, ground)
    return Spline(pixels, solved[:count], solved[count:], near, sheet, ground)


_SOLVERS: dict[Transformation, Callable[[Points, Points, Frame, Frame], Mapping]] = {
    Transformation.SIMILARITY: _similarity,
    Transformation.AFFINE: _affine,
    Transformation.PROJECTIVE: _projective,
    Transformation.SPLINE: _spline,
}


def _refuse_folds(mapping: Mapping, size: tuple[int, int]) -> None:
    width, height = size
    columns, rows = np.meshgrid(
        np.linspace(0, width, _LATTICE), np.linspace(0, height, _LATTICE), indexing="ij"
    )
    faces = mapping.orientation(np.column_stack([columns.ravel(), rows.ravel()]))
    if (faces > 0).all():
        raise CannotPlace(Why.MIRRORED, "The points would show the sheet from behind.")
    if (faces >= 0).any():
        raise CannotPlace(Why.FOLDED, "The sheet would be folded.")
