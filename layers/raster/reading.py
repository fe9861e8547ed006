"""Reading elevation models: what other parts of the platform know of rasters.

Heights are metres NGF-IGN69, coordinates EPSG:2154; everything goes through what the actor may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import ArrayLike
from rasterio.windows import Window

from layers.access.actor import Actor
from layers.raster.examining.opening import environment
from layers.raster.models import Raster
from layers.raster.rights import rasters_of
from layers.raster.storage import grid_file
from layers.raster.vocabulary import Kind, State

MOST_SAMPLES = 20_000
_NEIGHBOURS = ((0, 0), (0, 1), (1, 0), (1, 1))
# In cells: what stands on the edge comes back from degrees a little beside it.
_EDGE = 1e-4
# Points are looked up by pieces of so many cells.
_PIECE = 512


class NoSuchRaster(LookupError):
    """There is no such raster, or none for this actor."""


class ProfileRefused(ValueError):
    """A line along which no profile is cut; the code says why: `line`, `step` or `samples`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Heights along a line: metres from its start, metres NGF-IGN69 or None where unknown."""

    distances_m: list[float]
    heights_m: list[float | None]


def elevation_models(actor: Actor) -> list[Raster]:
    """The elevation models that are ready and that the actor may see, the finest first."""
    rows = rasters_of(actor).filter(kind=Kind.ELEVATION, state=State.READY)
    return list(rows.order_by("resolution_m", "title", "pk"))


def grid_path(actor: Actor, key: int) -> Path:
    """The file that analysis reads: GeoTIFF in EPSG:2154, north up, float32, nodata set.

    Raises:
        NoSuchRaster: no elevation model of that key is ready, or none for this actor.
    """
    return grid_file(_ready(actor, key))


def heights_at(actor: Actor, key: int, points: ArrayLike) -> list[float | None]:
    """The heights at `points` (n, 2) in EPSG:2154, bilinear between the centres of four cells.

    Where some of the four are unknown the others make up the height, by the same weights, so that
    it goes on without a step to the edge of the cell; in the outermost half cell of the file, which
    is its own too, those beside each other do. None outside, and in a cell that is unknown.

    Raises:
        NoSuchRaster: no elevation model of that key is ready, or none for this actor.
    """
    places = np.asarray(points, np.float64).reshape(-1, 2)
    with environment(), rasterio.open(grid_path(actor, key), driver="GTiff") as grid:
        heights = _sampled(grid, places)
    return [None if np.isnan(each) else float(each) for each in heights]


def profile(actor: Actor, key: int, line: ArrayLike, step_m: float) -> Profile:
    """The heights along `line` (n, 2) in EPSG:2154, every `step_m`, at its corners and its end.

    Raises:
        NoSuchRaster: no elevation model of that key is ready, or none for this actor.
        ProfileRefused: the line has no length, the step is none, or there would be too many
            samples.
    """
    corners = np.asarray(line, np.float64)
    if corners.ndim != 2 or corners.shape[1:] != (2,) or not np.isfinite(corners).all():
        raise ProfileRefused("line")
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    if not along[-1] > 0:
        raise ProfileRefused("line")
    if not step_m > 0:
        raise ProfileRefused("step")
    if along[-1] / step_m + len(corners) > MOST_SAMPLES:
        raise ProfileRefused("samples")
    distances = np.union1d(np.arange(0, along[-1], step_m), along)
    # A step that ends at a corner is not another sample.
    distances = distances[np.diff(distances, prepend=-1) > 1e-6]
    places = np.column_stack(
        [np.interp(distances, along, corners[:, 0]), np.interp(distances, along, corners[:, 1])]
    )
    return Profile(distances.tolist(), heights_at(actor, key, places))


def visible_raster(actor: Actor, key: int) -> Raster:
    """The raster of that key.

    Raises:
        NoSuchRaster: there is none, or none for this actor.
    """
    found: Raster | None = rasters_of(actor).filter(pk=key).first()
    if found is None:
        raise NoSuchRaster(key)
    return found


def _ready(actor: Actor, key: int) -> Raster:
    raster = visible_raster(actor, key)
    if (raster.kind, raster.state) != (Kind.ELEVATION, State.READY):
        raise NoSuchRaster(key)
    return raster


def _sampled(grid: Any, places: Any) -> Any:
    """Heights of a dataset at places of its own CRS, NaN where unknown."""
    transform = grid.transform
    columns = (places[:, 0] - transform.c) / transform.a
    rows = (places[:, 1] - transform.f) / transform.e
    found = np.full(len(places), np.nan)
    within = (columns >= -_EDGE) & (columns <= grid.width + _EDGE)
    within &= (rows >= -_EDGE) & (rows <= grid.height + _EDGE)
    at = np.flatnonzero(within)
    columns, rows = np.clip(columns[at], 0, grid.width), np.clip(rows[at], 0, grid.height)
    pieces = (rows // _PIECE) * 1e6 + columns // _PIECE
    for piece in np.unique(pieces):
        here = pieces == piece
        found[at[here]] = _in_piece(grid, columns[here], rows[here])
    return found


def _in_piece(grid: Any, columns: Any, rows: Any) -> Any:
    """Bilinear within one window; places beyond the outermost centres take the cell's height."""
    left, top = max(int(columns.min()) - 1, 0), max(int(rows.min()) - 1, 0)
    right = min(int(columns.max()) + 2, grid.width)
    bottom = min(int(rows.max()) + 2, grid.height)
    window = Window(left, top, right - left, bottom - top)
    heights = grid.read(1, window=window, masked=True).astype(np.float64).filled(np.nan)
    own = heights[
        np.minimum(rows.astype(int), bottom - 1) - top,
        np.minimum(columns.astype(int), right - 1) - left,
    ]
    x = np.clip(columns - 0.5, left, right - 1)
    y = np.clip(rows - 0.5, top, bottom - 1)
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    total, weights = np.zeros(len(x)), np.zeros(len(x))
    for down, right_of in _NEIGHBOURS:
        row = np.minimum(y0 + down, bottom - 1) - top
        column = np.minimum(x0 + right_of, right - 1) - left
        weight = np.abs(1 - down - (y - y0)) * np.abs(1 - right_of - (x - x0))
        known = ~np.isnan(heights[row, column])
        total += np.where(known, weight * np.nan_to_num(heights[row, column]), 0)
        weights += np.where(known, weight, 0)
    known_there = ~np.isnan(own) & (weights > 0)
    return np.where(known_there, total / np.where(weights > 0, weights, 1), np.nan)
