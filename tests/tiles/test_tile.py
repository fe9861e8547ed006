"""Tiles as a map library gets them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client

from layers.access.models import Account, Territory
from layers.access.policy import Policy
from layers.access.roles import Role
from layers.catalog import registry
from layers.catalog.registry import layer
from layers.territory.models import BaseFeature
from layers.tiles.address import EXTENT
from tests.testlayer.models import Thing
from tests.tiles.conftest import HERE, decode, fetch, path_of, place_in, tile_at

TILE = tile_at(*HERE, 14)


def test_a_tile_carries_the_style_s_attributes_and_nothing_else(
    client: Client, thing: Callable[..., Thing]
) -> None:
    made = thing("one")
    response = client.get(path_of("test-things", TILE))
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    (feature,) = decode(response.content)["test-things"]
    assert feature["id"] == made.pk
    assert feature["properties"] == {"kind": "coin", "name": "one"}
    for word in (b"secret-one", b"weight", b"finder", b"200010700"):
        assert word not in response.content


def test_a_field_that_is_not_granted_is_absent(client: Client, thing: Callable[..., Thing]) -> None:
    made = thing("one", sensitivity="delicate")
    made.refresh_from_db()
    rough = tile_at(made.rough.x, made.rough.y, 14)
    (feature,) = fetch(client, "test-things", rough).layers["test-things"]
    assert feature["properties"] == {"kind": "coin"}


def test_positions_are_in_tile_units_from_the_north_west(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one", place_in(TILE, 1000, 300))
    (feature,) = fetch(client, "test-things", TILE).layers["test-things"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [1000, 300]}


@pytest.mark.parametrize("zoom", [10, 14, 18])
def test_the_buffer_is_exactly_64_units(
    client: Client, thing: Callable[..., Thing], zoom: int
) -> None:
    """A symbol that reaches over a tile's edge is drawn by both tiles."""
    tile = tile_at(*HERE, zoom)
    middle, far = EXTENT / 2, EXTENT
    for beyond in (63, 65):
        for side, x, y in (
            ("west", -beyond, middle),
            ("east", far + beyond, middle),
            ("north", middle, -beyond),
            ("south", middle, far + beyond),
            ("corner", -beyond, -beyond),
        ):
            thing(f"{side}-{beyond}", place_in(tile, x, y))
    assert fetch(client, "test-things", tile).names == [
        "corner-63",
        "east-63",
        "north-63",
        "south-63",
        "west-63",
    ]


def test_a_line_is_cut_beyond_the_edge_not_at_it(client: Client, territory: Territory) -> None:
    shape = LineString(place_in(TILE, 100, 100), place_in(TILE, -3000, 100), srid=2154)
    BaseFeature.objects.create(territory=territory, kind="road", name="D982", geom=shape)
    (feature,) = fetch(client, "base-map", TILE).layers["base-map"]
    assert min(x for x, _y in feature["geometry"]["coordinates"]) == -64


def test_an_empty_tile_is_204_without_body(client: Client, thing: Callable[..., Thing]) -> None:
    thing("one")
    for tile in (tile_at(HERE[0] + 9_000, HERE[1], 14), tile_at(HERE[0], HERE[1] + 9e5, 14)):
        response = client.get(path_of("test-things", tile))
        assert (response.status_code, response.content) == (204, b"")
        assert "Content-Type" not in response
        assert response["ETag"]


def test_places_beyond_lambert_93_cost_no_query(
    client: Client, territory: Territory, django_assert_num_queries: Callable[..., object]
) -> None:
    client.get(path_of("communes", TILE))  # territories and the log's end are known now
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert client.get("/tiles/communes/14/15000/9000.mvt").status_code == 204


def test_gzip_where_it_is_accepted(client: Client, thing: Callable[..., Thing]) -> None:
    for number in range(40):
        thing(f"thing-{number:03d}")
    plain = client.get(path_of("test-things", TILE))
    packed = client.get(path_of("test-things", TILE), headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(path_of("test-things", TILE), headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in plain
    assert "Content-Encoding" not in refused
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert len(packed.content) < len(plain.content)
    # The mark is the same; the cursor is sealed anew each time.
    assert packed["ETag"].split(".")[0] == plain["ETag"].split(".")[0]
    assert {"Accept-Encoding", "Cookie", "Authorization"} <= set(packed["Vary"].split(", "))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("NaN/0/0", 400),
        ("14/-1/0", 400),
        ("14/1e3/0", 400),
        ("14/٣/0", 400),
        ("23/0/0", 404),
        ("14/16384/0", 404),
        ("3/0/8", 404),
        ("99999999999999999999/0/0", 400),
    ],
)
def test_addresses_that_are_no_tile(
    client: Client, territory: Territory, address: str, status: int
) -> None:
    response = client.get(f"/tiles/communes/{address}.mvt")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_a_bad_cursor_is_a_problem(client: Client, territory: Territory) -> None:
    for since in ("NaN", "-1", "1.5", "17", "9" * 30, "a" * 48):
        response = client.get(path_of("communes", TILE), {"since": since})
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"


