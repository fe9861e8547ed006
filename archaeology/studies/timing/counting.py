"""The curve of finds in time, and where they lie in each slice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from affine import Affine

from archaeology.analysis.chronology import Curve, bandwidth_of, curve, density, weights
from archaeology.analysis.section.ground import PLANE
from archaeology.analysis.section.line import Floats
from archaeology.analysis.terrain import Grid, contours
from archaeology.studies.timing.parameters import TimeParameters
from layers.ui.spreadsheet import spreadsheet

# The map's longer side has so many cells.
CELLS = 160
# Bandwidths around the outermost finds.
AROUND = 2.0
# Where all finds of a place are one, as wide as a trench.
NARROWEST_M = 5.0
# Shares of the highest density of all slices at which a shade begins: slices can be compared.
SHADES = (0.05, 0.15, 0.3, 0.5, 0.75)
SQUARE_METRES = 10_000
# Where a find says what it is called, and whether it lies far from the territory.
NAME, FAR = 10, 11


@dataclass(frozen=True, slots=True)
class Shade:
    """What of a slice is at least so dense: finds for each hectare; polygons in EPSG:2154."""

    slice: int
    rank: int
    per_hectare: float
    shape: shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Stray:
    """A find that lies so far off that a map with it would be one of something else."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Finds in time: the curve, its map in shades, and how many of them the map could not place.

    `points` (n, 2) are those that it could, EPSG:2154, `grid` the cells whose edges the shades
    follow; None where there is no map. `strays` have a place and are left out of the map.
    """

    curve: Curve
    shades: tuple[Shade, ...]
    breaks: tuple[float, ...]
    bandwidth_m: float | None
    unplaced: int
    points: Floats
    grid: Grid | None
    strays: tuple[Stray, ...] = ()


def counted(
    parameters: TimeParameters,
    finds: Sequence[Sequence[Any]],
    tell: Callable[[float], None] = lambda _percent: None,
) -> Counted:
    """`tell` hears how many per cent are done.

    Raises a `Refusal` for datings or slices that cannot be counted.
    """
    tell(5)
    bounds = np.array([each[1:5] for each in finds], dtype=np.float64)
    number = np.array([each[5] if parameters.pieces else 1 for each in finds], dtype=np.float64)
    edges = parameters.edges
    told = curve(bounds, edges, number, parameters.draws, np.random.default_rng(parameters.seed))
    tell(50)
    placed = np.array([each[6] is not None for each in finds])
    share = weights(bounds, edges) * number[:, None]
    here = placed & (share.sum(axis=1) > 0)
    away = here & _far(finds, here)
    here &= ~away
    strays = tuple(
        Stray(int(each[0]), str(each[NAME])) for each, out in zip(finds, away, strict=True) if out
    )
    unplaced = int(np.count_nonzero(~placed))
    if not here.any():
        return Counted(told, (), (), None, unplaced, np.empty((0, 2)), None)
    points = np.array([each[6:8] for each, kept in zip(finds, here, strict=True) if kept], float)
    spread = np.array(
        [each[8] or 0.0 for each, kept in zip(finds, here, strict=True) if kept], float
    )
    wide = parameters.bandwidth_m or _bandwidth(points, share[here])
    grid = _grid_around(points, wide)
    maps = density(points, share[here], grid, wide, precision_m=spread) * SQUARE_METRES
    tell(80)
    top = float(maps.max())
    breaks = tuple(top * each for each in SHADES)
    shades = tuple(shade for n, one in enumerate(maps) for shade in _shades(n, one, grid, breaks))
    return Counted(told, shades, breaks, wide, unplaced, points, grid, strays)


def _far(finds: Sequence[Sequence[Any]], here: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    """Those that lie far from the territory; none where most do, for then the map is of there."""
    # Studies of earlier days have not asked.
    far = np.array([len(each) > FAR and bool(each[FAR]) for each in finds])
    return (
        far if 2 * np.count_nonzero(far & here) <= np.count_nonzero(here) else np.zeros_like(here)
    )


def _bandwidth(points: Floats, share: Floats) -> float:
    if len(np.unique(points, axis=0)) < 2:
        return NARROWEST_M
    return max(NARROWEST_M, bandwidth_of(points, share))


def _grid_around(points: Floats, wide: float) -> Grid:
    """Square cells around all finds; what is outside is practically nothing."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    air = AROUND * wide
    width, height = east - west + 2 * air, north - south + 2 * air
    cell = max(width, height) / CELLS
    shape = (int(np.ceil(height / cell)), int(np.ceil(width / cell)))
    transform = Affine(cell, 0, west - air, 0, -cell, north + air)
    return Grid(np.zeros(shape, np.float32), transform, PLANE)


def _shades(n: int, dense: Floats, grid: Grid, breaks: Sequence[float]) -> list[Shade]:
    found = contours(grid.with_values(dense.astype(np.float32)), breaks)
    return [
        Shade(n, rank, least, found[float(least)])
        for rank, least in enumerate(breaks)
        if not found[float(least)].is_empty
    ]


def slices_of(told: Curve) -> list[dict[str, Any]]:
    """One row for each slice: `from` and `to` are its first and last year."""
    edges = told.edges
    return [
        {
            "from": int(edges[n]),
            "to": int(edges[n + 1]) - 1,
            # Rounded again on a page, these say what the sheet does.
            "expected": round(float(told.expected[n]), 4),
            "low": round(float(told.low[n]), 4),
            "high": round(float(told.high[n]), 4),
        }
        for n in range(len(edges) - 1)
    ]


def csv_of(slices: Sequence[Mapping[str, Any]]) -> bytes:
    """The slices as a spreadsheet; years are astronomical (0 is 1 BC)."""
    columns = ("from", "to", "expected", "low", "high")
    return spreadsheet(
        ("premiere_annee", "derniere_annee", "nombre_attendu", "bas_95", "haut_95"),
        ([each[name] for name in columns] for each in slices),
    )
