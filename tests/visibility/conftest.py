"""The walk's two territories, their rows and everybody who might look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from tests.visibility import (  # noqa: F401  # they register factories
    archaeology_rows,
    raster_rows,
    studies_rows,
    tour_rows,
    water_rows,
    works_rows,
)
from tests.visibility.rows import FACTORIES, WalkedRow


@pytest.fixture
def two_territories(db: None) -> tuple[Territory, Territory]:
    """Home and next door."""
    return (
        Territory.objects.create(key="200010700", name="Agglo d’essai"),
        Territory.objects.create(key="75056", name="Voisine"),
    )


@pytest.fixture
def walked(
    two_territories: tuple[Territory, Territory], settings: Any, tmp_path: Path
) -> dict[str, list[WalkedRow]]:
    """The rows of every layer, by layer id; their files are in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    rows = {layer_id: factory(*two_territories) for layer_id, factory in FACTORIES.items()}
    _number_changes()
    return rows


def _number_changes() -> None:
    """Give what happened its cursors: the sequencer waits for a commit that a test never makes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_sequencedchange (cursor, change_id)"
            " SELECT row_number() OVER (ORDER BY id), id FROM catalog_change"
        )


@pytest.fixture
def onlookers(
    two_territories: tuple[Territory, Territory], account: Callable[..., Account]
) -> dict[str, Account | None]:
    """Nobody, an account without any role, each role in each territory, and the superuser."""
    people: dict[str, Account | None] = {
        "public": None,
        "outsider": Account.objects.create_user("outsider", password="demo"),
        "superuser": Account.objects.create_superuser("superuser", password="demo"),
    }
    for territory in two_territories:
        for role in Role:
            name = f"{role}-{territory.pk}"
            people[name] = account(name, territory, role)
    both = account("police-everywhere", two_territories[0], Role.POLICE)
    Membership.objects.create(account=both, territory=two_territories[1], role=Role.POLICE)
    people[both.username] = both
    return people
