"""Counts from afar: every visible point once, whatever is folded, numbered or still open."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.access.actor import PUBLIC, Actor, Post, system_actor
from layers.access.models import Territory
from layers.access.policy import Position
from layers.access.roles import Role
from layers.catalog.models import Change
from layers.catalog.registry import layer
from layers.catalog.services.erase import erase
from layers.catalog.sql.fragment import Fragment
from layers.catalog.sql.sequencer import sequence_changes
from layers.tiles.address import CELL_UNITS, EXTENT, TileAddress
from layers.tiles.models import Cell, Pyramid
from layers.tiles.services.fold_counts import fold_counts
from layers.tiles.services.rebuild_counts import rebuild_counts
from layers.tiles.sql.counts import counts_tile, counts_tile_from_rows
from layers.tiles.sql.pyramid import pyramid_state
from layers.tiles.sql.run import fetch_bytes
from layers.tiles.tasks import fold_changes
from layers.tiles.view_of_layer import layer_on_tiles
from tests.testlayer.models import Thing
from tests.tiles.conftest import HERE, decode, fetch, place_in, tile_at

pytestmark = pytest.mark.django_db(transaction=True)
WORLD = TileAddress(0, 0, 0)
CLOSE = tile_at(*HERE, 9)
READERS = {
    "public": PUBLIC,
    "archaeologist": Actor(posts=frozenset({Post("200010700", Role.ARCHAEOLOGIST)})),
    "police next door": Actor(posts=frozenset({Post("75056", Role.POLICE)})),
    "front desk": Actor(posts=frozenset({Post("200010700", Role.FRONT_DESK)})),
    "superuser": Actor(is_superuser=True),
}


def _bytes(query: Fragment | None) -> bytes:
    return fetch_bytes(query) if query is not None else b""


def _cells(body: bytes) -> list[Any]:
    found = decode(body).get("test-things", []) if body else []
    return sorted((each["geometry"]["coordinates"], each["properties"]["count"]) for each in found)


def counted(actor: Actor, tile: TileAddress) -> list[Any]:
    """What the pyramid and the unfolded changes say together."""
    view = layer_on_tiles("test-things", actor)
    area = tile.area(CELL_UNITS)
    state = pyramid_state("test-things")
    assert area is not None
    assert state is not None
    return _cells(_bytes(counts_tile(view.rows, tile, area, state.cursor)))


def true(actor: Actor, tile: TileAddress) -> list[Any]:
    """What counting the rows themselves says."""
    view = layer_on_tiles("test-things", actor)
    area = tile.area(CELL_UNITS)
    assert area is not None
    return _cells(_bytes(counts_tile_from_rows(view.rows, tile, area)))


def granted_positions(actor: Actor) -> int:
    """How many rows the actor gets a position of, by the policy and without any of the SQL."""
    policy = layer("test-things").policy
    number = 0
    for row in Thing.objects.all():
        if row.geom is None or abs(row.geom.x) > 1e8:  # nowhere, or off the map
            continue
        access = policy.grants(actor, row.territory_id).get(row.visibility)
        if ("test-things", row.pk) in actor.holds:
            access = policy.held
        number += access is not None and access.position is not Position.NONE
    return number


def assert_right(*actors: Actor) -> None:
    """The counts are those of the rows, near and from afar."""
    for actor in actors or READERS.values():
        for tile in (WORLD, CLOSE):
            assert counted(actor, tile) == true(actor, tile)
        assert sum(count for _place, count in counted(actor, WORLD)) == granted_positions(actor)


def nothing() -> None:
    """Leave things as they are."""


def number_all() -> None:
    """Give every committed change its cursor."""
    while sequence_changes():
        pass


@pytest.fixture
def home(territory: Territory, neighbour: Territory) -> Territory:
    """Two territories and a pyramid without anything in it."""
    rebuild_counts(layer("test-things"))
    return territory


# -- what a map library sees ----------------------------------------------------------------------


def test_from_afar_a_tile_carries_counts_and_closer_up_features(
    client: Client, home: Territory, thing: Callable[..., Thing]
) -> None:
    for number in range(5):
        thing(f"here-{number}")
    thing("there", Point(HERE[0] + 9_000, HERE[1], srid=2154))
    cells = fetch(client, "test-things", CLOSE).layers["test-things"]
    assert sorted(each["properties"]["count"] for each in cells) == [1, 5]
    assert all(set(each["properties"]) == {"count"} and not each.get("id") for each in cells)
    closer = fetch(client, "test-things", tile_at(*HERE, 10))
    assert len(closer.names) == 6


def test_a_cell_is_drawn_in_the_middle_of_its_points(
    client: Client, home: Territory, thing: Callable[..., Thing]
) -> None:
    thing("a", place_in(CLOSE, 1030, 1040))
    thing("b", place_in(CLOSE, 1050, 1080))
    for fold in (nothing, number_all, fold_counts):
        fold()
        (cell,) = fetch(client, "test-things", CLOSE).layers["test-things"]
        assert cell["geometry"]["coordinates"] == [1040, 1060]


def test_cells_of_the_neighbour_reach_into_the_buffer(
    client: Client, home: Territory, thing: Callable[..., Thing]
) -> None:
    thing("near", place_in(CLOSE, -60, 500))
    thing("beyond", place_in(CLOSE, EXTENT + 70, 500))
    number_all()
    fold_counts()
    assert fetch(client, "test-things", CLOSE).count == 1


def test_hidden_rows_do_not_count(
    client: Client, home: Territory, thing: Callable[..., Thing]
) -> None:
    for sensitivity in ("open", "delicate", "restricted", "sealed"):
        thing(sensitivity, sensitivity=sensitivity)
    for fold in (nothing, number_all, fold_counts):
        fold()
        assert fetch(client, "test-things", WORLD).count == 2


def test_whoever_gets_a_generalised_position_is_counted_by_it(
    home: Territory, thing: Callable[..., Thing]
) -> None:
    made = thing("delicate", sensitivity="delicate")
    made.refresh_from_db()
    assert made.geom
    assert made.rough
    zoom = 9
    number_all()
    fold_counts()
    for actor, x, y in (
        (READERS["archaeologist"], made.geom.x, made.geom.y),
        (PUBLIC, made.rough.x, made.rough.y),
    ):
        tile = tile_at(x, y, zoom)
        ((place, count),) = counted(actor, tile)
        assert count == 1
        expected = place_in(tile, *place)
        # A unit of this zoom is 19 m of Mercator, 12 m on the ground.
        assert expected.distance(Point(x, y, srid=2154)) < 12
    assert made.geom.distance(made.rough) > 400


def test_the_holder_of_a_row_counts_it_once(home: Territory, thing: Callable[..., Thing]) -> None:
    for sensitivity in ("open", "delicate", "sealed"):
        held = thing(sensitivity, sensitivity=sensitivity)
        assert_right(PUBLIC.holding("test-things", held.pk))
        number_all()
        fold_counts()
        assert_right(PUBLIC.holding("test-things", held.pk))


# -- every state between a write and its fold ------------------------------------------------------


def test_pending_numbered_and_folded_changes_count_once(
    home: Territory, thing: Callable[..., Thing]
) -> None:
    made = thing("one")
    assert_right()  # committed, not numbered
    number_all()
    assert_right()  # numbered, not folded
    fold_counts()
    assert_right()  # folded
    assert Cell.objects.filter(zoom=0, generalised=False).get().count == 1
    made.geom = Point(HERE[0] + 5_000, HERE[1], srid=2154)
    made.save()
    with transaction.atomic():
        thing("open transaction")
        assert_right()  # this very transaction's
    Thing.objects.filter(pk=made.pk).update(sensitivity="sealed")
    assert_right()
    number_all()
    fold_counts()
    assert_right()


def test_a_fold_leaves_no_empty_cells(home: Territory, thing: Callable[..., Thing]) -> None:
    made = thing("one")
    number_all()
    fold_counts()
    levels = layer("test-things").style.aggregate_below
    assert Cell.objects.count() == 2 * levels  # exact and generalised
    made.delete()
    number_all()
    fold_counts()
    assert not Cell.objects.exists()


@pytest.mark.parametrize("state", ["pending", "numbered", "folded", "moved since"])
def test_erasing_leaves_the_counts_right(
    home: Territory, thing: Callable[..., Thing], state: str
) -> None:
    thing("stays")
    goes = thing("goes")
    if state != "pending":
        number_all()
    if state in {"folded", "moved since"}:
        fold_counts()
    if state == "moved since":
        goes.geom = Point(HERE[0] + 7_000, HERE[1], srid=2154)
        goes.save()
        Thing.objects.filter(pk=goes.pk).update(sensitivity="delicate")
    key = goes.pk
    erase(system_actor("test"), "test-things", goes)
    assert set(Change.objects.filter(key=key).values_list("operation", flat=True)) == {"E"}
    for step in (nothing, number_all, fold_counts, fold_counts):
        step()
        assert_right()


def test_a_pyramid_built_while_changes_are_open_counts_them_once(
    home: Territory, thing: Callable[..., Thing]
) -> None:
    thing("numbered")
    number_all()
    made = thing("pending")
    Thing.objects.filter(pk=made.pk).update(geom=Point(HERE[0] + 5_000, HERE[1], srid=2154))
    gone = thing("gone")
    gone.delete()
    rebuild_counts(layer("test-things"))
    assert_right()
    number_all()
    assert_right()
    fold_counts()
    assert_right()


def test_without_a_pyramid_the_rows_are_counted_and_the_first_fold_builds_it(
    client: Client, territory: Territory, thing: Callable[..., Thing]
) -> None:
    for number in range(3):
        thing(f"thing-{number}")
    assert not Pyramid.objects.filter(layer="test-things").exists()
    assert fetch(client, "test-things", CLOSE).count == 3
    fold_changes(timestamp=0)
    assert Pyramid.objects.filter(layer="test-things").exists()
    assert_right(PUBLIC)
    assert fetch(client, "test-things", CLOSE).count == 3


def test_a_pyramid_that_is_too_low_is_rebuilt(
    client: Client, home: Territory, thing: Callable[..., Thing]
) -> None:
    thing("one")
    Pyramid.objects.filter(layer="test-things").update(levels=4)
    assert fetch(client, "test-things", CLOSE).count == 1
    fold_counts()
    assert Pyramid.objects.get(layer="test-things").levels == 10
    assert_right()


def test_the_command_rebuilds_what_is_wrong(home: Territory, thing: Callable[..., Thing]) -> None:
    thing("one")
    number_all()
    fold_counts()
    Cell.objects.all().delete()
    said = StringIO()
    call_command("rebuild_counts", stdout=said)
    assert "test-things" in said.getvalue()
    assert_right()
    for name in ("communes", "unknown"):
        with pytest.raises(CommandError):
            call_command("rebuild_counts", name)


# -- whatever happens ------------------------------------------------------------------------------

PLACES = st.one_of(
    st.none(),
    st.tuples(st.integers(-12_000, 12_000), st.integers(-12_000, 12_000)),
    st.sampled_from([(0, 0), (10**9, 10**9)]),
)
SENSITIVITIES = st.sampled_from(["open", "delicate", "restricted", "sealed"])
TERRITORIES = st.sampled_from(["200010700", "75056"])
STEPS = st.one_of(
    st.tuples(st.just("insert"), TERRITORIES, SENSITIVITIES, PLACES),
    st.tuples(st.just("many"), SENSITIVITIES, st.integers(2, 30)),
    st.tuples(st.just("move"), st.integers(0, 99), PLACES),
    st.tuples(st.just("reclassify"), st.integers(0, 99), SENSITIVITIES),
    st.tuples(st.just("cede"), st.integers(0, 99), TERRITORIES),
    st.tuples(st.just("delete"), st.integers(0, 99)),
    st.tuples(st.just("erase"), st.integers(0, 99)),
    st.sampled_from([("number",), ("fold",), ("rebuild",), ("roll back",)]),
)


def _point(place: tuple[int, int] | None) -> Point | None:
    return None if place is None else Point(HERE[0] + place[0], HERE[1] + place[1], srid=2154)


def _insert(territory: str, sensitivity: str, place: tuple[int, int] | None) -> None:
    Thing.objects.create(
        territory_id=territory, name="t", sensitivity=sensitivity, geom=_point(place)
    )


def _take(step: Any) -> None:
    kind, *rest = step
    keys = list(Thing.objects.order_by("pk").values_list("pk", flat=True))
    chosen = (
        Thing.objects.filter(pk=keys[rest[0] % len(keys)])
        if keys and rest and isinstance(rest[0], int)
        else Thing.objects.none()
    )
    match kind:
        case "insert":
            _insert(*rest)
        case "many":
            Thing.objects.bulk_create(
                Thing(
                    territory_id="200010700",
                    name="m",
                    sensitivity=rest[0],
                    geom=_point((number * 311 % 9_000, number * 977 % 9_000)),
                )
                for number in range(rest[1])
            )
        case "move":
            chosen.update(geom=_point(rest[1]))
        case "reclassify":
            chosen.update(sensitivity=rest[1])
        case "cede":
            chosen.update(territory_id=rest[1])
        case "delete":
            chosen.delete()
        case "erase":
            for row in chosen:
                erase(system_actor("test"), "test-things", row)
        case "number":
            sequence_changes()
        case "fold":
            fold_counts()
        case "rebuild":
            rebuild_counts(layer("test-things"))
        case "roll back":
            with transaction.atomic():
                _insert("200010700", "open", (5, 5))
                transaction.set_rollback(True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=14))
def test_counts_are_those_of_the_rows_whatever_happened(home: Territory, steps: list[Any]) -> None:
    Thing.objects.all().delete()
    for step in steps:
        _take(step)
        assert_right()
    number_all()
    fold_counts()
    assert_right()


def test_counts_are_right_at_every_instant_while_others_write_and_fold(home: Territory) -> None:
    """Readers in one snapshot compare cells with rows; writers and folders never wait for them."""
    stop = threading.Event()
    failures: list[BaseException] = []
    written = [0]

    def running(work: Callable[[random.Random], None], seed: int) -> threading.Thread:
        def run() -> None:
            dice = random.Random(seed)
            try:
                while not stop.is_set():
                    work(dice)
            except BaseException as failure:
                failures.append(failure)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def write(dice: random.Random) -> None:
        keys = list(Thing.objects.values_list("pk", flat=True))
        place = (dice.randrange(9_000), dice.randrange(9_000))
        sensitivity = dice.choice(["open", "delicate", "restricted", "sealed"])
        chosen = Thing.objects.filter(pk=dice.choice(keys)) if keys else Thing.objects.none()
        match dice.randrange(6):
            case 0 | 1:
                _insert("200010700", sensitivity, place)
            case 2:
                chosen.update(geom=_point(place))
            case 3:
                chosen.update(sensitivity=sensitivity)
            case 4:
                chosen.delete()
            case _:
                row = chosen.first()
                if row is not None and row.pk is not None:
                    erase(system_actor("test"), "test-things", row)
        written[0] += 1

    def tend(dice: random.Random) -> None:
        sequence_changes()
        fold_counts() if dice.random() < 0.8 else rebuild_counts(layer("test-things"))

    threads = [running(write, 1), running(write, 2), running(tend, 3)]
    try:
        compared = 0
        while compared < 40 or (written[0] < 150 and not failures and compared < 400):
            for actor in READERS.values():
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    assert counted(actor, CLOSE) == true(actor, CLOSE)
                compared += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert not failures, failures
    number_all()
    fold_counts()
    assert_right()
