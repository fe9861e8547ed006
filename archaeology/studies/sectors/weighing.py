"""From what was read to cells, criteria and sectors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from affine import Affine
from pyproj import Transformer
from rasterio.warp import Resampling, reproject
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential import (
    Appraisal,
    Cells,
    Criterion,
    Depth,
    Evidence,
    Mask,
    Overlay,
    Rule,
    Unknown,
    appraise,
    evidence,
    falling,
    overlay,
    rising,
)
from archaeology.analysis.potential.cells import Floats
from archaeology.analysis.potential.scores import Scores, scores_of
from archaeology.analysis.refusal import Refusal
from archaeology.analysis.section.ground import PLANE
from archaeology.analysis.terrain import Grid, read_grid
from archaeology.analysis.terrain.blocks import coarser
from archaeology.studies.sectors.criteria import (
    BY_KEY,
    DRY,
    FINDS,
    OFFERED,
    PIPES,
    SHORE,
    SITES,
    SLOPE,
    Needs,
    Offered,
)
from archaeology.studies.sectors.explored import looked_of
from archaeology.studies.sectors.gathering import Files
from archaeology.studies.sectors.parameters import SectorsParameters

MOST_CELLS = 1_000_000
# Of the relief's own cells: they are read before they become larger ones.
MOST_READ = 60_000_000
# The contour of the shore that is taken, per cent.
MEDIAN = 50
FRENCH = {
    "cells": (
        "Cette zone fait %(cells)s cellules de %(side)s m, plus de %(most)s : réduisez-la, ou "
        "prenez des cellules plus grandes."
    ),
    "read": "Le relief est trop fin pour une zone aussi grande : réduisez-la.",
    "relief": "« %(what)s » se mesure sur un relief : choisissez-en un, ou son poids à zéro.",
    "shoreline": (
        "« %(what)s » se lit dans une étude du rivage : choisissez-en une, ou son poids à zéro."
    ),
}


class CannotPlace(Refusal):
    """An area or a criterion that cannot be laid on cells."""

    sentences = FRENCH


@dataclass(frozen=True)
class Weighing:
    """The sectors, the scores of all the ground, and what is known of it."""

    appraisal: Appraisal
    scores: Scores
    known: Evidence
    nominal_m2: float


def weigh(parameters: SectorsParameters, record: Mapping[str, Any], files: Files) -> Weighing:
    """Raises a `Refusal` for what cannot be weighed."""
    for offered in OFFERED:
        _check(offered, parameters, files)
    relief = _relief(parameters, files.relief) if files.relief else None
    cells = Cells.of(relief) if relief is not None else _cells(parameters)
    if cells.rows * cells.columns > MOST_CELLS:
        _refuse_cells(cells.rows * cells.columns, parameters)
    finds = np.array([each[1:3] for each in record["finds"]], np.float64).reshape(-1, 2)
    model = _Model(parameters, record, files, cells, relief)
    whole = model.evidence(finds[:, 0], finds[:, 1])
    rule = Rule(parameters.share, parameters.least_m2, parameters.most, parameters.largest_m2)
    parcels = [_shape(each) for each in record["parcels"]]
    found = appraise(
        cells,
        model.build,
        finds[:, 0],
        finds[:, 1],
        rule,
        parcels=[each for each in parcels if each.area > 0],
        seed=parameters.seed,
    )
    return Weighing(found, scores_of(found.weighed), whole, parameters.nominal_m2)


class _Model:
    """Scores from known finds; what does not hang on them is computed once."""

    def __init__(
        self,
        parameters: SectorsParameters,
        record: Mapping[str, Any],
        files: Files,
        cells: Cells,
        relief: Grid | None,
    ) -> None:
        self._asked, self._cells = parameters, cells
        # Of all finds: what is held apart to check the scores makes no operation smaller.
        self._looked = looked_of(record)
        self._fixed = [
            self._criterion(key, values)
            for key, values in _fixed(parameters, record, files, cells, relief)
        ]
        self._outside = Mask("hors du relief", np.isnan(relief.values)) if relief else None

    def build(self, x: Floats, y: Floats) -> Overlay:
        """The scores that these finds give."""
        found = self.evidence(x, y)
        criteria = list(self._fixed)
        if self._asked.weight_of(FINDS):
            criteria.insert(
                0,
                Criterion(
                    FINDS,
                    str(BY_KEY[FINDS].title),
                    found.suitability(),
                    self._asked.weight_of(FINDS),
                    Unknown.ABSTAIN,
                    "non exploré à cette profondeur",
                ),
            )
        masks = [self._outside] if self._outside else []
        return overlay(self._cells, criteria, [*masks, found.mask] if self._asked.masked else masks)

    def evidence(self, x: Floats, y: Floats) -> Evidence:
        """Finds for what was opened deep enough."""
        asked = self._asked
        depth = Depth(level_m=asked.level_m) if asked.level_m is not None else Depth(asked.depth_m)
        return evidence(
            self._cells,
            x,
            y,
            self._looked,
            depth,
            bandwidth_m=asked.bandwidth_m,
            nominal_m2=asked.nominal_m2,
        )

    def _criterion(self, key: str, values: Floats) -> Criterion:
        return Criterion(
            key, str(BY_KEY[key].title), values, self._asked.weight_of(key), Unknown.ABSTAIN
        )


def _fixed(
    parameters: SectorsParameters,
    record: Mapping[str, Any],
    files: Files,
    cells: Cells,
    relief: Grid | None,
) -> list[tuple[str, Floats]]:
    """The criteria that do not hang on finds, 0 to 1."""
    found: list[tuple[str, Floats]] = []
    for key in (SITES, SLOPE, SHORE, DRY, PIPES):
        if not parameters.weight_of(key):
            continue
        if key == DRY and files.probability is not None:
            found.append((key, 1.0 - _on_cells(files.probability, cells)))
            continue
        full = parameters.full.get(key, BY_KEY[key].full or 0.0)
        none = parameters.none.get(key, BY_KEY[key].none or 0.0)
        measure = _measured(key, record, files, cells, relief)
        suits = falling(measure, full, none) if full < none else rising(measure, none, full)
        found.append((key, suits))
    return found


def _measured(
    key: str, record: Mapping[str, Any], files: Files, cells: Cells, relief: Grid | None
) -> Floats:
    if key == SLOPE and relief is not None:
        return cells.slope_degrees(relief.values)
    if key == SHORE and files.shores is not None:
        return cells.distance_to(_shores(files.shores))
    rows = record["sites" if key == SITES else "pipes"]
    return cells.distance_to([_shape(each) for each in rows])


def _check(offered: Offered, parameters: SectorsParameters, files: Files) -> None:
    if not parameters.weight_of(offered.key):
        return
    if (offered.needs is Needs.RELIEF and files.relief is None) or (
        offered.needs is Needs.SHORELINE and files.probability is None
    ):
        raise CannotPlace(
            f"“{offered.key}” needs a {offered.needs}.", offered.needs.value, what=offered.title
        )


def _relief(parameters: SectorsParameters, path: Path) -> Grid:
    """The relief of the area, in cells about as large as asked."""
    west, south, east, north = parameters.bounds
    with rasterio.open(path) as source:
        side = float(abs(source.res[0]))
    if (east - west) * (north - south) / side**2 > MOST_READ:
        raise CannotPlace("The relief is too fine for so large an area.", "read")
    grid = read_grid(path, (west, south, east, north))
    step = max(1, round(parameters.cell_m / side))
    return coarser(grid, step) if step > 1 else grid


def _cells(parameters: SectorsParameters) -> Cells:
    west, south, east, north = parameters.bounds
    side = parameters.cell_m
    rows, columns = int(np.ceil((north - south) / side)), int(np.ceil((east - west) / side))
    if rows * columns > MOST_CELLS:
        _refuse_cells(rows * columns, parameters)
    return Cells(rows, columns, Affine(side, 0, west, 0, -side, north))


def _refuse_cells(cells: int, parameters: SectorsParameters) -> None:
    raise CannotPlace(
        f"{cells} cells are too many.",
        "cells",
        cells=f"{cells:,}".replace(",", "\u202f"),
        most=f"{MOST_CELLS:,}".replace(",", "\u202f"),
        side=f"{parameters.cell_m:g}".replace(".", ","),
    )


def _on_cells(path: Path, cells: Cells) -> Floats:
    """The values of a raster in EPSG:2154 as means of the cells; NaN where unknown."""
    grid = read_grid(path)
    found = np.full(cells.shape, np.nan, np.float32)
    reproject(
        grid.values.astype(np.float32),
        found,
        src_transform=grid.transform,
        src_crs=PLANE,
        src_nodata=np.nan,
        dst_transform=cells.transform,
        dst_crs=PLANE,
        dst_nodata=np.nan,
        resampling=Resampling.average,
    )
    return np.clip(found.astype(np.float64), 0.0, 1.0)


def _shores(path: Path) -> Sequence[BaseGeometry]:
    """The median shore of a study, EPSG:2154."""
    to_metres = Transformer.from_crs(4326, 2154, always_xy=True).transform
    return [
        shapely.transform(
            shapely.from_geojson(json.dumps(each["geometry"])), to_metres, interleaved=False
        )
        for each in json.loads(path.read_text())["features"]
        if each["properties"]["probability"] == MEDIAN
    ]


def _shape(told: Mapping[str, Any], name: str = "shape") -> BaseGeometry:
    return shapely.from_wkt(told[name])
