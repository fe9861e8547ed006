"""Exports: exactly what the reader sees, with relations for who gets finds whole."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import geopandas
import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from archaeology.sites.models import Assertion, Level, Source
from archaeology.sites.views import export
from archaeology.sites.vocabulary import RelationKind
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.query_dig import Dig, dated, dig
from tests.conftest import SOUTH, WEST

AT = "/archeologie/export"
TABLES = {"units", "relations", "levels", "assertions", "sources"}


@pytest.fixture
def site(territory: Territory) -> Dig:
    """A public dig with a dated coin, a vague one, a restricted one, and what is said of them."""
    made = dig(territory, "2031")
    report = _source(territory, "rapport public", "public")
    notice = _source(territory, "déclaration secrète", "restricted")
    coin = made.find(
        "=1+1",
        material="coin",
        source=report,
        found_on="2012-03-15",
        geom=Point(WEST + 2000.25, SOUTH + 2000.75, srid=2154),
        **dated("-0050/0100", -50, -50, 100, 100),
    )
    made.find("vague", material="coin", confidentiality="generalised")
    made.find("caché", material="coin", confidentiality="restricted")
    made.find("sans lieu", material="coin", geom=None)
    Level.objects.create(find=coin, z_m=7.5, datum="ngf_ign69", source=report)
    Level.objects.create(find=coin, z_m=8.5, datum="ngf_ign69", source=notice)
    Level.objects.create(unit=made.units["1"], depth_m=1.25, ground_reference="street")
    for text, source in (("dit le rapport", report), ("dit le secret", notice)):
        Assertion.objects.create(
            subject_layer="finds",
            subject_key=coin.pk,
            kind="dating",
            text=text,
            value={"edtf": "0050"},
            source=source,
        )
    return made


def _source(territory: Territory, reference: str, confidentiality: str) -> Source:
    return Source.objects.create(
        territory=territory, reference=reference, kind="report", confidentiality=confidentiality
    )


@pytest.fixture
def people(
    territory: Territory, account: Callable[..., Account], outsider: Account
) -> dict[str, Client]:
    made = {"public": Client(), "outsider": Client(), "presenter": Client(), "digger": Client()}
    made["outsider"].force_login(outsider)
    made["presenter"].force_login(account("expo", territory, Role.HERITAGE))
    made["digger"].force_login(account("fouilleur", territory, Role.ARCHAEOLOGIST))
    return made


def _csv(client: Client, **asked: str) -> dict[str, list[dict[str, str]]]:
    response: Any = client.get(f"{AT}.csv.zip", asked)
    assert response.status_code == 200
    with ZipFile(BytesIO(response.content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in archive.namelist()
        }


def _json(client: Client, **asked: str) -> dict[str, Any]:
    response: Any = client.get(f"{AT}.geojson", asked)
    assert response["Content-Type"] == "application/geo+json"
    found: dict[str, Any] = json.loads(response.content)
    return found


def _gpkg(client: Client, folder: Path, **asked: str) -> Path:
    response: Any = client.get(f"{AT}.gpkg", asked)
    assert response.status_code == 200
    path = folder / "finds.gpkg"
    path.write_bytes(response.content)
    return path


def test_the_three_forms_hold_the_same_finds(
    site: Dig, people: dict[str, Client], tmp_path: Path
) -> None:
    for client in people.values():
        features = {each["id"]: each for each in _json(client, materiau="coin")["features"]}
        rows = {int(each["key"]): each for each in _csv(client, materiau="coin")["finds"]}
        frame = geopandas.read_file(_gpkg(client, tmp_path, materiau="coin"), layer="finds")
        assert set(features) == set(rows) == set(frame["key"])
        assert frame.crs.to_epsg() == 2154
        in_degrees = dict(zip(frame["key"], frame.geometry.to_crs(4326), strict=True))
        for key, feature in features.items():
            place = feature["geometry"] and feature["geometry"]["coordinates"]
            assert bool(place) == bool(rows[key]["longitude"]) == bool(in_degrees[key])
            if place:
                assert [float(rows[key][name]) for name in ("longitude", "latitude")] == place
                assert [in_degrees[key].x, in_degrees[key].y] == pytest.approx(place, abs=1e-6)


def test_each_reader_gets_what_it_sees(site: Dig, people: dict[str, Client]) -> None:
    names = {find.pk: title for title, find in site.finds.items()}
    shown = {"=1+1", "vague", "sans lieu"}
    for who, expected in (
        ("public", shown),
        ("outsider", shown),
        ("presenter", shown),
        ("digger", shown | {"caché"}),
    ):
        document = _json(people[who], materiau="coin")
        assert {names[each["id"]] for each in document["features"]} == expected, who
        vague = next(each for each in document["features"] if names[each["id"]] == "vague")
        assert ("title" in vague["properties"]) == (who in {"presenter", "digger"})
        assert (set(document) & TABLES == TABLES) == (who in {"presenter", "digger"})
        assert ("number" in vague["properties"]) == (who == "digger")
    for who in ("public", "outsider"):
        assert set(_csv(people[who])) == {"finds"}


def test_the_tables_hold_what_belongs_to_the_result(site: Dig, people: dict[str, Client]) -> None:
    tables = _csv(people["digger"], texte="=1+1")
    assert [each["label"] for each in tables["units"]] == []
    assert [each["z_m"] for each in tables["levels"]] == ["7.5", "8.5"]
    assert {each["text"] for each in tables["assertions"]} == {"dit le rapport", "dit le secret"}
    references = {each["reference"] for each in tables["sources"]}
    assert references == {"rapport public", "déclaration secrète"}
    tables = _csv(people["digger"], anterieur_a="2031 US 2", texte="6")
    assert {each["label"] for each in tables["units"]} == {f"2031 US {n}" for n in "12345678"}
    told = {(each["unit"], each["relation"], each["other"]) for each in tables["relations"]}
    assert len(told) == 14
    assert {("2031 US 5", "abuts", "2031 US 6"), ("2031 US 6", "abutted_by", "2031 US 5")} <= told
    tables = _csv(people["digger"], operation="2031", texte="1")
    assert [each["depth_m"] for each in tables["levels"] if each["depth_m"]] == ["1.25"]


def test_the_order_of_units_can_be_worked_out_from_the_export(
    site: Dig, people: dict[str, Client]
) -> None:
    """Unit 3 holds no find: what lies beyond it is found through it all the same."""
    site.find("un autre", unit=site.units["1"])
    site.finds["3"].delete()
    tables = _csv(people["digger"], operation="2031")
    later: dict[str, set[str]] = {}
    for each in tables["relations"]:
        if RelationKind(each["relation"]).is_later or each["relation"] == "equals":
            later.setdefault(each["unit"], set()).add(each["other"])
    reached, front = set[str](), {"2031 US 2"}
    while front:
        front = {end for unit in front for end in later.get(unit, ())} - reached
        reached |= front
    finds = {each["key"] for each in tables["finds"] if each["unit"] in reached}
    asked = {each["key"] for each in _csv(people["digger"], anterieur_a="2031 US 2")["finds"]}
    assert finds == asked
    assert finds


def test_what_rests_on_a_hidden_source_goes_with_it(site: Dig, people: dict[str, Client]) -> None:
    tables = _csv(people["presenter"], materiau="coin")
    assert [each["z_m"] for each in tables["levels"]] == ["7.5"]
    assert [each["text"] for each in tables["assertions"]] == ["dit le rapport"]
    assert [each["reference"] for each in tables["sources"]] == ["rapport public"]
    assert "secr" not in json.dumps(_json(people["presenter"]), ensure_ascii=False)


def test_no_cell_is_a_formula(site: Dig, people: dict[str, Client]) -> None:
    row = next(row for row in _csv(people["public"])["finds"] if row["title"].endswith("=1+1"))
    assert row["title"] == "'=1+1"
    assert row["dating"] == "'-0050/0100"
    # A number is no text.
    assert row["start_min"] == "-50"
    assert _json(people["public"], periode="-50")["features"][0]["properties"]["title"] == "=1+1"


def test_a_geopackage_keeps_types_and_tables(
    site: Dig, people: dict[str, Client], tmp_path: Path
) -> None:
    path = _gpkg(people["digger"], tmp_path)
    frame = geopandas.read_file(path, layer="finds")
    coin = frame[frame["title"] == "=1+1"].iloc[0]
    assert (coin.geometry.x, coin.geometry.y) == pytest.approx((WEST + 2000.25, SOUTH + 2000.75))
    assert coin["start_min"] == -50
    assert str(coin["found_on"])[:10] == "2012-03-15"
    assert not coin["synthetic"]
    with sqlite3.connect(path) as database:
        names = {name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")}
        assert names == {"finds", *TABLES}
        stored = dict(database.execute("SELECT label, start_min FROM units"))
        assert stored["2031 US 1"] is None
        assert database.execute("SELECT count(*) FROM relations").fetchone() == (14,)
    database.close()


def test_nothing_found_is_a_file_too(site: Dig, people: dict[str, Client], tmp_path: Path) -> None:
    assert _json(people["digger"], texte="rien")["features"] == []
    assert _csv(people["digger"], texte="rien") == {"finds": []}
    assert geopandas.read_file(_gpkg(people["digger"], tmp_path, texte="rien")).empty


def test_only_finds_without_position(site: Dig, people: dict[str, Client], tmp_path: Path) -> None:
    frame = geopandas.read_file(_gpkg(people["public"], tmp_path, texte="sans lieu"))
    assert list(frame["title"]) == ["sans lieu"]
    assert frame.geometry.isna().all()


def test_too_much_is_refused_before_anything_is_written(
    site: Dig, people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 5)
    for form in ("geojson", "csv.zip", "gpkg"):
        response = people["public"].get(f"{AT}.{form}")
        assert response.status_code == 400
        assert "plus de 5 objets" in response.content.decode()
    assert people["public"].get(f"{AT}.geojson", {"nature": "rien"}).status_code == 200


def test_a_wrong_query_is_refused_for_people_and_for_programs(people: dict[str, Client]) -> None:
    asked = {"periode": "1846-7"}
    page = people["public"].get(f"{AT}.gpkg", asked, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert page["Content-Type"].startswith("text/html")
    problem = people["public"].get(f"{AT}.gpkg", asked, headers={"Accept": "application/json"})
    assert problem.json()["errors"][0]["member"] == "periode"


def test_a_hidden_unit_is_refused_as_an_unknown_one(site: Dig, people: dict[str, Client]) -> None:
    for form in ("geojson", "csv.zip", "gpkg"):
        one, other = (
            people["public"].get(f"{AT}.{form}", {"anterieur_a": label})
            for label in ("2031 US 1", "9999 US 1")
        )
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.status_code == 400
