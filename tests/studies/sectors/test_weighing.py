"""Weighing on a few cells that can be counted by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from archaeology.studies.sectors.criteria import DRY, FINDS, PIPES, SHORE, SITES, SLOPE
from archaeology.studies.sectors.gathering import Files
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.sectors.showing import (
    csv_of,
    masked_geojson,
    result_of,
    scores_geojson,
    sectors_geojson,
)
from archaeology.studies.sectors.weighing import CannotPlace, weigh

WEST, SOUTH = 520_000.0, 6_930_000.0


def box(east: float, north: float, wide: float, tall: float) -> str:
    """A rectangle from the corner of the area."""
    return str(
        shapely.to_wkt(
            shapely.box(WEST + east, SOUTH + north, WEST + east + wide, SOUTH + north + tall)
        )
    )


def asked(**more: Any) -> SectorsParameters:
    """A hundred metres square in cells of ten."""
    usual: dict[str, Any] = {
        "title": "Essai",
        "bounds": [WEST, SOUTH, WEST + 100, SOUTH + 100],
        "cell_m": 10.0,
        "weights": {FINDS: 1.0},
        "bandwidth_m": 10.0,
        "least_m2": 0.0,
        "share": 0.2,
    }
    return SectorsParameters(**usual | more)


def record(
    finds: Sequence[tuple[float, float]] = (),
    digs: Sequence[dict[str, Any]] = (),
    of: Sequence[int | None] = (),
    **more: Any,
) -> dict[str, Any]:
    """What a study reads: finds and operations by their place in the area, and `of` which
    operation each find is.
    """
    return {
        "finds": [
            [n, WEST + x, SOUTH + y, False, *([of[n]] if of else [])]
            for n, (x, y) in enumerate(finds)
        ],
        "operations": [
            {"key": n, "depth_m": 2.0, "lowest_m": None, "synthetic": False} | each
            for n, each in enumerate(digs)
        ],
        "sites": [],
        "pipes": [],
        "parcels": [],
    } | more


TWO_DIGS = [{"extent": box(0, 40, 20, 20)}, {"extent": box(80, 40, 20, 20)}]
IN_THE_WEST = [(x, y) for x in (3.0, 8.0, 13.0, 18.0) for y in (43.0, 48.0, 53.0, 58.0)]
ONE_IN_THE_EAST = [(90.0, 50.0)]


def test_what_gave_more_for_as_much_digging_comes_first() -> None:
    found = weigh(asked(), record(IN_THE_WEST + ONE_IN_THE_EAST, TWO_DIGS), Files())
    first = found.appraisal.sectors[0]
    assert first.polygon.centroid.x < WEST + 40
    assert (round(found.known.finds), found.known.too_shallow) == (17, 0)


def test_ground_that_nobody_opened_so_deep_is_masked_not_empty() -> None:
    found = weigh(asked(), record(IN_THE_WEST, TWO_DIGS), Files()).appraisal
    assert "non exploré à cette profondeur" in found.masked_m2
    middle = found.weighed.score[:, 5]
    assert np.isnan(middle).all()
    deeper = weigh(asked(depth_m=3.0), record(IN_THE_WEST, TWO_DIGS), Files())
    assert deeper.known.too_shallow == 2
    assert not deeper.appraisal.weighed.eligible.any()


A_POINT = {"extent": f"POINT ({WEST + 25} {SOUTH + 45})", "kind": "excavation"}


def test_a_dig_that_is_a_point_was_opened_and_its_extent_is_said_to_be_unknown() -> None:
    # All finds of a dig at its point, one that was placed, and one of nobody's.
    finds = [(25.0, 45.0)] * 8 + [(38.0, 45.0), (90.0, 90.0)]
    read = record(finds, [A_POINT, TWO_DIGS[1]], of=[0] * 9 + [None])
    weighing = weigh(asked(share=0.5, nominal_m2=64.0), read, Files())
    assert (weighing.known.finds, weighing.known.outside) == (9, 1)
    told = result_of(weighing, read)
    effort = " ".join(told["effort"])
    assert "465 m² ouverts à la profondeur demandée, où 9 objets ont été trouvés" in effort
    assert (
        "Une opération n’a pas d’emprise : son étendue n’est pas connue. Elle compte pour 64 m² "
        "autour de son point et là où son propre mobilier est placé" in effort
    )
    assert told["figures"]["supposed_m2"] == pytest.approx(64, abs=2)
    near = "Une étendue supposée y compte pour une opération sans emprise."
    assert near in told["sectors"][0]["reasons"]
    first = json.loads(sectors_geojson(weighing))["features"][0]
    assert near in first["properties"]["reasons"]
    assert near.removesuffix(".") in csv_of(weighing).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("pipes", "said"),
    [
        # The four rows that are near the site are the best there is.
        (
            0.0,
            "Retenu : 40 % de la surface évaluée, pour 20 % demandés au plus. C’est plus que "
            "demandé : 40 % de la surface ont un même score que rien ne départage.",
        ),
        # One of them is on the pipe too.
        (
            1.0,
            "Retenu : 10 % de la surface évaluée, pour 20 % demandés au plus. Ensuite, 30 % de la "
            "surface ont un même score que rien ne départage : les prendre dépasserait la part "
            "demandée.",
        ),
    ],
)
def test_equal_scores_that_cannot_be_told_apart_are_told(pipes: float, said: str) -> None:
    band = {"key": 1, "label": "", "shape": box(0, 0, 100, 5)}
    read = record(sites=[band], pipes=[band])
    measures = {"full": {SITES: 35.0, PIPES: 5.0}, "none": {SITES: 60.0, PIPES: 6.0}}
    found = weigh(asked(masked=False, weights={SITES: 1, PIPES: pipes}, **measures), read, Files())
    told = result_of(found, read)
    assert told["retained"] == {"words": said, "exceeds": pipes == 0}
    assert told["figures"]["retained"]["share"] == pytest.approx(0.1 if pipes else 0.4)
    assert said in " ".join(found.appraisal.lines())


def test_what_is_held_apart_makes_no_dig_smaller() -> None:
    hull = [(20.0, 40.0), (60.0, 40.0), (20.0, 80.0), (60.0, 80.0)]
    read = record(hull, [A_POINT], of=[0] * 4)
    model_of_all = weigh(asked(), read, Files()).known
    assert model_of_all.supposed_m2 == pytest.approx(1_600, rel=0.01)
    assert weigh(asked(), read, Files()).appraisal.validation is not None


def test_a_core_is_no_dig_without_a_footprint() -> None:
    core = A_POINT | {"kind": "coring"}
    weighing = weigh(asked(), record(digs=[core]), Files())
    assert weighing.known.unmeasured == 0
    (told, *_others) = result_of(weighing, record(digs=[core]))["effort"]
    assert told.startswith("Moins de 1 m² ouverts")


def test_a_study_of_before_the_kinds_were_read_is_still_computed() -> None:
    read = record([(25.0, 45.0)], [{"extent": A_POINT["extent"]}])
    assert weigh(asked(), read, Files()).known.finds == 1


def test_unmasked_the_other_criteria_decide_there() -> None:
    site = {"key": 1, "label": "Théâtre", "shape": "POINT (520050 6930050)"}
    found = weigh(
        asked(masked=False, weights={FINDS: 1, SITES: 1}),
        record(IN_THE_WEST, TWO_DIGS, sites=[site]),
        Files(),
    ).appraisal
    assert np.isfinite(found.weighed.score).all()
    # Half a weight each where both are known, the site alone decides in the middle.
    assert found.weighed.score[5, 5] == pytest.approx(1.0)


def test_distances_fall_off_between_the_two_measures() -> None:
    site = {"key": 1, "label": "Théâtre", "shape": "POINT (520005 6930005)"}
    found = weigh(
        asked(masked=False, weights={SITES: 2}, full={SITES: 10}, none={SITES: 50}),
        record(sites=[site]),
        Files(),
    ).appraisal
    # Along the southern row, cells 0, 10, 20 … m away.
    assert found.weighed.score[9, :6] == pytest.approx([1, 1, 0.75, 0.5, 0.25, 0])


def write(path: Path, values: np.ndarray[Any, Any]) -> Path:
    """A grid of ten metre cells from the area's north-west corner."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype="float32",
        crs="EPSG:2154",
        transform=Affine(10, 0, WEST, 0, -10, SOUTH + 100),
        nodata=-9999,
    ) as made:
        made.write(values.astype(np.float32), 1)
    return path


