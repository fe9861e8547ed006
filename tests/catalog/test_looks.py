"""Each look at a watched class is written down, through whichever exit, and only those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from layers.access.actor import PUBLIC, actor_of, system_actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.models import Look
from layers.catalog.registry import layer, layers_for
from tests.testlayer.models import Thing

TILE = "/tiles/test-things/14/8217/5571.mvt"


@pytest.fixture
def officer(territory: Territory, account: Callable[..., Account]) -> Account:
    """Somebody who is granted a watched class."""
    return account("police", territory, Role.POLICE)


@pytest.fixture
def thing(territory: Territory) -> Thing:
    """A restricted thing."""
    made: Thing = Thing.objects.create(
        territory=territory,
        name="secret",
        kind="pot",
        sensitivity="restricted",
        geom=Point(525_000, 6_935_000, srid=2154),
    )
    return made


def looks() -> list[tuple[str, str, Any, str]]:
    return list(Look.objects.order_by("pk").values_list("actor", "layer", "classes", "address"))


@pytest.mark.parametrize(
    "address",
    [
        "/ogc/collections/test-things/items?f=json",
        "/ogc/collections/test-things/items?f=json&name=secret",
        TILE,
    ],
)
def test_a_request_writes_one_look(
    signed_in: Callable[[Account], Client], officer: Account, thing: Thing, address: str
) -> None:
    client = signed_in(officer)
    assert client.get(address).status_code in {200, 204}
    assert looks() == [(f"account:{officer.pk}", "test-things", ["restricted"], f"GET {address}")]


def test_an_answer_from_memory_is_a_look_too(
    signed_in: Callable[[Account], Client], officer: Account, thing: Thing
) -> None:
    client = signed_in(officer)
    tag = client.get(TILE)["ETag"]
    client.get(TILE, headers={"If-None-Match": tag})
    assert len(looks()) == 2


def test_who_is_granted_no_watched_class_leaves_no_trace(thing: Thing) -> None:
    client = Client()
    assert client.get("/ogc/collections/test-things/items?f=json").status_code == 200
    layer("test-things").visible_to(PUBLIC).count()
    assert looks() == []


def test_naming_the_layers_is_no_look(officer: Account, thing: Thing) -> None:
    assert layers_for(actor_of(officer))
    assert looks() == []


def test_a_command_or_a_notebook_is_written_as_it_reads(officer: Account, thing: Thing) -> None:
    rows = layer("test-things").visible_to(actor_of(officer))
    assert rows.count().number == 1
    assert looks() == [(f"account:{officer.pk}", "test-things", ["restricted"], "")]


def test_reading_the_model_is_a_look(territory: Territory, officer: Account, thing: Thing) -> None:
    Thing.objects.visible_to(actor_of(officer))
    assert len(looks()) == 1


def test_a_look_is_at_the_rows_of_one_territory(
    territory: Territory, neighbour: Territory, officer: Account, thing: Thing
) -> None:
    both = layer("test-things").visible_to(system_actor("essai"))
    both.count()
    assert set(Look.objects.values_list("territory", flat=True)) == {territory.pk, neighbour.pk}
    Look.objects.all().delete()
    both.of_territory(neighbour.pk).count()
    assert [each.territory for each in Look.objects.all()] == [neighbour.pk]
    Look.objects.all().delete()
    layer("test-things").visible_to(actor_of(officer)).of_territory(neighbour.pk).count()
    assert looks() == []


def test_looks_are_never_changed(officer: Account, thing: Thing) -> None:
    layer("test-things").visible_to(actor_of(officer)).count()
    with pytest.raises(Exception, match="Cannot update"):
        Look.objects.update(actor="somebody else")
