"""The files of a shoreline, and the result that pages and other studies read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.terrain import ExtentResult, Grid, Ground, contours, shores, tags_of
from archaeology.analysis.terrain.contours import THRESHOLDS
from archaeology.analysis.terrain.grid import Bounds
from archaeology.analysis.thinning import thinned_areas
from archaeology.analysis.water_level import LevelResult
from archaeology.studies.geojson import MEDIA_TYPE, bounds_in_degrees, collection
from archaeology.studies.runs.run import OutFile, Record
from archaeology.studies.shorelines.drawing import DRY, UNSAID
from archaeology.studies.shorelines.parameters import ShorelineParameters
from archaeology.studies.shorelines.reaching import reaches, unknown_within
from archaeology.studies.shorelines.saying import period_in_words
from archaeology.studies.shorelines.stating import notes_of, statement_of, supported
from archaeology.studies.shorelines.words import SHORT
from layers.ui.spreadsheet import spreadsheet

GEOTIFF, JSON, CSV = "image/tiff", "application/json", "text/csv; charset=utf-8"
CONTOURS, SHORES, MAP = "contours.geojson", "rivages.geojson", "carte.geojson"
PROBABILITY, LEVELS, ALL = "probabilite.tif", "niveaux.csv", "etude.json"
GROUND, GROUND_SIGMA = "sol-epoque.tif", "sol-epoque-ecart.tif"


def files_of(
    parameters: ShorelineParameters,
    record: Record,
    level: LevelResult,
    found: ExtentResult,
    ground: Ground | Grid,
    above: Sequence[Mapping[str, Any]],
    folder: Path,
) -> tuple[OutFile, ...]:
    """Contours and probability, shorelines, the map's areas, levels used, everything as JSON."""
    stated = statement_of(level.posterior)
    notes = notes_of(stated)
    raster, areas, told = found.write(folder, notes)
    files = [
        OutFile(CONTOURS, MEDIA_TYPE, areas.read_bytes()),
        OutFile(PROBABILITY, GEOTIFF, raster.read_bytes()),
        OutFile(SHORES, MEDIA_TYPE, collection(_shores(found, supported(stated)), notes)),
        OutFile(MAP, MEDIA_TYPE, collection(_areas(parameters, found), notes)),
        OutFile(LEVELS, CSV, _table(record, level)),
        OutFile(ALL, JSON, _everything(parameters, record, level, found, told, above, notes)),
    ]
    if isinstance(ground, Ground):
        files += [
            OutFile(GROUND, GEOTIFF, _tiff(ground.mean, folder / GROUND, notes)),
            OutFile(GROUND_SIGMA, GEOTIFF, _tiff(ground.sigma, folder / GROUND_SIGMA, notes)),
        ]
    return tuple(files)


def result_of_study(
    parameters: ShorelineParameters,
    record: Record,
    level: LevelResult,
    found: ExtentResult,
    ground: Ground | Grid,
) -> dict[str, Any]:
    """What pages and other studies read; large things are in the files."""
    statement = statement_of(level.posterior)
    used = _used(record, level)
    area = box_of(parameters)
    unknown = unknown_within(found.probability, area)
    kind, beyond = _beyond(found)
    return {
        "water": {
            "low": statement.low_m,
            "high": statement.high_m,
            "share": statement.level,
            "mean": level.posterior.mean,
            "reference": level.question.reference,
            "label": period_in_words(parameters.start, parameters.end),
            "synthetic": level.synthetic,
        },
        "curve": {
            "levels_m": level.posterior.levels_m.tolist(),
            "density": level.posterior.density.tolist(),
        },
        "cautions": [each.value for each in level.cautions],
        "remains": [
            {
                "id": of["id"],
                "where": of["where"],
                "place": of["place"],
                "public": of["public"],
                "synthetic": remain.synthetic,
                "z_m": remain.z_m,
                "sigma_m": remain.taken_sigma_m,
                "reliability": remain.reliability,
                **{
                    name: getattr(each, name)
                    for name in (
                        *("label", "meaning", "height_m", "spread_m", "weight", "shift_m"),
                        *("narrowing_m", "in_slice", "elsewhere", "outlier"),
                    )
                },
            }
            for of, remain, each in zip(used, level.remains, level.influences, strict=True)
        ],
        "left_out": [{"label": each.label, "reason": each.reason.value} for each in level.left_out],
        "conflicts": [asdict(each) for each in level.conflicts],
        "extent": {
            "hectares": {
                str(round(100 * threshold)): area.area / 10_000
                for threshold, area in found.contours.items()
            },
            "beyond": {"kind": kind, "hectares": beyond.area / 10_000},
            "cell_m": found.parameters["cell_m"],
            "known_share": 1 - unknown.area / shapely.box(*area).area,
            "reaches": _reaches(parameters, found),
            "coarser": bool(found.parameters["coarser"]),
            "bounds": bounds_in_degrees(area),
            "draws": parameters.draws,
            "seed": parameters.seed,
        },
        "ground": ground.facts if isinstance(ground, Ground) else None,
        "sources": record["sources"],
        "references": list(level.references),
        "versions": found.versions,
    }


