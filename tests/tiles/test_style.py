"""TileJSON, the map's style and the legend: one declaration, three readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.registry import layer
from layers.tiles.legend import legend_for
from tests.testlayer.models import Thing
from tests.tiles.conftest import HERE, fetch, tile_at


def style(client: Client, layers: str) -> dict[str, Any]:
    """The style of some layers."""
    response = client.get("/tiles/style.json", {"layers": layers})
    assert response.status_code == 200
    document: dict[str, Any] = response.json()
    return document


def test_tilejson(client: Client, thing: Callable[..., Thing]) -> None:
    thing("one")
    response = client.get("/tiles/test-things.json", headers={"Host": "localhost:8000"})
    document = response.json()
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == ["http://localhost:8000/tiles/test-things/{z}/{x}/{y}.mvt"]
    (described,) = document["vector_layers"]
    assert described["id"] == "test-things"
    assert described["fields"] == {"kind": "String", "name": "String", "count": "Number"}
    west, south, east, north = document["bounds"]
    here: Any = Point(*HERE, srid=2154).transform(4326, clone=True)
    assert west < here.x < east
    assert south < here.y < north
    assert east - west < 0.01
    assert north - south < 0.01
    assert document["minzoom"] == 0 <= document["maxzoom"]


def test_bounds_are_those_of_what_is_seen(
    client: Client,
    territory: Territory,
    thing: Callable[..., Thing],
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    thing("restricted", sensitivity="restricted")
    assert "bounds" not in client.get("/tiles/test-things.json").json()
    officer = signed_in(account("police", territory, Role.POLICE))
    assert "bounds" in officer.get("/tiles/test-things.json").json()


def test_every_style_layer_draws_what_a_tile_holds(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    document = style(client, "test-things,communes")
    assert document["version"] == 8
    assert "glyphs" not in document  # letters are drawn with the device's own fonts
    described = {
        each["id"]
        for name in document["sources"]
        for each in client.get(f"/tiles/{name}.json").json()["vector_layers"]
    }
    ids = [each["id"] for each in document["layers"]]
    assert len(ids) == len(set(ids))
    for each in document["layers"]:
        if each["type"] != "background":
            assert each["source-layer"] in described
            assert each["source"] in document["sources"]
        if each["type"] == "symbol":
            assert each["layout"]["text-font"] == ["sans-serif"]
    for name, source in document["sources"].items():
        assert source["tiles"] == [f"http://testserver/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt"]
        assert "promoteId" not in source


def test_the_ground_lies_below_and_answers_no_click(client: Client, territory: Territory) -> None:
    document = style(client, "test-things")
    assert list(document["sources"]) == ["base-map", "communes", "test-things"]
    by_source: dict[str, list[dict[str, Any]]] = {}
    for each in document["layers"][1:]:
        by_source.setdefault(each["source"], []).append(each)
    for ground in ("base-map", "communes"):
        for each in by_source[ground]:
            assert each["metadata"] == {"geoportal:interactive": False}
    shapes = [each for each in document["layers"][1:] if each["type"] != "symbol"]
    order = [each["source"] for each in shapes]
    assert order == sorted(order, key=list(document["sources"]).index)
    # Asked for by name the communes are a layer like another.
    asked = style(client, "communes")
    assert all(
        "metadata" not in each for each in asked["layers"] if each.get("source") == "communes"
    )


def test_colours_and_cells_come_from_the_declaration(client: Client, territory: Territory) -> None:
    layers = {each["id"]: each for each in style(client, "test-things")["layers"]}
    declared = layer("test-things").style
    color = layers["test-things"]["paint"]["circle-color"]
    assert color[:2] == ["match", ["to-string", ["get", "kind"]]]
    assert color[2:6] == ["coin", "#b08d2f", "pot", "#a0522d"]
    assert layers["test-things"]["minzoom"] == declared.aggregate_below
    assert layers["test-things-cells"]["maxzoom"] == declared.aggregate_below
    assert layers["test-things-cells"]["filter"] == ["has", "count"]
    assert layers["test-things-counts"]["type"] == "symbol"


def test_the_legend_says_what_is_drawn(client: Client, territory: Territory) -> None:
    entries = legend_for(layer("test-things"))
    assert [(each.label, each.kind, each.color) for each in entries] == [
        ("Monnaie", "circle", "#b08d2f"),
        ("Céramique", "circle", "#a0522d"),
    ]
    (legend,) = style(client, "test-things")["metadata"]["geoportal:legend"]
    assert legend["layer"] == "test-things"
    assert [each["label"] for each in legend["entries"]] == ["Monnaie", "Céramique"]


def test_an_unknown_layer_in_a_style_is_a_problem(client: Client, territory: Territory) -> None:
    response = client.get("/tiles/style.json", {"layers": "communes,unknown"})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_a_style_without_layers_is_the_ground(client: Client, territory: Territory) -> None:
    assert list(style(client, "")["sources"]) == ["base-map", "communes"]


def test_another_ground_is_named_for_the_page(
    client: Client, territory: Territory, settings: Any
) -> None:
    settings.BASEMAP_STYLE_URL = "https://example.org/plan.json"
    document = style(client, "test-things")
    assert list(document["sources"]) == ["test-things"]
    assert not [each for each in document["layers"] if each["type"] == "background"]
    assert document["metadata"]["geoportal:basemap"] == "https://example.org/plan.json"


@pytest.mark.parametrize("name", ["communes", "base-map"])
def test_features_of_the_ground_have_an_id(client: Client, territory: Territory, name: str) -> None:
    layers = fetch(client, name, tile_at(*HERE, 12)).layers
    for features in layers.values():
        assert all(each["id"] for each in features)
