"""Asking must not tell what showing would not: filters, bisection, order, and the SQL itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layers.access.actor import PUBLIC, Actor, Post
from layers.access.models import Territory
from layers.access.policy import Position
from layers.access.roles import Role
from layers.access.territories import forget_territories, territory_keys
from layers.catalog.box import Box
from layers.catalog.layer import Layer
from layers.catalog.registry import layer
from layers.catalog.visible import NEWEST_FIRST, Order, VisibleRows
from tests.testlayer.models import GRID_M, Thing
from tests.visibility.rows import SOUTH, WEST, WalkedRow

Walked = dict[str, list[WalkedRow]]
POLICE = Actor(account_id=1, posts=frozenset({Post("200010700", Role.POLICE)}))
FRONT_DESK = Actor(account_id=2, posts=frozenset({Post("200010700", Role.FRONT_DESK)}))
ARCHAEOLOGIST = Actor(account_id=3, posts=frozenset({Post("200010700", Role.ARCHAEOLOGIST)}))


@pytest.fixture
def things() -> Layer:
    return layer("test-things")


def one(walked: Walked, visibility: str, territory: str = "200010700") -> WalkedRow:
    return next(
        row
        for row in walked["test-things"]
        if row.visibility == visibility and row.territory == territory and row.exact
    )


def bisect(holds: Callable[[Box], bool]) -> tuple[float, float]:
    """The position (longitude, latitude) that yes-or-no answers about boxes give away."""
    west, south, east, north = -5.0, 42.0, 9.0, 51.0
    for _ in range(26):
        middle = (west + east) / 2
        west, east = (west, middle) if holds(Box(west, south, middle, north)) else (middle, east)
        middle = (south + north) / 2
        south, north = (south, middle) if holds(Box(west, south, east, middle)) else (middle, north)
    return (west + east) / 2, (south + north) / 2


def metres_between(longitude: float, latitude: float, place: GEOSGeometry | None) -> float:
    point = Point(longitude, latitude, srid=4326)
    point.transform(2154)
    assert place is not None
    return float(point.distance(place))


def test_bisecting_with_boxes_finds_the_generalised_position_only(
    walked: Walked, things: Layer
) -> None:
    row = one(walked, "delicate")
    rows = things.visible_to(PUBLIC).keyed([row.key])
    found = bisect(lambda box: rows.in_bbox(box).count().number == 1)
    assert metres_between(*found, row.rough) < 1
    assert metres_between(*found, row.exact) > 400


def test_bisecting_finds_the_exact_position_where_it_is_granted(
    walked: Walked, things: Layer
) -> None:
    row = one(walked, "delicate")
    rows = things.visible_to(ARCHAEOLOGIST).keyed([row.key])
    found = bisect(lambda box: rows.in_bbox(box).count().number == 1)
    assert metres_between(*found, row.exact) < 1


def test_a_row_without_granted_position_answers_no_question_about_place(
    walked: Walked, things: Layer
) -> None:
    row = one(walked, "restricted")
    assert isinstance(row.exact, Point)
    rows = things.visible_to(FRONT_DESK).keyed([row.key])
    assert rows.count().number == 1
    assert rows.in_bbox(Box(-5, 42, 9, 51)).count().number == 0
    assert rows.within_metres(row.exact.x, row.exact.y, 1e6).count().number == 0
    assert rows.features(10, order=Order(near=(row.exact.x, row.exact.y))) == []
    assert rows.extent() is None


def test_distance_is_measured_from_the_granted_position(walked: Walked, things: Layer) -> None:
    row = one(walked, "delicate")
    assert isinstance(row.exact, Point)
    assert isinstance(row.rough, Point)
    rows = things.visible_to(PUBLIC).keyed([row.key])
    assert rows.within_metres(row.exact.x, row.exact.y, 50).count().number == 0
    assert rows.within_metres(row.rough.x, row.rough.y, 1).count().number == 1


def test_order_by_distance_tells_only_the_granted_position(
    walked: Walked, things: Layer, two_territories: tuple[Territory, Territory]
) -> None:
    """Two rows whose exact order differs from that of their generalised positions."""
    x, y = WEST + 40_000, SOUTH
    made = [
        Thing.objects.create(
            territory=two_territories[0],
            name=name,
            kind="pot",
            sensitivity="delicate",
            geom=Point(east, y, srid=2154),
        )
        for name, east in (("near", x + 510), ("far", x + 1_490))  # both snap to x + 1 km
    ]
    rows = things.visible_to(PUBLIC).keyed([thing.pk for thing in made])
    order = [feature.key for feature in rows.features(10, order=Order(near=(x, y)))]
    assert order == sorted(thing.pk for thing in made)  # a tie, settled by key
    studied = things.visible_to(ARCHAEOLOGIST).keyed([thing.pk for thing in made])
    assert [feature.key for feature in studied.features(10, order=Order(near=(x, y)))] == [
        thing.pk for thing in made
    ]


def test_rows_whose_moment_is_not_granted_are_not_sorted_by_it(
    walked: Walked, things: Layer
) -> None:
    delicate = [row.key for row in walked["test-things"] if row.visibility == "delicate"]
    # Each at another moment: the order of keys, after the dated rows, tells nothing of it.
    for hour, key in enumerate(sorted(delicate, reverse=True)):
        Thing.objects.filter(pk=key).update(happened_at=datetime(2025, 1, 1, hour, tzinfo=UTC))
    seen = things.visible_to(PUBLIC).features(99, order=NEWEST_FIRST)
    assert [each.key for each in seen[-len(delicate) :]] == sorted(delicate)


def test_the_extent_is_that_of_granted_positions(walked: Walked, things: Layer) -> None:
    row = one(walked, "delicate")
    assert isinstance(row.rough, Point)
    extent = things.visible_to(PUBLIC).keyed([row.key]).extent(2154)
    assert extent is not None
    assert extent.as_list() == pytest.approx([row.rough.x, row.rough.y] * 2)
    assert extent.west % GRID_M == 0


@pytest.mark.parametrize("field", ["name", "finder", "note", "weight"])
def test_a_filter_on_a_field_not_granted_is_the_same_for_right_and_wrong_values(
    walked: Walked, things: Layer, field: str
) -> None:
    row = one(walked, "delicate")
    rows = things.visible_to(PUBLIC).keyed([row.key])
    wrong: object = 1 if field == "weight" else "wrong"
    assert rows.among(field, [row.values[field]]).count().number == 0
    assert rows.among(field, [wrong]).count().number == 0


def test_a_filter_on_a_granted_field_works(walked: Walked, things: Layer) -> None:
    row = one(walked, "delicate")
    rows = things.visible_to(PUBLIC)
    assert rows.among("kind", [row.values["kind"]]).count().number == 1
    assert things.visible_to(ARCHAEOLOGIST).among("name", [row.values["name"]]).count().number == 1
    assert rows.among("kind", []).count().number == 0
    with pytest.raises(KeyError):
        rows.among("sensitivity", ["delicate"])


def test_ranges_and_words_are_asked_of_granted_fields_only(walked: Walked, things: Layer) -> None:
    hidden, shown = one(walked, "delicate"), one(walked, "public")
    rows = things.visible_to(PUBLIC)
    assert rows.keyed([hidden.key]).between("weight", 0, 10**9).count().number == 0
    assert rows.keyed([shown.key]).between("weight", 0, 10**9).count().number == 1
    assert rows.keyed([shown.key]).between("weight", shown.values["weight"] + 1).count().number == 0
    for word in (hidden.values["name"], hidden.values["finder"], hidden.values["note"]):
        assert rows.containing(word, ["name", "finder", "note"]).count().number == 0
        assert rows.containing(word, ["name", "finder", "note", "kind"]).count().number == 0
    assert rows.containing(shown.values["name"].upper(), ["name", "note"]).count().number == 1
    assert rows.containing("", ["name"]).count().number == 0
    # Words are words: nothing in them is a pattern.
    assert rows.containing("%", ["name"]).count().number == 0


def test_an_area_is_asked_of_the_granted_position(walked: Walked, things: Layer) -> None:
    row = one(walked, "delicate")
    assert row.exact is not None
    assert row.rough is not None
    rows = things.visible_to(PUBLIC).keyed([row.key])
    assert rows.in_area(row.exact.buffer(50)).count().number == 0
    assert rows.in_area(row.rough.buffer(1)).count().number == 1


def test_a_looked_up_value_can_be_asked_for(walked: Walked) -> None:
    row = walked["requests"][0]
    rows = layer("requests").visible_to(PUBLIC)
    found = rows.among("category", [row.values["category"]])
    assert [each.key for each in found.features(9)] == [row.key]
    assert rows.among("agency", [row.values["agency"]]).count().number == 0  # not granted


def test_time_is_not_asked_where_the_moment_is_not_granted(walked: Walked, things: Layer) -> None:
    row = one(walked, "delicate")
    year = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert things.visible_to(PUBLIC).keyed([row.key]).during(*year).count().number == 0
    assert things.visible_to(ARCHAEOLOGIST).keyed([row.key]).during(*year).count().number == 1


def test_a_lookup_shows_only_what_is_released(walked: Walked, things: Layer) -> None:
    row = one(walked, "public")
    [feature] = things.visible_to(PUBLIC).keyed([row.key]).features(1)
    assert feature.properties["tags"] == row.values["tags"]


def _everything_read(rows: VisibleRows) -> None:
    rows = rows.in_bbox(Box(-5, 42, 9, 51)).within_metres(WEST, SOUTH, 1e6).among("kind", ["x"])
    rows.count()
    rows.extent()
    rows.features(10)
    rows.features(10, order=NEWEST_FIRST)
    rows.features(10, order=Order(near=(WEST, SOUTH)))


@pytest.mark.parametrize(
    ("actor", "position"),
    [(PUBLIC, Position.GENERALISED), (FRONT_DESK, Position.NONE)],
)
def test_the_sql_of_who_gets_no_exact_position_never_names_it(
    walked: Walked, things: Layer, actor: Actor, position: Position
) -> None:
    rows = things.visible_to(actor)
    only = replace(
        rows, branches=tuple(each for each in rows.branches if each.access.position is position)
    )
    assert only.branches
    with CaptureQueriesContext(
        connection,
    ) as captured:
        _everything_read(only)
        only.features(10)
        only.count()
    text = "\n".join(query["sql"] for query in captured)
    assert captured.captured_queries
    assert not re.search(r"\bgeom\b", text)
    for hidden in ("name", "weight", "finder", "note", "sensitivity", "happened_at"):
        assert not re.search(rf'"{hidden}"', text), hidden


def test_the_sql_of_who_gets_it_names_it(walked: Walked, things: Layer) -> None:
    """The assertion above can fail."""
    with CaptureQueriesContext(connection) as captured:
        _everything_read(things.visible_to(ARCHAEOLOGIST))
    assert any(re.search(r"\bgeom\b", query["sql"]) for query in captured)


def test_the_whole_rows_are_those_granted_whole(walked: Walked) -> None:
    assert not Thing.objects.all().visible_to(PUBLIC).exists()
    assert not Thing.objects.all().visible_to(POLICE).exists()
    studied = Thing.objects.all().visible_to(ARCHAEOLOGIST)
    assert {(thing.territory_id, thing.visibility) for thing in studied} == {
        ("200010700", "delicate")
    }


def test_a_territory_another_process_has_just_made_stays_its_own(
    two_territories: tuple[Territory, Territory], things: Layer
) -> None:
    """The keys of territories are remembered for seconds; its rows may be there before that."""
    forget_territories()
    known = {each.pk for each in two_territories}
    assert set(territory_keys()) == known
    # As another process would: no signal of this one.
    Territory.objects.bulk_create([Territory(key="69123", name="Nouvelle")])
    hidden = Thing.objects.create(
        territory_id="69123", name="theirs", kind="pot", sensitivity="restricted"
    )
    for actor in (POLICE, FRONT_DESK):
        assert things.visible_to(actor).keyed([hidden.pk]).count().number == 0


def test_who_gets_the_same_shares_a_fingerprint(walked: Walked, things: Layer) -> None:
    nobody, somebody = things.visible_to(PUBLIC), things.visible_to(Actor(account_id=9))
    assert nobody.fingerprint == somebody.fingerprint
    assert nobody.fingerprint != things.visible_to(POLICE).fingerprint
    key = walked["test-things"][0].key
    assert nobody.fingerprint != things.visible_to(PUBLIC.holding("test-things", key)).fingerprint


def test_a_class_cannot_drift_from_its_row(walked: Walked) -> None:
    row = one(walked, "public")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testlayer_thing SET sensitivity = 'sealed' WHERE id = %s RETURNING visibility",
            [row.key],
        )
        assert cursor.fetchone() == ("sealed",)
    assert layer("test-things").visible_to(PUBLIC).keyed([row.key]).count().number == 0
