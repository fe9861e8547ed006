"""Who brings rasters, and where their files go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.raster.models import Raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.vocabulary import Kind

Bring = Callable[..., Raster]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def archaeologist(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Works with rasters of every class."""
    return actor_of(account("archeologue", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def administrator(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Sees to it that public rasters are there."""
    return actor_of(account("admin", territory, Role.ADMINISTRATOR))


@pytest.fixture
def stranger(neighbour: Territory, account: Callable[..., Account]) -> Actor:
    """An archaeologist next door."""
    return actor_of(account("voisin-archeologue", neighbour, Role.ARCHAEOLOGIST))


@pytest.fixture
def bring(archaeologist: Actor, territory: Territory) -> Bring:
    """Imports a file and makes it at once; of its facts only some are said."""

    def brought(file: Path, made: bool = True, **said: Any) -> Raster:
        facts = replace(RasterFacts("Essai", Kind.ELEVATION), **said)
        raster = import_raster(archaeologist, territory.pk, file, facts, later=False)
        if made:
            make_raster(raster.pk)
            raster.refresh_from_db()
        return raster

    return brought
