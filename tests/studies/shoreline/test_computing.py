"""The shoreline of a valley drawn by hand, to the cell."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from shapely.geometry import shape

from archaeology.analysis.refusal import Refusal
from archaeology.studies.runs.run import Outcome, Stopped
from archaeology.studies.shorelines.computing import compute
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters
from archaeology.studies.shorelines.saying import (
    conflicts_in_words,
    remains_in_words,
    statement_in_words,
)
from tests.studies.shoreline.valley import (
    CELL,
    at,
    inputs,
    parameters,
    remain,
    untold,
    write_valley,
)

# Between mud at 2.6 m and a floor at 3.4 m: the water stood over the 2, under the 4.
MUD, FLOOR = remain("find:1", 2.6, "water_laid"), remain("find:2", 3.4, "dry_floor")
COLUMN_M2 = 6 * CELL * CELL


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_valley(tmp_path_factory.mktemp("valley") / "valley.tif")


def file_of(found: Outcome, name: str) -> bytes:
    return next(each.content for each in found.files if each.name == name)


def document(found: Outcome, name: str) -> Any:
    return json.loads(file_of(found, name))


def probability(found: Outcome) -> Any:
    with rasterio.open(BytesIO(file_of(found, "probabilite.tif"))) as source:
        return source.read(1)


@pytest.fixture(scope="module")
def found(valley: Path) -> Outcome:
    return compute(parameters(), inputs(valley, MUD, FLOOR), untold)


def test_the_level_lies_between_the_mud_and_the_floor(found: Outcome) -> None:
    water = found.result["water"]
    assert 2.3 < water["low"] < 2.6
    assert 3.4 < water["high"] < 3.8
    assert water["reference"].startswith("pleines mers")
    assert not found.synthetic
    assert statement_in_words(water).startswith("entre 2,")


def test_water_covers_what_lies_low_and_is_joined_to_the_river(found: Outcome) -> None:
    wet = probability(found)
    assert (wet[:, :3] > 0.95).all()  # 0, 1 and 2 m
    assert (wet[:, 3] > 0.3).all()
    assert (wet[:, 3] < 0.8).all()  # 3 m: perhaps
    assert (wet[:5, 4:8] < 0.05).all()
    assert (wet[2:4, 8:] < 0.01).all()  # the hollow behind the dyke


def test_unknown_ground_is_never_water_and_has_no_shore(found: Outcome) -> None:
    assert np.isnan(probability(found)[5, 6:]).all()
    areas = {
        (each["properties"]["kind"], each["properties"].get("probability")): shape(each["geometry"])
        for each in document(found, "carte.geojson")["features"]
    }
    assert ("unknown", None) in areas
    assert ("wet", 95) in areas
    for name, area in areas.items():
        if name[0] == "wet":
            assert area.intersection(areas["unknown", None]).area < 1e-12


def test_the_shore_runs_between_cells_from_edge_to_edge(found: Outcome) -> None:
    lines = {
        each["properties"]["probability"]: shape(each["geometry"])
        for each in document(found, "rivages.geojson")["features"]
    }
    assert set(lines) == {5, 50, 95}
    # Straight from north to south; the western edge of the grid is none.
    for line in lines.values():
        assert len(line.geoms) == 1
        assert len(line.geoms[0].coords) == 2


def test_contours_are_whole_cells_in_metres(found: Outcome) -> None:
    areas = {
        each["properties"]["probability"]: shape(each["geometry"]).area
        for each in document(found, "contours.geojson")["features"]
    }
    assert areas[0.95] == 3 * COLUMN_M2
    assert areas[0.05] == 4 * COLUMN_M2
    assert found.result["extent"]["hectares"]["95"] == pytest.approx(0.18)


def test_the_same_inputs_give_the_same_bytes(valley: Path) -> None:
    asked = parameters(error_m=0.3, draws=8, seed=5)
    one, other = (compute(asked, inputs(valley, MUD, FLOOR), untold) for _ in range(2))
    assert [each.content for each in one.files] == [each.content for each in other.files]
    different = compute(replace(asked, seed=6), inputs(valley, MUD, FLOOR), untold)
    assert file_of(one, "probabilite.tif") != file_of(different, "probabilite.tif")


def test_a_breach_lets_the_water_into_the_hollow(valley: Path) -> None:
    cut = [*at(3, 2), *at(8, 2)]
    found = compute(
        parameters(breaches=[cut], breach_width_m=5.0), inputs(valley, MUD, FLOOR), untold
    )
    wet = probability(found)
    assert (wet[2:4, 8:] > 0.95).all()
    assert (wet[0, 6:] < 0.01).all()


def test_a_line_in_the_river_seeds_every_cell_it_touches(valley: Path) -> None:
    asked = parameters(river=[list(at(0, 0)), list(at(0, 5))])
    assert (probability(compute(asked, inputs(valley, MUD, FLOOR), untold))[:, 0] > 0.99).all()


def test_what_was_laid_on_the_ground_is_taken_off_and_far_from_it_nothing_is_known(
    valley: Path,
) -> None:
    grounds: list[object] = [
        {"id": f"level:{n}", "label": "Sol", "x": x, "y": y, "z_m": z, "sigma_m": 0.05}
        | {"synthetic": False, "kind": "exact"}
        for n, (x, y, z) in enumerate([(*at(1, 2), 0.0), (*at(4, 2), 3.0), (*at(3, 4), 2.0)])
    ]
    asked = parameters(fill=RECORDED_FILL, reach_m=25.0)
    found = compute(asked, inputs(valley, MUD, FLOOR, grounds=grounds), untold)
    wet = probability(found)
    assert np.isnan(wet[:, 8:]).all()
    # A metre of fill: 4 m today were 3 m then.
    assert 0.2 < wet[2, 4] < 0.8
    names = {each.name for each in found.files}
    assert {"sol-epoque.tif", "sol-epoque-ecart.tif"} <= names
    assert found.result["ground"]["bases_reached"] == 3


def test_without_any_ground_level_it_says_so(valley: Path) -> None:
    with pytest.raises(Refusal) as refused:
        compute(parameters(fill=RECORDED_FILL), inputs(valley, MUD), untold)
    assert refused.value.code == "no-base"


def test_a_river_on_unknown_ground_is_refused(valley: Path) -> None:
    with pytest.raises(Refusal) as refused:
        compute(parameters(river=[list(at(7, 5))], river_within_m=3.0), inputs(valley), untold)
    assert refused.value.code == "no-river"


def test_only_floors_leave_the_low_end_open_and_that_is_said(valley: Path) -> None:
    found = compute(parameters(), inputs(valley, FLOOR), untold)
    assert found.result["water"]["low"] is None
    assert statement_in_words(found.result["water"]).startswith("au plus à 3,")
    assert {"nothing_below", "only_upper"} <= set(found.result["cautions"])
    # Where it surely was, and where its middle lay, nobody says: only the outer line is drawn.
    assert [
        each["properties"]["probability"] for each in document(found, "rivages.geojson")["features"]
    ] == [5]
    assert set(found.result["extent"]["hectares"]) == {"5"}


def test_no_remain_is_said_to_be_no_finding(valley: Path) -> None:
    found = compute(parameters(), inputs(valley), untold)
    assert "no_remain" in found.result["cautions"]
    assert statement_in_words(found.result["water"]) == "rien ne permet de l’énoncer"
    assert document(found, "rivages.geojson")["features"] == []


def test_each_remain_says_what_it_does_and_contradictions_are_told(valley: Path) -> None:
    high_mud = remain("find:3", 5.0, "water_laid")
    found = compute(parameters(), inputs(valley, MUD, FLOOR, high_mud), untold)
    said = {each.id: each for each in remains_in_words(found.result)}
    assert "tire le niveau vers le bas" in said["find:2"].effect
    assert conflicts_in_words(found.result) == [
        "« dry_floor find:2, 1987 » et « water_laid find:3, 1987 » : aucun niveau ne leur"
        " convient à tous deux."
    ]


def test_what_is_of_another_time_is_left_out_with_its_reason(valley: Path) -> None:
    late = remain("find:9", 1.0, "dry_floor", years=(900, 1000))
    found = compute(parameters(), inputs(valley, MUD, FLOOR, late), untold)
    assert found.result["left_out"] == [{"label": "dry_floor find:9", "reason": "outside"}]
    assert len(found.result["remains"]) == 2


def test_one_invented_level_marks_everything(valley: Path) -> None:
    made_up = remain("find:4", 3.3, "dry_floor", synthetic=True)
    found = compute(parameters(), inputs(valley, MUD, made_up), untold)
    assert found.synthetic
    assert found.result["water"]["synthetic"]
    table = file_of(found, "niveaux.csv").decode("utf-8-sig")
    row = next(each for each in table.splitlines() if each.endswith(";oui"))
    assert ";3,3;" in row
    assert ";sol au sec;" in row


def test_a_stop_ends_the_work(valley: Path) -> None:
    told: list[float] = []

    def tell(percent: float, _step: str = "") -> None:
        told.append(percent)
        if percent > 30:
            raise Stopped

    asked = parameters(error_m=0.2, draws=100)
    with pytest.raises(Stopped):
        compute(asked, inputs(valley, MUD, FLOOR), tell)
    assert told == sorted(told)
    assert told[-1] < 40


def test_parameters_are_plain_json(valley: Path) -> None:
    from dataclasses import asdict

    asked = parameters(breaches=[[1.0, 2.0, 3.0, 4.0]], remains={"find:1": {"use": True}})
    again = ShorelineParameters(**json.loads(json.dumps(asdict(asked))))
    assert json.dumps(asdict(again)) == json.dumps(asdict(asked))
