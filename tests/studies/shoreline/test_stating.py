"""No file and no line says more of the water than the study states."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from shapely.geometry import shape

from archaeology.analysis.terrain import Grid, contours
from archaeology.analysis.water_level import Statement
from archaeology.studies.runs.run import Outcome
from archaeology.studies.shorelines.computing import compute
from archaeology.studies.shorelines.curve import curve_of
from archaeology.studies.shorelines.parameters import RECORDED_FILL
from archaeology.studies.shorelines.saying import statement_in_words, uncertainty_in_words
from archaeology.studies.shorelines.stating import ends_of, notes_of, supported
from tests.studies.shoreline.valley import (
    CELL,
    DRAWN,
    at,
    inputs,
    parameters,
    remain,
    untold,
    write_valley,
)

MUD, FLOOR = remain("find:1", 2.6, "water_laid"), remain("find:2", 3.4, "dry_floor")
GROUNDS: list[object] = [
    {"id": f"level:{n}", "label": "Sol", "x": x, "y": y, "z_m": z, "sigma_m": 0.05}
    | {"synthetic": False, "kind": "exact"}
    for n, (x, y, z) in enumerate([(*at(1, 2), 0.0), (*at(4, 2), 3.0), (*at(3, 4), 2.0)])
]


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_valley(tmp_path_factory.mktemp("valley") / "valley.tif")


def doubtful_floors(many: int) -> list[dict[str, object]]:
    """Floors of which three in ten may deceive, from 3.4 m up."""
    floors = [remain(f"find:{n}", 3.4 + 0.15 * n, "dry_floor") for n in range(many)]
    for each in floors:
        each["candidate"] |= {"reliability": "D"}  # type: ignore[operator]  # a dict of tests
    return floors


def file_of(found: Outcome, name: str) -> bytes:
    return next(each.content for each in found.files if each.name == name)


def document(found: Outcome, name: str) -> Any:
    return json.loads(file_of(found, name))


def tags(found: Outcome, name: str) -> dict[str, str]:
    with rasterio.open(BytesIO(file_of(found, name))) as source:
        read: dict[str, str] = source.tags()
    return read


def drawn(found: Outcome, name: str = "contours.geojson") -> list[float]:
    return [each["properties"]["probability"] for each in document(found, name)["features"]]


def test_where_nothing_is_stated_no_surface_leaves_and_each_file_says_so(valley: Path) -> None:
    asked = parameters(fill=RECORDED_FILL, reach_m=25.0)
    found = compute(asked, inputs(valley, grounds=GROUNDS), untold)
    assert statement_in_words(found.result["water"]) == "rien ne permet de l’énoncer"
    warning = "L’étude n’énonce aucun niveau de l’eau"
    for name in ("contours.geojson", "rivages.geojson", "carte.geojson", "etude.json"):
        told = document(found, name)
        assert told["stated"] is False, name
        assert told["warning"].startswith(warning), name
    assert drawn(found) == []
    assert drawn(found, "rivages.geojson") == []
    for each in document(found, "carte.geojson")["features"]:
        assert each["properties"]["kind"] in {"area", "unknown", "unsaid"}
        assert each["properties"]["stated"] is False
        assert each["properties"]["warning"].startswith(warning)
    for name in ("probabilite.tif", "sol-epoque.tif", "sol-epoque-ecart.tif"):
        assert tags(found, name)["STATED"] == "false"
        assert tags(found, name)["WARNING"].startswith(warning)


@pytest.mark.parametrize(
    ("given", "lines", "side"), [(FLOOR, [0.05], "par le bas"), (MUD, [0.95], "par le haut")]
)
def test_an_open_end_bears_no_contour_either(
    valley: Path, given: dict[str, object], lines: list[float], side: str
) -> None:
    found = compute(parameters(), inputs(valley, given), untold)
    assert drawn(found) == lines
    assert drawn(found, "rivages.geojson") == [round(100 * each) for each in lines]
    for each in document(found, "contours.geojson")["features"]:
        assert each["properties"]["stated"] is True
        assert side in each["properties"]["warning"]
    assert tags(found, "probabilite.tif")["STATED"] == "true"
    assert side in tags(found, "probabilite.tif")["WARNING"]
    assert "la ligne du milieu" not in uncertainty_in_words(found.result)


def test_between_two_ends_nothing_is_to_be_warned_of(valley: Path) -> None:
    found = compute(parameters(), inputs(valley, MUD, FLOOR), untold)
    assert drawn(found) == [0.05, 0.5, 0.95]
    assert (tags(found, "probabilite.tif")["STATED"], document(found, "etude.json")["warning"]) == (
        "true",
        "",
    )
    assert "la ligne du milieu" in uncertainty_in_words(found.result)


def test_where_floors_speak_alone_the_line_lies_at_or_above_what_is_stated(valley: Path) -> None:
    found = compute(parameters(), inputs(valley, *doubtful_floors(12)), untold)
    water = found.result["water"]
    assert (water["low"], water["share"]) == (None, 0.95)
    # The density alone would leave the floor at 3.4 m dry, and the ground at 4 and 5 m with it.
    density = np.cumsum(found.result["curve"]["density"])
    assert np.interp(0.95, density, found.result["curve"]["levels_m"]) < 3.5 < 5 < water["high"]
    (feature,) = document(found, "contours.geojson")["features"]
    area = shape(feature["geometry"])
    joined = sum(row.count(each) for row in DRAWN for each in "01345")
    beside_the_dyke = sum(row[:6].count("2") for row in DRAWN)
    assert area.area == (joined + beside_the_dyke) * CELL * CELL
    # Who cuts the raster at 5 % finds the same.
    with rasterio.open(BytesIO(file_of(found, "probabilite.tif"))) as source:
        grid = Grid(source.read(1), source.transform, "EPSG:2154")
    assert contours(grid, (0.05,))[0.05].equals(area)


def test_beyond_the_outermost_line_the_ground_is_dry_or_nothing_is_said(valley: Path) -> None:
    for given, kind in (([MUD, FLOOR], "dry"), ([FLOOR], "dry"), ([MUD], "unsaid"), ([], "unsaid")):
        found = compute(parameters(), inputs(valley, *given), untold)
        beyond = found.result["extent"]["beyond"]
        kinds = {
            each["properties"]["kind"] for each in document(found, "carte.geojson")["features"]
        }
        assert (beyond["kind"], kinds & {"dry", "unsaid"}) == (kind, {kind})
        known = 56 * CELL * CELL / 10_000
        wet = max(found.result["extent"]["hectares"].values(), default=0.0)
        assert beyond["hectares"] + wet == pytest.approx(known)


def test_one_end_is_stated_with_more_or_bears_no_line() -> None:
    both, surer, plain = (
        Statement(0.9, 2.0, 3.0),
        Statement(0.95, None, 3.0),
        Statement(0.9, None, 3.0),
    )
    assert [ends_of(each) for each in (both, surer, plain)] == [
        (2.0, 3.0),
        (None, 3.0),
        (None, None),
    ]
    assert [supported(each) for each in (both, surer, plain)] == [(0.05, 0.5, 0.95), (0.05,), ()]
    assert notes_of(both) == {"stated": True, "warning": ""}
    assert notes_of(plain)["warning"].startswith("Le niveau n’est énoncé qu’à 90 % de confiance")


def test_a_statement_of_ninety_per_cent_alone_is_quoted_and_draws_nothing(valley: Path) -> None:
    found = compute(parameters(), inputs(valley, *doubtful_floors(4)), untold)
    water = found.result["water"]
    assert (water["low"], water["share"]) == (None, 0.9)
    assert statement_in_words(water).startswith("au plus à 3,9")
    assert drawn(found) == []
    assert "qu’à 90 %" in tags(found, "probabilite.tif")["WARNING"]


def test_the_labels_of_the_curve_stay_within_it(valley: Path) -> None:
    ticks = curve_of(compute(parameters(), inputs(valley), untold).result).ticks
    assert [each.anchor for each in ticks[:2]] == ["start", "middle"]