def box_of(parameters: ShorelineParameters) -> Bounds:
    """West, south, east and north of the area that was asked for, EPSG:2154."""
    west, south, east, north = parameters.bounds
    return west, south, east, north


def _reaches(parameters: ShorelineParameters, found: ExtentResult) -> dict[str, Any]:
    """Where the water of the outermost line that is drawn goes on beyond what was computed."""
    # Of a line that rests on no remain nothing is told.
    least = min(found.contours, default=np.inf)
    return reaches(found.probability, box_of(parameters), least)


def _used(record: Record, level: LevelResult) -> list[Mapping[str, Any]]:
    """The records of the remains that speak, in their order."""
    silent = {each.index for each in level.left_out}
    return [each for index, each in enumerate(record["remains"]) if index not in silent]


def _shores(
    found: ExtentResult, said: Sequence[float]
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    lines = shores(found.probability, said)
    return [({"probability": round(100 * each)}, line) for each, line in lines.items()]


def _areas(
    parameters: ShorelineParameters, found: ExtentResult
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """For the map: the area, what of it is unknown, what lies beyond the water, what is wet."""
    grid, area_asked = found.probability, box_of(parameters)
    areas: list[tuple[dict[str, Any], BaseGeometry]] = [
        ({"kind": "area"}, shapely.box(*area_asked)),
        ({"kind": "unknown"}, unknown_within(grid, area_asked)),
    ]
    kind, beyond = _beyond(found)
    areas.append(({"kind": kind}, thinned_areas(beyond, max(grid.cell_m))))
    for threshold, each in found.contours.items():
        area = thinned_areas(each, max(grid.cell_m))
        areas.append(({"kind": "wet", "probability": round(100 * threshold)}, area))
    return areas


def _beyond(found: ExtentResult) -> tuple[str, MultiPolygon]:
    """The computed ground outside of the largest area that is drawn: almost surely dry, or such
    that nothing sure is said of it (`DRY`, `UNSAID`).
    """
    least = min(found.contours, default=np.inf)
    with np.errstate(invalid="ignore"):
        outside = (found.probability.values < np.float32(least)).astype(np.float32)
    (area,) = contours(found.probability.with_values(outside), (1.0,)).values()
    return (DRY if least == THRESHOLDS[0] else UNSAID), area


def _table(record: Record, level: LevelResult) -> bytes:
    """The levels that took part, one a line, as a spreadsheet."""
    of_each = zip(_used(record, level), level.remains, level.influences, strict=True)
    return spreadsheet(
        (
            *("reste", "lieu", "altitude_m_ngf", "ecart_type_m", "sens", "niveau_d_eau_m"),
            *("fiabilite", "poids", "influence_m", "dans_l_epoque", "autre_epoque", "aberrant"),
            "invente",
        ),
        (
            (
                *(remain.label, of["where"], remain.z_m, remain.taken_sigma_m),
                *(str(SHORT[remain.meaning]), round(remain.height_m, 3), remain.reliability),
                *(each.weight, each.shift_m, each.in_slice, each.elsewhere, each.outlier),
                remain.synthetic,
            )
            for of, remain, each in of_each
        ),
    )


def _everything(
    parameters: ShorelineParameters,
    record: Record,
    level: LevelResult,
    found: ExtentResult,
    told: Path,
    above: Sequence[Mapping[str, Any]],
    notes: Mapping[str, Any],
) -> bytes:
    document: dict[str, Any] = {
        "kind": "shoreline",
        "version": 1,
        "parameters": asdict(parameters),
        "inputs": dict(record),
        "level": json.loads(level.to_json()),
        "extent": {
            **json.loads(told.read_text(encoding="utf-8")),
            "reaches": _reaches(parameters, found),
        },
        **notes,
    }
    if above:
        document["above_relief"] = above
    # In one order: a database's JSON keeps none.
    written = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return written.encode()


def _tiff(grid: Grid, path: Path, notes: Mapping[str, Any]) -> bytes:
    rows, cols = grid.shape
    with rasterio.open(
        path,
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
        crs=grid.crs,
        transform=grid.transform,
    ) as out:
        out.update_tags(**tags_of(notes))
        out.write(grid.values.astype(np.float32), 1)
    return path.read_bytes()
