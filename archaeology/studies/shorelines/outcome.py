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
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.terrain import ExtentResult, Grid, Ground, shores
from archaeology.analysis.terrain.grid import Bounds
from archaeology.analysis.thinning import thinned_areas
from archaeology.analysis.water_level import LevelResult
from archaeology.studies.geojson import MEDIA_TYPE, bounds_in_degrees, collection
from archaeology.studies.runs.run import OutFile, Record
from archaeology.studies.shorelines.parameters import ShorelineParameters
from archaeology.studies.shorelines.reaching import reaches, unknown_within
from archaeology.studies.shorelines.saying import period_in_words
from archaeology.studies.shorelines.words import SHORT
from layers.ui.spreadsheet import spreadsheet

GEOTIFF, JSON, CSV = "image/tiff", "application/json", "text/csv; charset=utf-8"
CONTOURS, SHORES, MAP = "contours.geojson", "rivages.geojson", "carte.geojson"
PROBABILITY, LEVELS, ALL = "probabilite.tif", "niveaux.csv", "etude.json"
GROUND, GROUND_SIGMA = "sol-epoque.tif", "sol-epoque-ecart.tif"
SHARE = 0.9


def files_of(
    parameters: ShorelineParameters,
    record: Record,
    level: LevelResult,
    found: ExtentResult,
    ground: Ground | Grid,
    folder: Path,
) -> tuple[OutFile, ...]:
    """Contours and probability, shorelines, the map's areas, levels used, everything as JSON."""
    raster, areas, told = found.write(folder)
    said = supported(level)
    files = [
        OutFile(CONTOURS, MEDIA_TYPE, areas.read_bytes()),
        OutFile(PROBABILITY, GEOTIFF, raster.read_bytes()),
        OutFile(SHORES, MEDIA_TYPE, collection(_shores(found, said))),
        OutFile(MAP, MEDIA_TYPE, collection(_areas(parameters, found, said))),
        OutFile(LEVELS, CSV, _table(record, level)),
        OutFile(ALL, JSON, _everything(parameters, record, level, found, told)),
    ]
    if isinstance(ground, Ground):
        files += [
            OutFile(GROUND, GEOTIFF, _tiff(ground.mean, folder / GROUND)),
            OutFile(GROUND_SIGMA, GEOTIFF, _tiff(ground.sigma, folder / GROUND_SIGMA)),
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
    statement = level.posterior.statement(SHARE)
    used = _used(record, level)
    area = box_of(parameters)
    unknown = unknown_within(found.probability, area)
    return {
        "water": {
            "low": statement.low_m,
            "high": statement.high_m,
            "share": SHARE,
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
                str(round(100 * threshold)): found.contours[threshold].area / 10_000
                for threshold in supported(level)
            },
            "cell_m": found.parameters["cell_m"],
            "known_share": 1 - unknown.area / shapely.box(*area).area,
            "reaches": _reaches(parameters, level, found),
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


def _reaches(
    parameters: ShorelineParameters, level: LevelResult, found: ExtentResult
) -> dict[str, Any]:
    """Where the water of the outermost line that is drawn goes on beyond what was computed."""
    said = supported(level)
    # Of a line that rests on no remain nothing is told.
    least = min(said) if said else np.inf
    return reaches(found.probability, box_of(parameters), least)


def _used(record: Record, level: LevelResult) -> list[Mapping[str, Any]]:
    """The records of the remains that speak, in their order."""
    silent = {each.index for each in level.left_out}
    return [each for index, each in enumerate(record["remains"]) if index not in silent]


def supported(level: LevelResult) -> tuple[float, ...]:
    """The probabilities whose line rests on remains, not on the levels thought possible.

    Who says only how high the water did not come says nothing of where it surely was, and the line
    in the middle would be that of the prior.
    """
    stated = level.posterior.statement(SHARE)
    has_low, has_high = stated.low_m is not None, stated.high_m is not None
    holds = {0.05: has_high, 0.5: has_low and has_high, 0.95: has_low}
    return tuple(each for each, is_said in holds.items() if is_said)


def _shores(
    found: ExtentResult, said: Sequence[float]
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    lines = shores(found.probability, said)
    return [({"probability": round(100 * each)}, line) for each, line in lines.items()]


def _areas(
    parameters: ShorelineParameters, found: ExtentResult, said: Sequence[float]
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """For the map: the area, what of it is unknown, and what is wet at each probability."""
    grid, area_asked = found.probability, box_of(parameters)
    areas: list[tuple[dict[str, Any], BaseGeometry]] = [
        ({"kind": "area"}, shapely.box(*area_asked)),
        ({"kind": "unknown"}, unknown_within(grid, area_asked)),
    ]
    for threshold in said:
        area = thinned_areas(found.contours[threshold], max(grid.cell_m))
        areas.append(({"kind": "wet", "probability": round(100 * threshold)}, area))
    return areas


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
) -> bytes:
    document = {
        "kind": "shoreline",
        "version": 1,
        "parameters": asdict(parameters),
        "inputs": dict(record),
        "level": json.loads(level.to_json()),
        "extent": {
            **json.loads(told.read_text(encoding="utf-8")),
            "reaches": _reaches(parameters, level, found),
        },
    }
    # In one order: a database's JSON keeps none.
    written = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return written.encode()


def _tiff(grid: Grid, path: Path) -> bytes:
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
        out.write(grid.values.astype(np.float32), 1)
    return path.read_bytes()
