"""A handful of test things whose names tell who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.ogc.extent import forget_extents
from tests.testlayer.models import Thing

PLACE = (525_000, 6_935_000)  # in the middle of the commune Ouest, EPSG:2154
ITEMS = "/ogc/collections/test-things/items"


@pytest.fixture(autouse=True)
def _no_remembered_extents() -> Iterator[None]:
    forget_extents()
    yield
    forget_extents()


def thing(
    territory: Territory, name: str, east: float = 0, north: float = 0, **values: Any
) -> Thing:
    """A thing some metres from the place."""
    values.setdefault("geom", Point(PLACE[0] + east, PLACE[1] + north, srid=2154))
    values.setdefault("kind", "coin")
    made: Thing = Thing.objects.create(territory=territory, name=name, **values)
    return made


@pytest.fixture
def cast(territory: Territory) -> dict[str, Thing]:
    """`near` and `far` are public, 3 km apart; `delicate` is shown 570 m from where it is, at
    525000 6936000; `sealed` is the administrator's.
    """
    return {
        "near": thing(
            territory,
            "near",
            weight=3,
            note="secret de près",
            happened_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
        ),
        "far": thing(
            territory,
            "far",
            3000,
            kind="pot",
            happened_at=datetime(2026, 5, 1, 8, tzinfo=UTC),
        ),
        "delicate": thing(
            territory,
            "delicate",
            430,
            1370,
            sensitivity="delicate",
            happened_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
        "sealed": thing(
            territory,
            "sealed",
            9000,
            sensitivity="sealed",
            note="rien",
            happened_at=datetime(2020, 1, 1, tzinfo=UTC),
        ),
    }


@pytest.fixture
def administrator(territory: Territory, account: Callable[..., Account]) -> Account:
    """Somebody who sees everything in the territory."""
    return account("admin", territory, Role.ADMINISTRATOR)
