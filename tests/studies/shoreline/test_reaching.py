"""What is not known of an area is told: ground that was not computed, water that goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box, shape

from archaeology.studies.geojson import in_degrees
from archaeology.studies.runs.run import Outcome
from archaeology.studies.shorelines.computing import compute
from archaeology.studies.shorelines.reaching import reaches_in_words
from tests.studies.shoreline.valley import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    inputs,
    parameters,
    remain,
    untold,
    write_valley,
)

MUD, FLOOR = remain("find:1", 2.6, "water_laid"), remain("find:2", 3.4, "dry_floor")
GOES_ON = "jusqu’où elle continue au-delà n’a pas été calculé"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_valley(tmp_path_factory.mktemp("valley") / "valley.tif")


def computed(valley: Path, *bounds: float) -> Outcome:
    return compute(parameters(bounds=list(bounds)), inputs(valley, MUD, FLOOR), untold)


def document(found: Outcome, name: str) -> Any:
    return json.loads(next(each.content for each in found.files if each.name == name))


def test_water_at_the_edge_of_the_area_is_told_with_its_sides(valley: Path) -> None:
    found = computed(valley, LEFT, BOTTOM, RIGHT, TOP)
    extent = found.result["extent"]
    assert extent["reaches"] == {"sides": ["west", "south", "north"], "unknown": False}
    (said,) = reaches_in_words(extent)
    assert said == f"L’eau atteint le bord de la zone étudiée (ouest, sud et nord) : {GOES_ON}."
    assert document(found, "etude.json")["extent"]["reaches"] == extent["reaches"]
    # The four cells of the last row that the relief does not know, of sixty.
    assert extent["known_share"] == pytest.approx(56 / 60)


def test_an_area_larger_than_the_relief_is_unknown_there(valley: Path) -> None:
    found = computed(valley, LEFT - 60, BOTTOM, RIGHT, TOP)
    extent = found.result["extent"]
    assert extent["known_share"] == pytest.approx(56 / 96)
    assert extent["reaches"] == {"sides": ["south", "north"], "unknown": True}
    assert "que le relief ne connaît pas" in reaches_in_words(extent)[1]
    areas = {
        each["properties"].get("kind"): shape(each["geometry"])
        for each in document(found, "carte.geojson")["features"]
    }
    asked = in_degrees(box(LEFT - 60, BOTTOM, RIGHT, TOP))
    assert areas["area"].symmetric_difference(asked).area < 1e-10
    assert areas["unknown"].contains(in_degrees(box(LEFT - 55, BOTTOM + 5, LEFT - 5, TOP - 5)))
    west, _south, east, _north = extent["bounds"]
    assert (east - west) * 72_000 == pytest.approx(160, rel=0.05)


def test_where_no_line_is_drawn_nothing_is_told_of_its_edge(valley: Path) -> None:
    found = compute(parameters(), inputs(valley), untold)
    assert found.result["extent"]["reaches"] == {"sides": [], "unknown": False}
    assert reaches_in_words(found.result["extent"]) == []


def test_studies_of_earlier_days_say_nothing() -> None:
    assert reaches_in_words({"known_share": 1.0}) == []