def test_only_reading(client: Client, territory: Territory) -> None:
    response = client.post(path_of("communes", TILE))
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert client.head(path_of("communes", TILE)).status_code == 200


def test_an_unknown_layer_and_a_forbidden_one_answer_alike(
    client: Client, territory: Territory, neighbour: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = layer("test-things")
    closed = Policy(("public",), things.policy.classify, lambda actor, territory: {})
    monkeypatch.setitem(registry._layers, "closed", replace(things, id="closed", policy=closed))
    for path in ("/14/8203/5583.mvt", "/NaN/0/0.mvt", ".json"):
        answers = [client.get(f"/tiles/{name}{path}") for name in ("closed", "unknown")]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_who_sees_more_gets_more_and_it_stays_private(
    client: Client,
    territory: Territory,
    thing: Callable[..., Thing],
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> None:
    thing("open")
    thing("police only", sensitivity="restricted")
    public = fetch(client, "test-things", TILE)
    officer = signed_in(account("police", territory, Role.POLICE))
    police = fetch(officer, "test-things", TILE)
    assert public.names == ["open"]
    assert police.names == ["open", "police only"]
    assert public.headers["Cache-Control"] == "public, no-cache"
    assert police.headers["Cache-Control"] == "private, no-cache"
    assert public.headers["ETag"] != police.headers["ETag"]


def test_a_generalised_position_is_where_the_exact_one_is_not(
    client: Client, thing: Callable[..., Thing]
) -> None:
    made = thing("delicate", sensitivity="delicate")
    made.refresh_from_db()
    rough = tile_at(made.rough.x, made.rough.y, 16)
    exact = tile_at(*HERE, 16)
    assert rough != exact
    assert fetch(client, "test-things", exact).status == 204
    assert fetch(client, "test-things", rough).status == 200


def test_polygons_are_labelled_once(client: Client, territory: Territory) -> None:
    """A commune is cut into many tiles and named in one (and in a neighbour's buffer at most)."""
    named = []
    for x in range(-4, 11):
        for y in range(-6, 7):
            tile = tile_at(HERE[0] + x * 1_500, HERE[1] + y * 1_500, 14)
            layers = fetch(client, "communes", tile).layers
            named += [
                (each["properties"]["name"], tile)
                for each in layers.get("communes:labels", [])
                if all(0 <= units < EXTENT for units in each["geometry"]["coordinates"])
            ]
    assert sorted(name for name, _tile in set(named)) == ["Est", "Ouest"]


def test_a_point_nowhere_or_at_the_end_of_the_world_breaks_nothing(
    client: Client, thing: Callable[..., Thing], territory: Territory
) -> None:
    thing("here")
    for x, y in ((1e30, 1e30), (0.0, 0.0), (-1e8, 5.0)):
        thing("far", Point(x, y, srid=2154))
    Thing.objects.create(territory=territory, name="nowhere", kind="pot")
    assert fetch(client, "test-things", TILE).names == ["here"]
    assert fetch(client, "test-things", tile_at(*HERE, 0)).count == 1


@pytest.mark.parametrize("zoom", [3, 14])
def test_the_same_features_are_the_same_bytes(
    client: Client, thing: Callable[..., Thing], zoom: int
) -> None:
    """However the database comes upon them: their order would tell of what is hidden."""
    tile = tile_at(*HERE, zoom)
    for number in range(20):
        thing(f"{number}", place_in(tile, 200 * number, 150 * number))
    before = client.get(path_of("test-things", tile)).content
    # Written again, a row lies elsewhere in the table.
    for each in Thing.objects.order_by("-geom"):
        each.save()
    assert client.get(path_of("test-things", tile)).content == before
    for each in Thing.objects.order_by("id"):
        each.save()
    assert client.get(path_of("test-things", tile)).content == before
