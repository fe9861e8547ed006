"""`geoportal import communes FILE`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.models import Change
from layers.territory.locate import PlaceSource, locate
from layers.territory.models import Commune
from tests.exchange.conftest import BOW_TIE, SQUARE, Outcome, feature, polygon

Import = Callable[..., Outcome]
Write = Callable[..., Path]
GOOD = feature(polygon(SQUARE), insee="76003", nom="Ajout", population=12)


def test_a_commune_is_added_and_an_approximate_one_replaced(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    Commune.objects.filter(insee="76001").update(approximate=True)
    there = Commune.objects.get(insee="76001")
    path = geojson(GOOD, feature(polygon(SQUARE), INSEE_COM="76001", insee="76001", nom="Neuf"))
    ended = run_import("communes", path)
    assert ended.code == 0
    assert ended.report == {
        "read": 2,
        "accepted": 2,
        "updated": 1,
        "rejected": 0,
        "repaired": 0,
        "reasons": [],
        "notes": [],
    }
    there.refresh_from_db()
    assert (there.name, there.approximate, there.population) == ("Neuf", False, 100)
    assert Commune.objects.get(insee="76003").population == 12
    assert Commune.objects.filter(insee="76002").exists()  # not named, not touched


def test_the_second_time_nothing_changes(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    path = geojson(GOOD)
    run_import("communes", path)
    logged = Change.objects.count()
    again = run_import("communes", path).report
    assert (again["accepted"], again["updated"]) == (1, 0)
    assert Change.objects.count() == logged
    assert Change.objects.filter(layer="communes").last().actor == "system:import"  # type: ignore[union-attr]


def test_good_rows_enter_and_bad_ones_are_told(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    line: dict[str, Any] = {"type": "LineString", "coordinates": SQUARE}
    flat = polygon([SQUARE[0], SQUARE[1], SQUARE[0]])
    path = geojson(
        GOOD,
        feature(polygon(SQUARE), insee="7600", nom="Court"),
        feature(polygon(SQUARE), insee="76004", nom=" "),
        feature(polygon(SQUARE), insee="76003", nom="Encore"),
        feature(None, insee="76005", nom="Vide"),
        feature(line, insee="76006", nom="Ligne"),
        feature(polygon(BOW_TIE), insee="76007", nom="Nœud"),
        feature(flat, insee="76008", nom="Plat"),
        feature(polygon(SQUARE), insee="76009", nom="Moins", population=-3),
        feature(polygon(SQUARE), insee="2A004", nom="Ajaccio"),
    )
    report = run_import("communes", path).report
    assert (report["read"], report["accepted"], report["repaired"]) == (10, 3, 1)
    assert report["rejected"] == 7 == len(report["reasons"])
    assert [(each["row"], each["column"]) for each in report["reasons"]] == [
        (2, "insee"),
        (3, "name"),
        (4, "insee"),
        (5, "geometry"),
        (6, "geometry"),
        (8, "geometry"),
        (9, "population"),
    ]
    assert "ligne 1" in report["reasons"][2]["reason"]
    [note] = report["notes"]
    assert (note["row"], note["column"]) == (7, "geometry")
    assert "auto-intersection" in note["reason"]
    mended = Commune.objects.get(insee="76007").geom
    assert mended is not None
    assert mended.valid
    assert mended.area == pytest.approx(5e7)


def test_strict_lets_nothing_enter(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    before = Change.objects.count()
    ended = run_import(
        "communes", geojson(GOOD, feature(None, insee="76005", nom="Vide")), "--strict"
    )
    assert ended.code == 2
    assert ended.report["rejected"] == 1
    assert ended.report["accepted"] == 0
    assert not Commune.objects.filter(insee="76003").exists()
    assert Change.objects.count() == before
    assert run_import("communes", geojson(GOOD), "--strict").code == 0


def test_a_dry_run_tells_the_same_and_changes_nothing(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    before = Change.objects.count()
    path = geojson(GOOD, feature(polygon(SQUARE), insee="76001", nom="Neuf"))
    dry = run_import("communes", path, "--dry-run").report
    assert Change.objects.count() == before
    assert Commune.objects.get(insee="76001").name == "Ouest"
    assert dry == run_import("communes", path).report


def test_a_code_read_as_a_number_gets_its_zero_back(
    territory: Territory, run_import: Import, geojson: Write
) -> None:
    run_import("communes", geojson(feature(polygon(SQUARE), code=1001, libelle="L’Abergement")))
    assert Commune.objects.get(insee="01001").name == "L’Abergement"


def test_names_are_those_of_the_mapping(
    territory: Territory, run_import: Import, geojson: Write, write: Write
) -> None:
    path = geojson(feature(polygon(SQUARE), a="76003", b="Ajout", c="1 234"))
    assert "76003" not in run_import("communes", path).out
    mapping = write(
        "m.toml",
        '[columns]\ninsee = "a"\nname = "b"\npopulation = { column = "c", format = "integer" }',
    )
    assert run_import("communes", path, "--mapping", str(mapping)).report["accepted"] == 1
    assert Commune.objects.get(insee="76003").population == 1234


def test_another_territory_is_made_by_its_mapping_only(
    territory: Territory, run_import: Import, geojson: Write, write: Write
) -> None:
    path = geojson(feature(polygon(SQUARE), insee="75101", nom="Paris 1er"))
    refused = run_import("communes", path, "--territory", "75056")
    assert refused.code == 2
    assert "75056" in refused.err
    mapping = write("m.toml", '[territory]\nkey = "75056"\nname = "Paris"')
    assert run_import("communes", path, "--mapping", str(mapping)).report["accepted"] == 1
    assert Commune.objects.get(insee="75101").territory.name == "Paris"
    both = run_import("communes", path, "--mapping", str(mapping), "--territory", "200010700")
    assert both.code == 2


def test_only_the_administration_of_the_territory_imports(
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    run_import: Import,
    geojson: Write,
) -> None:
    account("accueil", territory, Role.FRONT_DESK)
    account("voisin", neighbour, Role.ADMINISTRATOR)
    account("admin", territory, Role.ADMINISTRATOR)
    path = geojson(GOOD)
    for name in ("accueil", "voisin", "personne"):
        ended = run_import("communes", path, "--as", name)
        assert ended.code == 2, name
        assert ended.err.count("\n") == 1
    assert not Commune.objects.filter(insee="76003").exists()
    assert run_import("communes", path, "--as", "admin").code == 0
    made = Commune.objects.get(insee="76003")
    assert Change.objects.get(layer="communes", key=made.pk).actor.startswith("account:")


def test_people_get_sentences(territory: Territory, geojson: Write, capsys: Any) -> None:
    call_command("import", "communes", str(geojson(GOOD, feature(None, insee="76005", nom="Vide"))))
    told = capsys.readouterr()
    assert "2 lignes lues, 1 acceptées" in told.out
    assert "Refusées 2 · geometry : Il n’y a pas de limites." in told.out
    assert "2 lignes lues" in told.err


# -- real boundaries ------------------------------------------------------------------------------


@pytest.fixture
def home(db: None) -> Territory:
    return Territory.objects.create(key="200010700", name="Caux Seine agglo")


def _summary() -> dict[str, tuple[str, int | None, int]]:
    return {
        each.insee: (each.name, each.population, round((each.geom.area if each.geom else 0) / 1e4))
        for each in Commune.objects.all()
    }


@pytest.mark.realdata
@pytest.mark.parametrize("form", ["geojson", "gpkg in 3857", "shp in 2154", "zipped shp in 27572"])
def test_the_fifty_communes_in_any_format_and_crs(
    home: Territory, run_import: Import, shared_data: Path, tmp_path: Path, form: str
) -> None:
    original = shared_data / "territory" / "caux_seine_agglo_communes.geojson"
    path = original
    if form != "geojson":
        frame = geopandas.read_file(original)[["insee", "name", "population", "geometry"]]
        if form.startswith("gpkg"):
            path = tmp_path / "c.gpkg"
            frame.to_crs(3857).to_file(path)
        else:
            renamed = frame.rename(columns={"insee": "INSEE_COM", "name": "NOM"})
            path = tmp_path / ("c.shp.zip" if form.startswith("zipped") else "c.shp")
            crs = 27572 if form.startswith("zipped") else 2154
            renamed.to_crs(crs).to_file(path, driver="ESRI Shapefile", encoding="utf-8")
    ended = run_import("communes", path)
    assert ended.code == 0, ended.err
    assert (ended.report["read"], ended.report["accepted"]) == (50, 50)
    communes = Commune.objects.all()
    assert communes.count() == 50
    assert sum(each.population or 0 for each in communes) == 77_968
    hectares = sum(area for _name, _population, area in _summary().values())
    assert hectares == pytest.approx(57_595, abs=60)
    place = locate("200010700", 0.5366, 49.5186, PlaceSource.MAP)
    assert place.commune.name == "Lillebonne"
    again = run_import("communes", path).report
    assert (again["accepted"], again["updated"]) == (50, 0)


@pytest.mark.realdata
def test_the_same_limits_in_another_crs_change_nothing(
    home: Territory, run_import: Import, shared_data: Path, tmp_path: Path
) -> None:
    original = shared_data / "territory" / "caux_seine_agglo_communes.geojson"
    assert run_import("communes", original).code == 0
    frame = geopandas.read_file(original)[["insee", "name", "population", "geometry"]]
    for crs in (3857, 2154):
        path = tmp_path / f"c{crs}.gpkg"
        frame.to_crs(crs).to_file(path)
        assert run_import("communes", path).report["updated"] == 0


@pytest.mark.realdata
def test_three_speed_cameras_lie_inside(
    home: Territory, run_import: Import, shared_data: Path
) -> None:
    import csv

    run_import("communes", shared_data / "territory" / "caux_seine_agglo_communes.geojson")
    with (shared_data / "speed" / "radars_france_2018.csv").open(encoding="utf-8-sig") as file:
        radars = list(csv.DictReader(file))
    inside = 0
    communes = Commune.objects.filter(territory=home)
    for radar in radars:
        point = Point(float(radar["longitude"]), float(radar["latitude"]), srid=4326)
        if abs(point.x - 0.55) > 0.5 or abs(point.y - 49.5) > 0.4:
            continue  # tens of kilometres away
        point.transform(2154)
        inside += communes.containing(point).count()
    assert inside == 3


def test_json_is_one_document(territory: Territory, run_import: Import, geojson: Write) -> None:
    ended = run_import("communes", geojson(GOOD))
    assert json.loads(ended.out)["accepted"] == 1
    assert ended.out.count("\n") == 1
