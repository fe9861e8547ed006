"""What somebody who follows the log may know of a change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from layers.access.actor import PUBLIC, Actor, Post
from layers.access.roles import Role
from layers.catalog.registry import layer
from layers.catalog.services.erase import erase
from layers.catalog.sql.changes import VisibleChange, changes_visible_to, read_touches
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from tests.catalog.conftest import ADMINISTRATOR
from tests.testlayer.models import Thing

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Thing]
POLICE = Actor(account_id=5, posts=frozenset({Post("200010700", Role.POLICE)}))


def after(actor: Actor, cursor: int) -> list[VisibleChange]:
    while sequence_changes():
        pass
    return changes_visible_to(actor, layer("test-things"), cursor)


def told(actor: Actor, cursor: int) -> list[str]:
    return [change.happening for change in after(actor, cursor)]


def reclassify(made: Thing, sensitivity: str) -> None:
    Thing.objects.filter(pk=made.pk).update(sensitivity=sensitivity)


@pytest.fixture
def start() -> int:
    return last_cursor()


def test_a_public_life(thing: Make, start: int) -> None:
    made = thing()
    key = made.pk
    Thing.objects.filter(pk=key).update(weight=2)
    made.delete()
    seen = after(PUBLIC, start)
    assert [each.happening for each in seen] == ["appeared", "changed", "disappeared"]
    assert {each.key for each in seen} == {key}
    assert [each.cursor for each in seen] == sorted({each.cursor for each in seen})


def test_what_was_never_visible_does_not_exist(thing: Make, start: int) -> None:
    made = thing("sealed")
    reclassify(made, "restricted")
    reclassify(made, "sealed")
    made.delete()
    assert told(PUBLIC, start) == []
    assert told(POLICE, start) == ["appeared", "disappeared"]
    assert len(told(ADMINISTRATOR, start)) == 4


def test_a_row_that_becomes_hidden_disappears_and_one_that_opens_appears(
    thing: Make, start: int
) -> None:
    closing, opening = thing(), thing("restricted")
    reclassify(closing, "restricted")
    reclassify(opening, "open")
    seen = [(each.key, each.happening) for each in after(PUBLIC, start)]
    assert seen == [
        (closing.pk, "appeared"),
        (closing.pk, "disappeared"),
        (opening.pk, "appeared"),
    ]


def test_the_holder_follows_only_the_held_row(thing: Make, start: int) -> None:
    made, other = thing("sealed"), thing("sealed")
    holder = PUBLIC.holding("test-things", made.pk)
    reclassify(made, "restricted")
    reclassify(other, "restricted")
    seen = after(holder, start)
    assert {each.key for each in seen} == {made.pk}
    assert [each.happening for each in seen] == ["appeared", "changed"]


def test_who_saw_an_erased_object_hears_of_its_end(thing: Make, start: int) -> None:
    made = thing()
    erase(ADMINISTRATOR, "test-things", made)
    assert set(told(PUBLIC, start)) == {"disappeared"}


def test_who_saw_it_before_it_was_hidden_hears_too(thing: Make, start: int) -> None:
    made = thing()
    reclassify(made, "sealed")
    made.refresh_from_db()
    erase(ADMINISTRATOR, "test-things", made)
    assert set(told(PUBLIC, start)) == {"disappeared"}


def test_who_could_never_see_an_erased_object_hears_nothing(thing: Make, start: int) -> None:
    made = thing("sealed")
    erase(ADMINISTRATOR, "test-things", made)
    assert told(PUBLIC, start) == []
    assert told(POLICE, start) == []
    assert set(told(ADMINISTRATOR, start)) == {"disappeared"}


def test_a_page_of_changes_ends_where_the_next_begins(thing: Make, start: int) -> None:
    made = [thing() for _ in range(5)]
    after(PUBLIC, start)
    things = layer("test-things")
    cursor, keys = start, []
    while page := changes_visible_to(PUBLIC, things, cursor, limit=2):
        keys += [each.key for each in page]
        cursor = page[-1].cursor
    assert keys == [each.pk for each in made]


def test_a_cache_learns_both_classes_and_both_places(thing: Make, start: int) -> None:
    made = thing()
    reclassify(made, "delicate")
    after(PUBLIC, start)
    touch = read_touches(start)[-1]
    assert touch.scopes == (("200010700", "public"), ("200010700", "delicate"))
    assert len(touch.exact) == len(touch.general) == 2
    assert touch.exact != touch.general
    assert not touch.erased
