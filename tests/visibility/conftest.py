"""The walk's two territories, their rows and everybody who might look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.catalog.tail import TAIL
from tests.visibility import (  # noqa: F401  # they register factories
    archaeology_rows,
    raster_rows,
    studies_rows,
    tour_rows,
    water_rows,
    works_rows,
)
from tests.visibility.rows import FACTORIES, WalkedRow


@dataclass(frozen=True)
class Ground:
    """What is walked on, and who walks."""

    territories: tuple[Territory, Territory]
    rows: dict[str, list[WalkedRow]]
    people: dict[str, Account | None]


@pytest.fixture(scope="module")
def ground(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ground]:
    """All rows with their files, made once for all tests of a module, which only look.

    Each test runs inside this transaction, in one of its own: what it writes is undone.
    """
    media = tmp_path_factory.mktemp("walked")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        territories = (
            Territory.objects.create(key="200010700", name="Agglo d’essai"),
            Territory.objects.create(key="75056", name="Voisine"),
        )
        rows = {layer_id: factory(*territories) for layer_id, factory in FACTORIES.items()}
        _number_changes()
        yield Ground(territories, rows, _people(territories))
        transaction.set_rollback(True)


@pytest.fixture
def two_territories(ground: Ground, db: None) -> tuple[Territory, Territory]:
    """Home and next door."""
    return ground.territories


@pytest.fixture
def walked(ground: Ground, db: None) -> dict[str, list[WalkedRow]]:
    """The rows of every layer, by layer id."""
    return ground.rows


@pytest.fixture
def onlookers(ground: Ground, db: None) -> dict[str, Account | None]:
    """Nobody, an account without any role, each role in each territory, and the superuser."""
    return ground.people


@pytest.fixture(autouse=True)
def _memories_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was told once is told from memory, as it is outside of a transaction that is open.

    The log is numbered to its end, and nothing happens during a walk.
    """
    monkeypatch.setattr(TAIL, "caught_up", TAIL.refresh)


def _number_changes() -> None:
    """Give what happened its cursors: the sequencer waits for a commit that a test never makes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_sequencedchange (cursor, change_id)"
            " SELECT row_number() OVER (ORDER BY id), id FROM catalog_change"
        )


def _people(territories: tuple[Territory, Territory]) -> dict[str, Account | None]:
    people: dict[str, Account | None] = {
        "public": None,
        "outsider": Account.objects.create_user("outsider", password="demo"),
        "superuser": Account.objects.create_superuser("superuser", password="demo"),
    }
    for territory in territories:
        for role in Role:
            name = f"{role}-{territory.pk}"
            people[name] = _with_role(name, territory, role)
    both = _with_role("police-everywhere", territories[0], Role.POLICE)
    Membership.objects.create(account=both, territory=territories[1], role=Role.POLICE)
    people[both.username] = both
    return people


def _with_role(name: str, territory: Territory, role: Role) -> Account:
    made = Account.objects.create_user(name, password="demo")
    Membership.objects.create(account=made, territory=territory, role=role)
    return made
