"""What the change log keeps, and what it must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connection, transaction

from layers.access.actor import PUBLIC, Actor, system_actor
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.models import Change, Relation
from layers.catalog.registry import layer
from layers.catalog.services.erase import MayNotErase, erase
from layers.catalog.services.relate import End, relate
from layers.territory.models import Commune
from tests.catalog.conftest import ADMINISTRATOR
from tests.conftest import SOUTH, WEST
from tests.testlayer.models import Thing

Make = Callable[..., Thing]


def changes(key: int) -> list[Any]:
    return list(Change.objects.filter(layer="test-things", key=key).order_by("id"))


def whole_log() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c::text || coalesce(encode(shape_before, 'escape'), '') FROM catalog_change c"
        )
        return "\n".join(row[0] for row in cursor.fetchall())


def test_an_insert_keeps_key_class_and_bounds_only(thing: Make) -> None:
    made = thing()
    [change] = changes(made.pk)
    assert change.operation == "I"
    assert (change.old_territory, change.new_territory) == (None, "200010700")
    assert (change.old_class, change.new_class) == (None, "public")
    assert change.new_bounds.equals(made.geom)
    assert change.new_general.coords == (WEST, SOUTH)
    assert change.fields is None
    assert change.shape_before is None


def test_an_update_keeps_changed_history_fields_and_the_replaced_shape(thing: Make) -> None:
    made = thing()
    Thing.objects.filter(pk=made.pk).update(
        weight=2, geom=Point(WEST + 2430, SOUTH + 370, srid=2154), note="SECRET-else"
    )
    change = changes(made.pk)[-1]
    assert change.operation == "U"
    assert change.fields == {"weight": [1, 2]}
    assert change.old_bounds.coords == (WEST + 430, SOUTH + 370)
    assert change.new_bounds.coords == (WEST + 2430, SOUTH + 370)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_AsText(ST_GeomFromEWKB(%s))", [bytes(change.shape_before)])
        assert cursor.fetchone() == (f"POINT({WEST + 430} {SOUTH + 370})",)


def test_an_unmoved_row_keeps_no_shape(thing: Make) -> None:
    made = thing()
    Thing.objects.filter(pk=made.pk).update(weight=3)
    assert changes(made.pk)[-1].shape_before is None


def test_a_deletion_keeps_where_it_was(thing: Make) -> None:
    made = thing()
    key = made.pk
    made.delete()
    change = changes(key)[-1]
    assert (change.operation, change.old_class, change.new_class) == ("D", "public", None)


def test_a_place_gained_or_lost_is_kept(thing: Make) -> None:
    made = thing(geom=None)
    Thing.objects.filter(pk=made.pk).update(geom=Point(WEST, SOUTH, srid=2154))
    gained = changes(made.pk)[-1]
    assert gained.old_bounds is None
    assert gained.new_bounds.coords == (WEST, SOUTH)
    Thing.objects.filter(pk=made.pk).update(geom=None)
    lost = changes(made.pk)[-1]
    assert lost.new_bounds is None
    assert lost.shape_before is not None


def test_reclassifying_by_hand_is_logged_with_both_classes(thing: Make) -> None:
    made = thing()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testlayer_thing SET sensitivity = 'sealed' WHERE id = %s", [made.pk])
    change = changes(made.pk)[-1]
    assert (change.old_class, change.new_class) == ("public", "sealed")
    assert change.fields == {"sensitivity": ["open", "sealed"]}


def test_free_text_never_enters_the_log(thing: Make) -> None:
    made = thing()
    made.name, made.note, made.finder = "SECRET-2", "SECRET-3", "SECRET-4"
    made.weight = 5
    made.save()
    made.delete()
    assert len(whole_log()) > 100
    assert "SECRET" not in whole_log()


def test_one_statement_is_one_batch(territory: Territory) -> None:
    Thing.objects.bulk_create(
        [Thing(territory=territory, name=str(number), kind="pot") for number in range(5)]
    )
    logged = Change.objects.filter(layer="test-things")
    assert logged.count() == 5
    assert logged.values("batch").distinct().count() == 1


def test_a_statement_that_changes_nothing_leaves_no_batch(territory: Territory) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_pendingbatch")
        before = cursor.fetchone()
        Thing.objects.filter(pk=-1).update(weight=1)
        cursor.execute("SELECT count(*) FROM catalog_pendingbatch")
        assert cursor.fetchone() == before


@pytest.mark.parametrize("values", [{"actor": "account:2"}, {"key": 1}, {"fields": {}}])
def test_the_log_is_never_rewritten(thing: Make, values: dict[str, object]) -> None:
    made = thing()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Change.objects.filter(key=made.pk).update(**values)
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE catalog_change SET actor = 'x' WHERE key = %s", [made.pk])


# -- who ------------------------------------------------------------------------------------------


def test_the_log_names_the_actor_by_number(thing: Make) -> None:
    with acting(Actor(account_id=42, name="Jeanne Martin")):
        made = thing()
    assert changes(made.pk)[-1].actor == "account:42"
    assert "Martin" not in whole_log()


def test_an_inner_actor_does_not_stay_for_the_rest(thing: Make) -> None:
    with acting(Actor(account_id=1)):
        first = thing()
        with acting(system_actor("job")):
            second = thing()
        third = thing()
    actors = [changes(each.pk)[0].actor for each in (first, second, third)]
    assert actors == ["account:1", "system:job", "account:1"]


def test_an_inner_actor_that_fails_does_not_stay(thing: Make) -> None:
    with acting(Actor(account_id=1)):
        with pytest.raises(RuntimeError), acting(system_actor("job")):
            raise RuntimeError
        made = thing()
    assert changes(made.pk)[0].actor == "account:1"


@pytest.mark.django_db(transaction=True)
def test_the_actor_does_not_leak_over_the_pooled_connection(thing: Make) -> None:
    def backend() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0])

    with acting(Actor(account_id=42)):
        thing()
        same = backend()
    assert changes(thing().pk)[0].actor == "unknown"
    assert backend() == same
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('geoportal.actor', true), '')")
        assert cursor.fetchone() == ("",)


# -- erase ----------------------------------------------------------------------------------------


def test_erase_leaves_only_the_tombstone(thing: Make) -> None:
    made, other = thing(), thing()
    Thing.objects.filter(pk=made.pk).update(weight=9)
    ends = End("test-things", made.pk), End("test-things", other.pk)
    relate(ADMINISTRATOR, ends[0], Relation.Kind.ABOUT, ends[1])
    key = made.pk
    erase(ADMINISTRATOR, "test-things", made)
    [left] = changes(key)
    assert left.operation == "E"
    assert (left.fields, left.shape_before, left.old_bounds, left.new_bounds) == (None,) * 4
    assert (left.old_general, left.new_general) == (None, None)
    assert not Thing.objects.filter(pk=key).exists()
    assert not Relation.objects.exists()
    assert len(changes(other.pk)) == 1


def test_only_the_territorys_administration_erases(thing: Make) -> None:
    made = thing()
    for actor in (PUBLIC, Actor(account_id=2)):
        with pytest.raises(MayNotErase):
            erase(actor, "test-things", made)
    assert Thing.objects.filter(pk=made.pk).exists()


def test_every_layer_is_logged() -> None:
    for name in ("communes", "base-map", "test-things"):
        triggers = layer(name).model._meta.triggers  # type: ignore[attr-defined]
        assert {each.name for each in triggers} == {"log_insert", "log_update", "log_delete"}


def test_a_commune_without_boundary_is_logged(territory: Territory) -> None:
    made = Commune.objects.create(territory=territory, insee="76999", name="Sans")
    assert Change.objects.get(layer="communes", key=made.pk).new_bounds is None
