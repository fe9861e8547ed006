"""A tie between two objects is seen only by who sees both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from layers.access.actor import PUBLIC, Actor, Post
from layers.access.models import Territory
from layers.access.roles import Role
from layers.catalog.models import Relation
from layers.catalog.services.relate import End, relate, relations_of
from layers.territory.models import Commune
from tests.catalog.conftest import ADMINISTRATOR
from tests.testlayer.models import Thing

POLICE = Actor(account_id=5, posts=frozenset({Post("200010700", Role.POLICE)}))


@pytest.fixture
def ends(thing: Callable[..., Thing]) -> dict[str, End]:
    """One end of each class, and a commune."""
    made = {
        sensitivity: End("test-things", thing(sensitivity).pk)
        for sensitivity in ("open", "restricted", "sealed")
    }
    return made | {"commune": End("communes", Commune.objects.get(insee="76001").pk)}


def test_it_is_seen_from_both_ends(ends: dict[str, End]) -> None:
    made = relate(ADMINISTRATOR, ends["open"], Relation.Kind.AT, ends["commune"])
    assert relations_of(PUBLIC, ends["open"]) == [made]
    assert relations_of(PUBLIC, ends["commune"]) == [made]
    assert made.actor == "account:1"


def test_a_hidden_end_hides_it(ends: dict[str, End]) -> None:
    made = relate(ADMINISTRATOR, ends["restricted"], Relation.Kind.AT, ends["commune"])
    assert relations_of(PUBLIC, ends["commune"]) == []
    assert relations_of(PUBLIC, ends["restricted"]) == []
    assert relations_of(POLICE, ends["commune"]) == [made]
    assert relations_of(POLICE, ends["restricted"]) == [made]


def test_it_goes_out_of_sight_with_the_class(ends: dict[str, End]) -> None:
    relate(ADMINISTRATOR, ends["open"], Relation.Kind.AT, ends["commune"])
    Thing.objects.filter(pk=ends["open"].key).update(sensitivity="sealed")
    assert relations_of(PUBLIC, ends["commune"]) == []


@pytest.mark.parametrize("pair", [("sealed", "commune"), ("commune", "sealed")])
def test_nobody_ties_what_he_does_not_see(ends: dict[str, End], pair: tuple[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        relate(POLICE, ends[pair[0]], Relation.Kind.ABOUT, ends[pair[1]])
    assert not Relation.objects.exists()


def test_an_unknown_layer_or_key_is_no_end(ends: dict[str, End], territory: Territory) -> None:
    assert not End("no-such-layer", 1).visible_to(ADMINISTRATOR)
    assert not End("test-things", 1).visible_to(ADMINISTRATOR)


def test_tying_twice_changes_nothing(ends: dict[str, End]) -> None:
    first = relate(ADMINISTRATOR, ends["open"], Relation.Kind.ABOUT, ends["commune"])
    assert relate(ADMINISTRATOR, ends["open"], Relation.Kind.ABOUT, ends["commune"]) == first
    assert Relation.objects.count() == 1
