"""An extent that tells how it was made, and that a folder can hold."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, mapping, shape

from archaeology.analysis.terrain.blocks import coarsening
from archaeology.analysis.terrain.contours import THRESHOLDS, contours
from archaeology.analysis.terrain.ends import OPEN_ENDS, Ends
from archaeology.analysis.terrain.extent import (
    COARSER,
    MOST_CELLS,
    NO_ERROR,
    ElevationError,
    Levels,
    wet_probability,
)
from archaeology.analysis.terrain.grid import Grid
from archaeology.analysis.terrain.ground import Ground
from archaeology.analysis.terrain.refusal import NotADem

PACKAGES = ("gstools", "numpy", "rasterio", "scipy", "shapely")
PROBABILITY, CONTOURS, PARAMETERS = "probability.tif", "contours.geojson", "parameters.json"


@dataclass(frozen=True, eq=False)
class ExtentResult:
    """P(wet) per cell, the areas above each threshold, and what they rest on.

    `parameters`, `sources` and `versions` hold what JSON holds; with the sources' own files and
    `parameters["seed"]` they are enough to make the same figures again. `made_at` is RFC 3339.
    """

    probability: Grid
    contours: dict[float, MultiPolygon]
    parameters: dict[str, Any]
    sources: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    made_at: str = ""

    def write(self, folder: Path, notes: Mapping[str, Any] = MappingProxyType({})) -> list[Path]:
        """A GeoTIFF (LZW, NaN unknown), contours as GeoJSON in the grid's CRS, parameters.

        `notes` are what must be read with them, plain JSON values: properties of each area and of
        their collection, tags of the raster.
        """
        folder.mkdir(parents=True, exist_ok=True)
        raster, areas, told = (folder / name for name in (PROBABILITY, CONTOURS, PARAMETERS))
        rows, cols = self.probability.shape
        with rasterio.open(
            raster,
            "w",
            driver="GTiff",
            height=rows,
            width=cols,
            count=1,
            dtype="float32",
            nodata=np.nan,
            compress="lzw",
            predictor=3,
            tiled=True,
            crs=self.probability.crs,
            transform=self.probability.transform,
        ) as out:
            out.set_band_description(1, "P(wet)")
            out.update_tags(**tags_of(notes))
            out.write(self.probability.values.astype(np.float32), 1)
        areas.write_text(json.dumps(self._features(notes), ensure_ascii=False), encoding="utf-8")
        facts = {
            "parameters": self.parameters,
            "sources": self.sources,
            "versions": self.versions,
            "made_at": self.made_at,
        }
        told.write_text(
            json.dumps(facts, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8"
        )
        return [raster, areas, told]

    def _features(self, notes: Mapping[str, Any]) -> dict[str, Any]:
        # Not RFC 7946, which knows degrees only: metres keep the edges of the cells exact.
        name = "urn:ogc:def:crs:" + self.probability.crs.replace(":", "::")
        return {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": name}},
            **notes,
            "features": [
                {
                    "type": "Feature",
                    "properties": {"probability": threshold, **notes},
                    "geometry": mapping(area),
                }
                for threshold, area in self.contours.items()
            ],
        }

    @classmethod
    def read(cls, folder: Path) -> ExtentResult:
        """What `write` wrote; raises `NotADem` where a file is missing or broken."""
        try:
            facts = json.loads((folder / PARAMETERS).read_text(encoding="utf-8"))
            areas = json.loads((folder / CONTOURS).read_text(encoding="utf-8"))["features"]
            with rasterio.open(folder / PROBABILITY, driver="GTiff") as source:
                crs = f"EPSG:{source.crs.to_epsg()}"
                grid = Grid(source.read(1), source.transform, crs)
            found = {each["properties"]["probability"]: shape(each["geometry"]) for each in areas}
            return cls(grid, found, **facts)
        except (OSError, ValueError, KeyError, TypeError, rasterio.RasterioIOError) as error:
            raise NotADem(f"{folder.name} holds no extent ({error}).", "unreadable") from error


def tags_of(notes: Mapping[str, Any]) -> dict[str, str]:
    """Notes as tags of a raster: names in capitals, truth as in JSON."""
    return {
        name.upper(): each if isinstance(each, str) else json.dumps(each)
        for name, each in notes.items()
    }


def extent(
    ground: Ground | Grid,
    seeds: NDArray[np.bool_],
    level: Levels,
    error: ElevationError = NO_ERROR,
    draws: int = 200,
    seed: int = 0,
    thresholds: Sequence[float] = THRESHOLDS,
    most_cells: int = MOST_CELLS,
    sources: Sequence[Mapping[str, Any]] = (),
    told: Mapping[str, Any] | None = None,
    progress: Callable[[float], None] | None = None,
    ends: Ends = OPEN_ENDS,
) -> ExtentResult:
    """The probable extent of the water over a ground, with all that it takes to make it again.

    A `Ground`'s own standard error and range are added to `error` unless it names others. `told`
    are parameters of the caller (the slice, the river's key), kept as they are. See
    `wet_probability` for the rest, errors included.
    """
    grid = ground.mean if isinstance(ground, Ground) else ground
    used = error
    if isinstance(ground, Ground) and error.fill_sigma is None:
        # The practical range of exp(−h / length) is three lengths.
        length = ground.variogram.range_m / 3
        used = ElevationError(error.sigma_m, error.length_m, ground.sigma, length)
    probability = wet_probability(
        grid, seeds, level, used, draws, np.random.default_rng(seed), most_cells, progress, ends
    )
    step = coarsening(grid.shape, most_cells)
    parameters: dict[str, Any] = {
        **(told or {}),
        "crs": grid.crs,
        "heights": grid.vertical,
        "bounds": list(grid.bounds),
        "cell_m": list(grid.cell_m),
        "level": _level_in_figures(level),
        "ends_m": list(ends),
        "error": {
            "sigma_m": used.sigma_m,
            "length_m": used.length_m,
            "fill": used.fill_sigma is not None,
            "fill_length_m": used.fill_length_m if used.fill_sigma is not None else None,
        },
        "ground": ground.facts if isinstance(ground, Ground) else None,
        "river_cells": int(seeds.sum()),
        "draws": draws,
        "seed": seed,
        "thresholds": [float(each) for each in thresholds],
        "coarser": COARSER.format(step) if step > 1 else "",
        "known_share": float(np.mean(~np.isnan(probability.values))),
    }
    return ExtentResult(
        probability,
        contours(probability, thresholds),
        parameters,
        [dict(each) for each in sources],
        {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _level_in_figures(level: Levels) -> dict[str, Any]:
    return {
        "levels_m": [float(each) for each in level.levels_m],
        "density": [float(each) for each in level.density],
        "reference": str(getattr(level, "reference", "")),
    }
