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

from layers.access.actor import Actor
from layers.raster.examining.opening import environment, opened
from layers.raster.models import Raster
from layers.raster.rights import rasters_of
from layers.raster.sampling import Cells, corrected_at_edges, sampled
from layers.raster.storage import grid_file, original_path
from layers.raster.vocabulary import Kind, State

MOST_SAMPLES = 20_000


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
    """The heights at `points` (n, 2) in EPSG:2154, as `sampling` takes them out of the cells; None
    where nothing was measured: outside, and in a cell of the original that is unknown.

    Raises:
        NoSuchRaster: no elevation model of that key is ready, or none for this actor.
    """
    places = np.asarray(points, np.float64).reshape(-1, 2)
    raster = _ready(actor, key)
    with environment(), rasterio.open(grid_file(raster), driver="GTiff") as grid:
        heights, amidst = sampled(Cells.of_grid(grid), places)
        if raster.grid and not amidst.all():
            with opened(original_path(raster)) as original:
                if _is_warped(grid, original):
                    cells = Cells.of_original(original, raster.unit_m)
                    heights = corrected_at_edges(heights, amidst, places, cells, raster.crs)
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


def _is_warped(grid: Any, original: Any) -> bool:
    """Whether the cells of a grid are others than those of its original."""
    same = (grid.width, grid.height) == (original.width, original.height)
    return not (same and grid.transform.almost_equals(original.transform))
