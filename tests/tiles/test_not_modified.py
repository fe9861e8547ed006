"""304: as long as nothing that the reader sees changed there, and not a moment longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from layers.access.actor import PUBLIC, system_actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.acting import acting
from layers.catalog.cursors import LOG, seal
from layers.catalog.services.erase import erase
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from layers.catalog.tail import TAIL
from layers.tiles.address import EXTENT
from layers.tiles.public_tiles import public_tile
from tests.testlayer.models import Thing
from tests.tiles.conftest import HERE, fetch, path_of, place_in, tile_at

pytestmark = pytest.mark.django_db(transaction=True)
TILE = tile_at(*HERE, 14)
MIDDLE = EXTENT / 2


def settle() -> int:
    """Number what was committed, and make the tail know it."""
    while sequence_changes():
        pass
    return TAIL.refresh(last_cursor())


def tag_of(client: Client, query: str = "") -> str:
    """The tag of the tile as of now."""
    settle()
    return str(fetch(client, "test-things", TILE, query).headers["ETag"])


def status(client: Client, tag: str, query: str = "") -> int:
    """What a client that holds a tag is answered."""
    return fetch(client, "test-things", TILE, query, **{"If-None-Match": tag}).status


@pytest.fixture
def officer(
    territory: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> Client:
    """Sees restricted things too."""
    return signed_in(account("police", territory, Role.POLICE))


def test_nothing_changed(client: Client, officer: Client, thing: Callable[..., Thing]) -> None:
    thing("one")
    for reader in (client, officer):
        tag = tag_of(reader)
        response = reader.get(path_of("test-things", TILE), headers={"If-None-Match": tag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"]
        assert "no-cache" in response["Cache-Control"]
        assert {"Accept-Encoding", "Cookie", "Authorization"} <= set(response["Vary"].split(", "))


def test_a_304_costs_no_query(client: Client, thing: Callable[..., Thing]) -> None:
    thing("one")
    tag = tag_of(client)
    TAIL.refresh()
    with CaptureQueriesContext(connection) as queries:
        assert status(client, tag) == 304
    assert not [each["sql"] for each in queries if "testlayer" in each["sql"]]
    assert len(queries) <= 4  # at most: territories, and a fresh look at the log's end


@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        ("in the tile", MIDDLE, MIDDLE, 200),
        ("in the buffer", -63, MIDDLE, 200),
        ("in the buffer below", MIDDLE, EXTENT + 63, 200),
        ("in the neighbour", -400, MIDDLE, 304),
        ("far away", 4 * EXTENT, MIDDLE, 304),
    ],
)
def test_what_appears(
    client: Client, thing: Callable[..., Thing], name: str, x: float, y: float, expected: int
) -> None:
    thing("one")
    tag = tag_of(client)
    thing("new", place_in(TILE, x, y))
    settle()
    assert status(client, tag) == expected, name


def test_what_changes_moves_or_goes(client: Client, thing: Callable[..., Thing]) -> None:
    made = thing("one")
    for change in (
        lambda: Thing.objects.filter(pk=made.pk).update(kind="pot"),
        lambda: Thing.objects.filter(pk=made.pk).update(geom=place_in(TILE, 5 * EXTENT, MIDDLE)),
        lambda: Thing.objects.filter(pk=made.pk).update(geom=place_in(TILE, MIDDLE, MIDDLE)),
        lambda: Thing.objects.filter(pk=made.pk).delete(),
    ):
        tag = tag_of(client)
        assert status(client, tag) == 304
        change()
        settle()
        assert status(client, tag) in {200, 204}


def test_another_class_is_nobody_else_s_business(
    client: Client, officer: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    public, police = tag_of(client), tag_of(officer)
    thing("hidden", sensitivity="restricted")
    settle()
    assert status(client, public) == 304
    assert status(officer, police) == 200


def test_a_row_that_changes_class_leaves_and_enters(
    client: Client, officer: Client, thing: Callable[..., Thing]
) -> None:
    made = thing("one")
    for sensitivity, found in (("restricted", 204), ("open", 200)):
        public, police = tag_of(client), tag_of(officer)
        Thing.objects.filter(pk=made.pk).update(sensitivity=sensitivity)
        settle()
        assert status(client, public) == found
        assert status(officer, police) == 200


def test_a_move_within_a_generalised_position_is_not_seen(
    client: Client, thing: Callable[..., Thing]
) -> None:
    """Neither the tile nor its tag may tell that the exact position changed."""
    made = thing("one", sensitivity="delicate")
    made.refresh_from_db()
    rough = tile_at(made.rough.x, made.rough.y, 16)
    settle()
    tag = fetch(client, "test-things", rough).headers["ETag"]
    Thing.objects.filter(pk=made.pk).update(geom=Point(HERE[0] + 1, HERE[1] + 1, srid=2154))
    settle()
    exact = fetch(client, "test-things", tile_at(*HERE, 16))
    assert exact.status == 204
    # The generalised position itself was written again: that it was touched may show.
    assert fetch(client, "test-things", rough, **{"If-None-Match": tag}).status in {200, 304}


def test_a_layer_s_tag_is_worth_nothing_for_another_reader(
    client: Client, officer: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    tag = tag_of(officer)
    assert status(client, tag) == 200
    assert status(client, 'W/"nonsense", "0.0", *') == 200


def test_since_makes_the_answer_at_least_that_fresh(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    tag = tag_of(client)
    TAIL.refresh()
    thing("two")
    while sequence_changes():
        pass
    newest = last_cursor()
    # The tail looked a moment ago and may not look again by itself; a reader who knows better may.
    assert status(client, tag, f"?since={seal(newest, LOG)}") == 200
    assert fetch(client, "test-things", TILE, f"?since={seal(newest, LOG)}").names == ["one", "two"]


def test_a_cursor_from_the_future_is_never_confirmed(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    tag = tag_of(client)
    assert status(client, tag, f"?since={seal(last_cursor() + 1000, LOG)}") == 200


def test_an_erased_object_goes_from_every_memory(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    last = thing("last")
    tag = tag_of(client)
    assert fetch(client, "test-things", TILE).names == ["last", "one"]
    erase(system_actor("test"), "test-things", last)
    settle()
    assert status(client, tag) == 200
    assert fetch(client, "test-things", TILE).names == ["one"]


def test_a_number_is_never_given_twice(thing: Callable[..., Thing]) -> None:
    """Erasing the log's last rows must not give their numbers to what comes next."""
    thing("one")
    last = thing("last")
    seen = settle()
    erase(system_actor("test"), "test-things", last)
    assert settle() > seen


