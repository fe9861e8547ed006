"""Sectors on real relief and finds of real trenches, checked against counts made another way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import Transformer
from shapely.geometry import shape

from archaeology.analysis.potential import (
    Appraisal,
    Cells,
    Criterion,
    Depth,
    Looked,
    Mask,
    Rule,
    appraise,
    evidence,
    falling,
    overlay,
)
from archaeology.analysis.potential.cells import Floats

pytestmark = pytest.mark.realdata
ISLAND = "terrain/atlantgis"
TRENCHES = "archaeology/idai_field/demoimport.jsonl"


def projected(path: Path, epsg: int) -> list[Any]:
    """The geometries of a file in WGS 84, in metres."""
    to = Transformer.from_crs(4326, epsg, always_xy=True).transform
    return [
        shapely.transform(shape(each["geometry"]), to, interleaved=False)
        for each in json.loads(path.read_text())["features"]
        if each["geometry"]
    ]


@pytest.fixture(scope="module")
def island(shared_data: Path) -> tuple[Appraisal, Floats, Floats, Floats]:
    """An island of 930,000 cells with 123 sites: (appraisal, heights, x, y)."""
    folder = shared_data / ISLAND
    with rasterio.open(folder / "atlantgis_dgm.tif") as source:
        z = source.read(1).astype(np.float64)
        z[z == source.nodata] = np.nan
        cells = Cells(source.height, source.width, source.transform)
    places = shapely.centroid(projected(folder / "archaeological_sites.geojson", 32628))
    x, y = shapely.get_x(places), shapely.get_y(places)
    streams = projected(folder / "streams.geojson", 32628)
    weighed = overlay(
        cells,
        [
            Criterion("slope", "Pente faible", falling(cells.slope_degrees(z), 3, 15)),
            Criterion("water", "Près de l’eau", falling(cells.distance_to(streams), 200, 2_000)),
            Criterion("low", "Altitude basse", falling(z, 50, 400)),
        ],
        [Mask("mer", np.isnan(z))],
    )
    rule = Rule(share=0.2, least_m2=200_000, most=1_000)
    return appraise(cells, lambda _x, _y: weighed, x, y, rule, block_m=8_000), z, x, y


Island = tuple[Appraisal, Floats, Floats, Floats]


def test_the_gain_is_that_of_the_polygons(island: Island) -> None:
    found, _z, x, y = island
    every = shapely.union_all([each.polygon for each in found.sectors])
    inside = int(shapely.intersects_xy(every, x, y).sum())
    assert found.gain.zone_sites == inside
    area = every.area / found.weighed.eligible_m2
    assert found.gain.area_share == pytest.approx(area, rel=1e-6)
    assert found.gain.gain == pytest.approx(1 - area / (inside / found.gain.sites), rel=1e-6)


def test_sectors_lie_on_land_do_not_overlap_and_are_ranked(island: Island) -> None:
    found, z, _x, _y = island
    assert len(found.sectors) > 10
    total = sum(each.polygon.area for each in found.sectors)
    assert shapely.union_all([s.polygon for s in found.sectors]).area == pytest.approx(total)
    cells = found.weighed.cells
    on = cells.touched([shapely.buffer(s.polygon, -40) for s in found.sectors])
    assert np.isfinite(z[on]).all()
    scores = [each.score for each in found.sectors]
    assert scores == sorted(scores, reverse=True)
    assert min(each.area_m2 for each in found.sectors) >= 200_000


def test_invented_sites_are_not_found_out_of_nothing(island: Island) -> None:
    """The island's sites are invented without regard to the relief: the interval says so."""
    found, *_ = island
    assert found.validation is not None
    low, high = found.validation.low, found.validation.high
    assert low is not None
    assert high is not None
    assert low < 0 < high
    assert found.validation.together.sites == found.gain.sites
    said = found.lines()
    assert any(each.startswith("Gain de Kvamme sur les sites connus") for each in said)
    assert any("Validation croisée spatiale, 5 groupes de blocs de 8000 m" in each for each in said)


def test_everything_is_json(island: Island) -> None:
    found, *_ = island
    read = json.loads(json.dumps(found.features(), allow_nan=False))
    assert len(read["features"]) == len(found.sectors)
    assert shape(read["features"][0]["geometry"]).equals(found.sectors[0].polygon)
    assert json.loads(json.dumps(found.record(), allow_nan=False))["gain"]["sites"] > 100


@pytest.fixture(scope="module")
def trenches(shared_data: Path) -> dict[str, tuple[Any, int]]:
    """The trenches of Pergamon that have an outline (UTM 35N), and how many finds each holds."""
    to = Transformer.from_crs(4326, 32635, always_xy=True).transform
    rows = [json.loads(line) for line in (shared_data / TRENCHES).read_text().splitlines()]
    outlines = {
        row["id"]: shapely.transform(
            shapely.Polygon(row["geometry"]["coordinates"][0]), to, interleaved=False
        )
        for row in rows
        if row["category"] == "trench" and "geometry" in row
    }
    # A find lies in a feature, a feature in a trench.
    above: dict[str, str] = {}
    for row in rows:
        above |= dict.fromkeys(row["relations"].get("includes", []), row["id"])
        for home in row["relations"].get("isLocatedIn", []):
            above[row["id"]] = home

    def trench_of(key: str) -> str:
        seen: set[str] = set()
        while key and key not in outlines and key not in seen:
            seen.add(key)
            key = above.get(key, "")
        return key

    counts = dict.fromkeys(outlines, 0)
    for row in rows:
        trench = trench_of(row["id"]) if row["category"] == "Find" else ""
        if trench in counts:
            counts[trench] += 1
    return {key: (outlines[key].buffer(0), counts[key]) for key in outlines}


def test_finds_of_real_trenches_per_square_metre(
    trenches: dict[str, tuple[Any, int]],
) -> None:
    every = shapely.union_all([outline for outline, _ in trenches.values()])
    west, south, east, north = every.bounds
    cells = Cells(
        int(north - south) * 2 + 40,
        int(east - west) * 2 + 40,
        Affine(0.5, 0, west - 10, 0, -0.5, north + 10),
    )
    points = [(outline.representative_point(), count) for outline, count in trenches.values()]
    x, y = [p.x for p, _ in points], [p.y for p, _ in points]
    counts = [count for _, count in points]
    assert sum(counts) > 100

    # The record says of no trench how deep it went: then nothing is known anywhere.
    silent = [Looked(outline) for outline, _ in trenches.values()]
    found = evidence(cells, x, y, silent, Depth(depth_m=1), bandwidth_m=5, counts=counts)
    assert not found.known.any()
    assert (found.too_shallow, found.outside) == (len(silent), sum(counts))

    # Supposing that all went down one metre.
    deep = [Looked(outline, depth_m=1) for outline, _ in trenches.values()]
    found = evidence(cells, x, y, deep, Depth(depth_m=1), bandwidth_m=5, counts=counts)
    assert found.finds == sum(counts)
    assert found.investigated_m2.sum() == pytest.approx(every.area)
    assert found.mean == pytest.approx(sum(counts) / every.area)
    middle_x, middle_y = cells.centres()
    away = shapely.distance(every, shapely.points(middle_x, middle_y))
    assert np.isnan(found.density[away > 6]).all()
