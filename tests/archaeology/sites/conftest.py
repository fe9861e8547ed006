"""People around an excavation, and the excavation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Polygon

from archaeology.sites.models import Operation, StratigraphicUnit
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.conftest import SOUTH, WEST


def footprint() -> Polygon:
    """Ten metres square in the western commune."""
    made = Polygon.from_bbox((WEST + 1000, SOUTH + 1000, WEST + 1010, SOUTH + 1010))
    made.srid = 2154
    return made


@pytest.fixture
def archaeologist(territory: Territory, account: Callable[..., Account]) -> Actor:
    """The archaeologist of the territory."""
    return actor_of(account("archeologue", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def presenter(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Somebody of the heritage service."""
    return actor_of(account("patrimoine", territory, Role.HERITAGE))


@pytest.fixture
def strangers(
    territory: Territory, neighbour: Territory, account: Callable[..., Account], presenter: Actor
) -> list[Actor]:
    """Everybody who records nothing here: citizens, other trades, the next territory's
    archaeologist, a superuser.
    """
    root = Account.objects.create_superuser("root", password="demo")
    others = [
        account("loin", neighbour, Role.ARCHAEOLOGIST),
        account("police", territory, Role.POLICE),
        account("admin", territory, Role.ADMINISTRATOR),
        account("elu", territory, Role.ELECTED),
        root,
    ]
    return [PUBLIC, presenter, *map(actor_of, others)]


@pytest.fixture
def dig(territory: Territory, archaeologist: Actor) -> Operation:
    """A restricted excavation."""
    return record_operation(
        archaeologist,
        territory.pk,
        OperationFacts("2031", "excavation", "Place d’essai", geom=footprint()),
    )


@pytest.fixture
def units(dig: Operation, archaeologist: Actor) -> dict[str, StratigraphicUnit]:
    """Four units that nobody has related yet."""
    return {
        number: record_unit(archaeologist, dig.pk, UnitFacts(number))
        for number in ("1204", "1207", "1210", "1300")
    }
