"""Items through the door: what comes, for whom, in which CRS."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from layers.access.models import Account
from tests.ogc.conftest import ITEMS
from tests.testlayer.models import Thing

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def names(document: dict[str, Any]) -> set[str | None]:
    return {feature["properties"].get("name") for feature in document["features"]}


def test_public_items_tell_what_the_policy_grants_and_no_more(
    client: Client, cast: dict[str, Thing]
) -> None:
    response = client.get(ITEMS)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    assert response["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    page = response.json()
    assert page["type"] == "FeatureCollection"
    assert page["numberReturned"] == page["numberMatched"] == 3
    by_id = {feature["id"]: feature for feature in page["features"]}
    assert set(by_id) == {cast[name].pk for name in ("near", "far", "delicate")}
    assert by_id[cast["near"].pk]["properties"] == {
        "name": "near",
        "kind": "coin",
        "weight": 3,
        "happened_at": "2026-03-01T08:00:00+00:00",
        "tags": [],
    }
    assert by_id[cast["delicate"].pk]["properties"] == {"kind": "coin"}
    assert b"secret" not in response.content


def test_an_administrator_gets_all(
    client: Client, cast: dict[str, Thing], administrator: Account
) -> None:
    client.force_login(administrator)
    page = client.get(ITEMS).json()
    assert names(page) == {"near", "far", "delicate", "sealed"}
    assert {feature["properties"]["note"] for feature in page["features"]} >= {"secret de près"}


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "lon-lat"),
        (EPSG + "4326", "lat-lon"),
        (EPSG + "2154", [525000, 6935000]),
        (EPSG + "3857", "mercator"),
    ],
)
def test_coordinates_come_in_the_order_of_their_authority(
    client: Client, cast: dict[str, Thing], crs: str, expected: object
) -> None:
    response = client.get(f"{ITEMS}/{cast['near'].pk}", {"crs": crs})
    assert response["Content-Crs"] == f"<{crs}>"
    geometry = response.json()["geometry"]
    assert set(geometry) == {"type", "coordinates"}
    first, second = geometry["coordinates"]
    if expected == "lon-lat":
        assert 0 < first < 1 < 49 < second < 50
    elif expected == "lat-lon":
        assert 0 < second < 1 < 49 < first < 50
    elif expected == "mercator":
        assert 50_000 < first < 70_000 < 6_300_000 < second < 6_400_000
    else:
        assert [first, second] == expected


def test_a_box_reads_its_own_crs(client: Client, cast: dict[str, Thing]) -> None:
    lambert = {"bbox": "524900,6934900,525500,6935100", "bbox-crs": EPSG + "2154"}
    assert names(client.get(ITEMS, lambert).json()) == {"near"}
    lon, lat = client.get(f"{ITEMS}/{cast['near'].pk}").json()["geometry"]["coordinates"]
    around = (lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001)
    assert names(client.get(ITEMS, {"bbox": ",".join(map(str, around))}).json()) == {"near"}
    flipped = (around[1], around[0], around[3], around[2])
    query = {"bbox": ",".join(map(str, flipped)), "bbox-crs": EPSG + "4326"}
    assert names(client.get(ITEMS, query).json()) == {"near"}
    with_heights = (*around[:2], -50, *around[2:], 50)
    query = {"bbox": ",".join(map(str, with_heights))}
    assert names(client.get(ITEMS, query).json()) == {"near"}


def test_a_box_finds_discreet_rows_only_where_they_are_said_to_be(
    client: Client, cast: dict[str, Thing]
) -> None:
    query = {"bbox": "525420,6936360,525440,6936380", "bbox-crs": EPSG + "2154"}
    assert client.get(ITEMS, query).json()["features"] == []
    query["bbox"] = "524950,6935950,525050,6936050"
    found = client.get(ITEMS, query).json()["features"]
    assert [feature["id"] for feature in found] == [cast["delicate"].pk]


@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "-20,40,20,60", "0,0,0,90", "100,10,120,20"])
def test_boxes_as_wide_as_the_world_are_boxes(
    client: Client, cast: dict[str, Thing], bbox: str
) -> None:
    expected = 0 if bbox.startswith(("100", "0,")) else 3
    assert client.get(ITEMS, {"bbox": bbox}).json()["numberReturned"] == expected


@pytest.mark.parametrize("code", ["2154", "3857"])
def test_enormous_boxes_in_metres_are_boxes(
    client: Client, cast: dict[str, Thing], code: str
) -> None:
    query = {"bbox": "-1e15,-1e15,1e15,1e15", "bbox-crs": EPSG + code}
    assert client.get(ITEMS, query).json()["numberReturned"] == 3


@pytest.mark.parametrize(
    ("datetime", "expected"),
    [
        ("2026-03-01T08:00:00Z", {"near"}),
        ("2026-03-01T09:00:00+01:00", {"near"}),
        ("2026-03-01T09:00:00Z", set()),
        ("2026-03-01", {"near"}),
        ("2026-03-01/2026-05-01", {"near", "far"}),
        ("2026-04-01T00:00:00Z/..", {"far"}),
        ("../2026-04-01", {"near"}),
        ("/2026-04-01", {"near"}),
        ("2026-04-01/", {"far"}),
    ],
)
def test_datetime_reads_instants_days_and_open_intervals(
    client: Client, cast: dict[str, Thing], datetime: str, expected: set[str]
) -> None:
    assert names(client.get(ITEMS, {"datetime": datetime}).json()) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "near"}, {"near"}),
        ({"kind": "pot"}, {"far"}),
        ({"weight": "3"}, {"near"}),
        ({"weight": "3", "kind": "coin"}, {"near"}),
        ({"weight": "9000000000"}, set()),
        ({"happened_at": "2026-05-01T10:00:00+02:00"}, {"far"}),
        ({"name": "' OR 1=1 --"}, set()),
    ],
)
def test_properties_filter_by_name(
    client: Client, cast: dict[str, Thing], query: dict[str, str], expected: set[str]
) -> None:
    assert names(client.get(ITEMS, query).json()) == expected


def test_a_field_that_is_not_granted_is_an_unknown_parameter(
    client: Client, cast: dict[str, Thing], administrator: Account
) -> None:
    refused = client.get(ITEMS, {"note": "rien"})
    unknown = client.get(ITEMS, {"nonsense": "rien"})
    assert refused.status_code == unknown.status_code == 400
    assert refused.json()["detail"] == unknown.json()["detail"].replace("nonsense", "note")
    client.force_login(administrator)
    assert names(client.get(ITEMS, {"note": "rien"}).json()) == {"sealed"}


def test_a_filter_on_a_field_that_some_rows_withhold_does_not_find_them(
    client: Client, cast: dict[str, Thing]
) -> None:
    assert client.get(ITEMS, {"name": "delicate"}).json()["features"] == []


def test_one_feature_has_links_and_its_place_in_the_collection(
    client: Client, cast: dict[str, Thing]
) -> None:
    feature = client.get(f"{ITEMS}/{cast['far'].pk}").json()
    assert feature["type"] == "Feature"
    assert feature["id"] == cast["far"].pk
    rels = {link["rel"]: link["href"] for link in feature["links"]}
    assert rels["self"].endswith(f"{ITEMS}/{cast['far'].pk}")
    assert rels["collection"].endswith("/ogc/collections/test-things")
    assert rels["alternate"].endswith("?f=html")


def test_a_hidden_row_is_as_unknown_as_one_that_never_was(
    client: Client, cast: dict[str, Thing], administrator: Account
) -> None:
    hidden = client.get(f"{ITEMS}/{cast['sealed'].pk}")
    never = client.get(f"{ITEMS}/{cast['sealed'].pk ^ 1}")
    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content
    client.force_login(administrator)
    assert client.get(f"{ITEMS}/{cast['sealed'].pk}").status_code == 200


def test_rows_without_position_have_a_null_geometry(client: Client, cast: dict[str, Thing]) -> None:
    Thing.objects.filter(pk=cast["near"].pk).update(geom=None)
    assert client.get(f"{ITEMS}/{cast['near'].pk}").json()["geometry"] is None


def test_the_second_question_is_answered_by_304(client: Client, cast: dict[str, Thing]) -> None:
    tag = client.get(ITEMS)["ETag"]
    again = client.get(ITEMS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Thing.objects.filter(pk=cast["near"].pk).update(name="moved")
    changed = client.get(ITEMS, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "moved" in names(changed.json())


def test_head_is_a_get_without_its_body(client: Client, cast: dict[str, Thing]) -> None:
    response = client.head(ITEMS)
    assert response.status_code == 200
    assert response["Content-Crs"]
    assert response.content == b""


def test_text_survives_json(client: Client, cast: dict[str, Thing]) -> None:
    hard = 'quote " back \\ line\n<b>é😀</b>'
    Thing.objects.filter(pk=cast["near"].pk).update(name=hard)
    document = json.loads(client.get(f"{ITEMS}/{cast['near'].pk}").content)
    assert document["properties"]["name"] == hard