def test_slope_is_read_from_the_relief_and_outside_it_nothing_is_said(tmp_path: Path) -> None:
    heights = np.tile(np.arange(10.0), (10, 1))
    heights[:, 5:] = 5.0
    heights[0, 0] = -9999
    relief = write(tmp_path / "relief.tif", heights * 10)
    found = weigh(
        asked(masked=False, weights={SLOPE: 1}, cell_m=10), record(), Files(relief=relief)
    ).appraisal
    assert found.weighed.score[5, 8] == pytest.approx(1.0)
    assert found.weighed.score[5, 2] == pytest.approx(0.0)
    assert found.masked_m2["hors du relief"] == 100


def test_what_was_wet_is_not_dry(tmp_path: Path) -> None:
    wet = np.zeros((10, 10))
    wet[:, :3] = 0.75
    probability = write(tmp_path / "probabilite.tif", wet)
    shores = tmp_path / "rivages.geojson"
    shores.write_text('{"type": "FeatureCollection", "features": []}')
    found = weigh(
        asked(masked=False, weights={DRY: 1}),
        record(),
        Files(probability=probability, shores=shores),
    ).appraisal
    assert found.weighed.score[4].tolist() == pytest.approx([0.25] * 3 + [1.0] * 7)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"weights": {SLOPE: 1}}, "relief"),
        ({"weights": {SHORE: 1}}, "shoreline"),
        ({"cell_m": 0.05}, "cells"),
    ],
)
def test_what_a_criterion_needs_is_said(more: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotPlace) as refused:
        weigh(asked(**more), record(), Files())
    assert refused.value.code == code
    assert refused.value.french != str(refused.value)