def test_memory_answers_without_the_database_until_something_changes(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    settle()
    fetch(client, "test-things", TILE)
    with CaptureQueriesContext(connection) as queries:
        assert fetch(client, "test-things", TILE).names == ["one"]
    assert not [each["sql"] for each in queries if "testlayer" in each["sql"]]
    thing("two")
    settle()
    assert fetch(client, "test-things", TILE).names == ["one", "two"]


def test_what_a_transaction_wrote_itself_is_never_taken_from_memory(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    tag = tag_of(client)
    with acting(PUBLIC):
        thing("two")
        assert fetch(client, "test-things", TILE).names == ["one", "two"]
        assert status(client, tag) == 200


def test_the_shortcut_and_the_view_say_the_same(
    client: Client, officer: Client, thing: Callable[..., Thing], settings: Any
) -> None:
    thing("one")
    tag = tag_of(client)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path_of("test-things", TILE)}
    without = [each for each in settings.MIDDLEWARE if "PublicTiles" not in each]
    for more in ({}, {"If-None-Match": tag}, {"Accept-Encoding": "gzip"}):
        meta = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in more.items()}
        short = public_tile(asked | meta)
        with override_settings(MIDDLEWARE=without):
            long = Client().get(asked["PATH_INFO"], headers=more)
        assert short is not None
        assert (short.status_code, short.content) == (long.status_code, long.content)
        assert short.headers["ETag"].split(".")[0] == long.headers["ETag"].split(".")[0]
        for name in ("Cache-Control", "Content-Encoding", "X-Content-Type-Options"):
            if name != "X-Content-Type-Options" or short.status_code == 200:
                assert short.headers.get(name) == long.headers.get(name)


def test_the_shortcut_leaves_everything_else_to_the_whole(
    client: Client, thing: Callable[..., Thing]
) -> None:
    thing("one")
    tag = tag_of(client)
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path_of("test-things", TILE),
        "HTTP_IF_NONE_MATCH": tag,
    }
    confirmed = public_tile(asked)
    assert confirmed is not None
    assert confirmed.status_code == 304
    for more in (
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "a=b; sessionid=x"},
        {"REQUEST_METHOD": "POST"},
        {"PATH_INFO": "/tiles/unknown/14/0/0.mvt"},
        {"PATH_INFO": "/tiles/test-things/3/9/9.mvt"},
        {"QUERY_STRING": "since=NaN"},
    ):
        assert public_tile(asked | more) is None, more
