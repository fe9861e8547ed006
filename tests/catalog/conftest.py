"""Things to change, and committed ones for tests with several connections."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point

from layers.access.actor import Actor, Post
from layers.access.models import Territory
from layers.access.roles import Role
from tests.conftest import SOUTH, WEST
from tests.testlayer.models import Thing

ADMINISTRATOR = Actor(account_id=1, posts=frozenset({Post("200010700", Role.ADMINISTRATOR)}))


@pytest.fixture
def thing(territory: Territory) -> Callable[..., Thing]:
    """Makes a thing; words in its free text are told apart by `SECRET`."""

    def make(sensitivity: str = "open", east: float = 430, **values: object) -> Thing:
        made: Thing = Thing.objects.create(
            **{
                "territory": territory,
                "name": "SECRET-name",
                "kind": "pot",
                "weight": 1,
                "finder": "SECRET-finder",
                "note": "SECRET-note",
                "sensitivity": sensitivity,
                "geom": Point(WEST + east, SOUTH + 370, srid=2154),
            }
            | values
        )
        return made

    return make
