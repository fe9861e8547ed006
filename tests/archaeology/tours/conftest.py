"""People around a tour, and the places that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Tour
from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.tours.walk import a_site, a_walk


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def presenter(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Somebody of the heritage service."""
    return actor_of(account("patrimoine", territory, Role.HERITAGE))


@pytest.fixture
def archaeologist(territory: Territory, account: Callable[..., Account]) -> Actor:
    """The archaeologist of the territory."""
    return actor_of(account("archeologue", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def theatre(territory: Territory, archaeologist: Actor) -> HeritageSite:
    """A public place, 400 m east of where the walk begins."""
    return a_site(archaeologist, territory, "Théâtre", 400)


@pytest.fixture
def walk(presenter: Actor, territory: Territory) -> Tour:
    """A tour of two stops, complete in French, not published."""
    return a_walk(presenter, territory)