def test_held_apart_and_fitted_are_told_apart() -> None:
    digs = [{"extent": box(x, y, 10, 10)} for x in (0, 40, 80) for y in (0, 40, 80)]
    finds = [(x + 5.0, y + 5.0) for x in (0, 40, 80) for y in (0, 40, 80) for _ in range(3)]
    told = result_of(weigh(asked(), record(finds, digs), Files()), record(finds, digs))
    assert "mis de côté" in told["held"]["words"]
    assert "flatté" in told["fit"]["words"]
    assert told["weights"] == [["Vestiges déjà trouvés", 100]]


def test_sectors_and_masks_become_shapes_in_degrees() -> None:
    weighing = weigh(asked(), record(IN_THE_WEST + ONE_IN_THE_EAST, TWO_DIGS), Files())
    found = weighing.appraisal
    sectors = json.loads(sectors_geojson(weighing))["features"]
    assert [each["properties"]["rank"] for each in sectors] == [each.rank for each in found.sectors]
    assert sectors[0]["id"] == 1
    # Where nobody dug deep enough no criterion is known either: that is said once.
    (masked,) = json.loads(masked_geojson(found))["features"]
    assert "rien n’en est dit" in masked["properties"]["title"]
    scores = json.loads(scores_geojson(weighing.scores))["features"]
    assert sum(each["properties"]["area_m2"] for each in scores) == pytest.approx(
        found.weighed.eligible_m2
    )
    longitude, latitude = masked["geometry"]["coordinates"][0][0][0]
    assert 0 < longitude < 1
    assert 49 < latitude < 50


@pytest.mark.parametrize("name", ["secteurs", "scores", "masque"])
def test_each_file_of_shapes_goes_into_a_geopackage(name: str, tmp_path: Path) -> None:
    weighing = weigh(asked(), record(IN_THE_WEST + ONE_IN_THE_EAST, TWO_DIGS), Files())
    made = {
        "secteurs": sectors_geojson(weighing),
        "scores": scores_geojson(weighing.scores),
        "masque": masked_geojson(weighing.appraisal),
    }
    (tmp_path / "shapes.geojson").write_bytes(made[name])
    read = geopandas.read_file(tmp_path / "shapes.geojson", engine="pyogrio")
    read.to_file(tmp_path / "shapes.gpkg", layer=name, engine="pyogrio")
    again = geopandas.read_file(tmp_path / "shapes.gpkg", engine="pyogrio")
    assert len(again) == len(json.loads(made[name])["features"]) > 0
    assert set(again.geometry.geom_type) == {"MultiPolygon"}
    assert again.crs == 4326
    assert list(again["title"]) == [
        each["properties"]["title"] for each in json.loads(made[name])["features"]
    ]
