"""What is wrong with a question is said in one shape, in French, and never with a stack trace."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.ogc.conftest import ITEMS
from tests.testlayer.models import Thing

pytestmark = pytest.mark.usefixtures("cast")
BAD_QUERIES = [
    "limit=-1",
    "limit=0",
    "limit=abc",
    "limit=",
    "limit=1.5",
    "limit=1e3",
    "limit=%D9%A1",
    "limit=10&limit=20",
    "bbox=",
    "bbox=1,2,3",
    "bbox=1,2,3,4,5",
    "bbox=1,2,3,4,5,6,7",
    "bbox=1,,3,4",
    "bbox=a,b,c,d",
    "bbox=nan,0,1,1",
    "bbox=NaN,NaN,NaN,NaN",
    "bbox=0,0,inf,1",
    "bbox=0,0,1e400,1",
    "bbox=0,50,1,49",
    "bbox=1,49,0,50",
    "bbox=0,0,181,1",
    "bbox=0,-91,1,1",
    "bbox=0,49,1,50;DROP",
    "bbox=49,0,50,1&bbox-crs=EPSG:4326",
    "bbox=0,49,1,50&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/27572",
    "crs=4326",
    "crs=",
    "crs=http://www.opengis.net/def/crs/OGC/0/CRS84",
    "datetime=",
    "datetime=hier",
    "datetime=2026",
    "datetime=2026-02-30",
    "datetime=2026-13-01T00:00:00Z",
    "datetime=2026-03-01T00:00:00",
    "datetime=2026-03-01T25:00:00Z",
    "datetime=2026-03-01/2026-02-01",
    "datetime=../..",
    "datetime=/",
    "datetime=2026-01-01/2026-02-01/2026-03-01",
    "after=x",
    "after=",
    "after=AAAAAAAAAA",
    "after=%00",
    "after=__________8",
    "f=xml",
    "f=",
    "weight=heavy",
    "weight=1_000",
    "weight=99999999999999999999",
    "weight=NaN",
    "happened_at=2026-03-01T08:00:00",
    "name=a%00b",
    "tags=x",
    "note=x",
    "geom=x",
    "sensitivity=sealed",
    "visibility=sealed",
    "id=1",
    "offset=10",
    "name=" + "x" * 5000,
]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_bad_queries_are_told_what_is_wrong(client: Client, query: str) -> None:
    response = client.get(f"{ITEMS}?{query}")
    assert response.status_code == 400, response.content[:200]
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["title"] == "Demande incorrecte"
    assert len(problem["detail"]) > 20
    assert "Traceback" not in problem["detail"]


def test_people_are_told_the_same_on_a_page(client: Client) -> None:
    response = client.get(f"{ITEMS}?limit=-1", headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert "limit attend un nombre entier" in response.content.decode()


def test_a_browser_that_asks_for_json_is_answered_in_json(client: Client) -> None:
    response = client.get(f"{ITEMS}?f=json&limit=-1", headers={"Accept": "text/html"})
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/nonsense",
        "/ogc/collections/nonsense",
        "/ogc/collections/nonsense/items",
        "/ogc/collections/nonsense/items/1",
        "/ogc/collections/base-map",
        "/ogc/collections/base-map/items",
        f"{ITEMS}/1",
        f"{ITEMS}/0",
        f"{ITEMS}/-1",
        f"{ITEMS}/abc",
        f"{ITEMS}/99999999999999999999999999",
        f"{ITEMS}/%00",
        f"{ITEMS}/1/2",
    ],
)
def test_what_is_not_there_is_a_404(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections"])
def test_unknown_parameters_are_refused_everywhere(client: Client, path: str) -> None:
    assert client.get(f"{path}?limit=3").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written_here(client: Client, method: str) -> None:
    response = getattr(client, method)(ITEMS)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("*/*", 200, "application/geo+json"),
        ("application/geo+json", 200, "application/geo+json"),
        ("application/json", 200, "application/json"),
        ("application/*;q=0.5, text/plain", 200, "application/geo+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html"),
        ("text/html;q=0.4, application/geo+json;q=0.9", 200, "application/geo+json"),
        ("image/png", 406, "application/problem+json"),
        ("text/csv", 406, "application/problem+json"),
        ("application/geo+json;q=0", 406, "application/problem+json"),
    ],
)
def test_accept_decides(client: Client, accept: str, status: int, media_type: str) -> None:
    response = client.get(ITEMS, headers={"Accept": accept})
    assert response.status_code == status
    assert response["Content-Type"].split(";")[0] == media_type
    if status == 200:
        assert {"Accept", "Authorization", "Cookie"} <= set(response["Vary"].split(", "))
    else:
        assert response["Cache-Control"] == "no-store"


def test_the_named_format_is_stronger_than_accept(client: Client) -> None:
    page = client.get(ITEMS, {"f": "html"}, headers={"Accept": "application/json"})
    assert page["Content-Type"].startswith("text/html")
    document = client.get(ITEMS, {"f": "json"}, headers={"Accept": "text/html"})
    assert document["Content-Type"] == "application/geo+json"


def test_no_row_was_harmed() -> None:
    assert Thing.objects.count() == 4
