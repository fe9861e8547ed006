"""The documents that describe the service, for programs and for people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from layers.access.models import Account
from layers.ogc.documents import CONFORMANCE
from tests.ogc.conftest import ITEMS
from tests.testlayer.models import Thing

pytestmark = pytest.mark.usefixtures("cast")


def rels(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {link["rel"]: link for link in document["links"]}


@pytest.mark.parametrize("path", ["/ogc", "/ogc/"])
def test_the_landing_page_leads_everywhere(client: Client, path: str) -> None:
    document = client.get(path).json()
    links = rels(document)
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(links)
    for rel in ("service-desc", "service-doc", "conformance", "data", "alternate"):
        response = client.get(links[rel]["href"])
        assert response.status_code == 200
        assert response["Content-Type"].startswith(links[rel]["type"].split(";")[0])


def test_conformance_is_what_the_tests_here_show(client: Client) -> None:
    assert client.get("/ogc/conformance").json() == {"conformsTo": list(CONFORMANCE)}
    assert any("ogcapi-features-2/1.0/conf/crs" in uri for uri in CONFORMANCE)


def test_collections_are_the_listed_layers(client: Client) -> None:
    document = client.get("/ogc/collections").json()
    known = {each["id"] for each in document["collections"]}
    assert {"communes", "test-things"} <= known
    assert "base-map" not in known
    for each in document["collections"]:
        assert each["storageCrs"] == "http://www.opengis.net/def/crs/EPSG/0/2154"
        assert each["crs"][0] == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
        assert {link["type"] for link in each["links"] if link["rel"] == "items"} == {
            "application/geo+json",
            "text/html",
        }


def test_the_extent_is_that_of_what_one_sees(
    client: Client, cast: dict[str, Thing], administrator: Account
) -> None:
    public = client.get("/ogc/collections/test-things").json()
    assert public["links"][0]["rel"] == "self"
    client.force_login(administrator)
    whole = client.get("/ogc/collections/test-things").json()
    # The sealed thing lies six kilometres further east, and is six years older.
    east = 2
    seen, all_of_it = (each["extent"]["spatial"]["bbox"][0] for each in (public, whole))
    assert all_of_it[east] - seen[east] > 0.05
    assert public["extent"]["temporal"]["interval"][0][0].startswith("2026-03-01")
    assert whole["extent"]["temporal"]["interval"][0][0].startswith("2020-01-01")


@pytest.mark.django_db(transaction=True)
def test_a_remembered_extent_follows_the_change_log(client: Client, cast: dict[str, Thing]) -> None:
    def east() -> float:
        document = client.get("/ogc/collections/test-things").json()
        return float(document["extent"]["spatial"]["bbox"][0][2])

    before = east()
    assert east() == before
    Thing.objects.filter(pk=cast["far"].pk).delete()
    from layers.catalog.tail import TAIL

    TAIL.read_at = 0  # a quarter of a second has passed
    assert east() < before - 0.03


def test_the_description_lists_the_real_collections(client: Client, administrator: Account) -> None:
    response = client.get("/ogc/api")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = response.json()
    assert document["openapi"].startswith("3.0")
    items = document["paths"]["/collections/test-things/items"]["get"]
    names = {each.get("name") for each in items["parameters"]}
    assert {"name", "weight", "happened_at"} <= names
    assert not names & {"note", "tags", "finder"}
    client.force_login(administrator)
    document = client.get("/ogc/api").json()
    items = document["paths"]["/collections/test-things/items"]["get"]
    assert "note" in {each.get("name") for each in items["parameters"]}


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [ref for value in part.values() for ref in _references(value)]
    return [ref for value in part for ref in _references(value)] if isinstance(part, list) else []


def test_every_reference_of_the_description_leads_somewhere(client: Client) -> None:
    document = client.get("/ogc/api").json()
    references = _references(document)
    assert references
    for reference in references:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_described_address_answers(client: Client, cast: dict[str, Thing]) -> None:
    document = client.get("/ogc/api").json()
    base = document["servers"][0]["url"]
    for path in document["paths"]:
        if "{featureId}" not in path:
            assert client.get(base + path).status_code == 200, path
    path = f"/collections/test-things/items/{cast['near'].pk}"
    assert client.get(base + path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/",
        "/ogc/conformance",
        "/ogc/api",
        "/ogc/collections",
        "/ogc/collections/test-things",
        ITEMS,
    ],
)
def test_every_resource_is_a_page_for_people(client: Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="fr">' in page
    assert page.count("<h1>") == 1
    assert 'rel="alternate"' in page


def test_the_table_for_people_says_what_the_document_says(
    client: Client, cast: dict[str, Thing]
) -> None:
    page = client.get(ITEMS, {"f": "html"}).content.decode()
    assert "near" in page
    assert "Céramique" in page
    assert "1 mars 2026" in page
    assert "secret" not in page
    assert str(cast["sealed"].pk) not in page


def test_the_page_of_one_object(client: Client, cast: dict[str, Thing]) -> None:
    page = client.get(f"{ITEMS}/{cast['near'].pk}", {"f": "html"}).content.decode()
    assert "<h1>near</h1>" in page
    assert "geo-map" in page
    page = client.get(f"{ITEMS}/{cast['delicate'].pk}", {"f": "html"}).content.decode()
    assert "delicate" not in page
    missing = client.get(f"{ITEMS}/{cast['sealed'].pk}", {"f": "html"})
    assert missing.status_code == 404


def test_markup_in_a_field_is_text(client: Client, cast: dict[str, Thing]) -> None:
    Thing.objects.filter(pk=cast["near"].pk).update(name="<script>alert(1)</script>")
    for path in (ITEMS, f"{ITEMS}/{cast['near'].pk}"):
        page = client.get(path, {"f": "html"}).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
