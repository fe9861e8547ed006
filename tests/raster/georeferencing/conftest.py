"""An old plan that somebody brought, and people around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.raster.models import Raster
from layers.raster.vocabulary import Confidentiality, Kind
from tests.raster.conftest import Bring
from tests.raster.drawn import heights
from tests.raster.georeferencing.old_plan import save_old_plan


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """The invented plan, a PNG without a position."""
    return save_old_plan(tmp_path)


@pytest.fixture
def plan(bring: Bring, plan_file: Path) -> Raster:
    """The plan, brought and made: it waits to be placed."""
    return bring(plan_file, title="Plan de la ville", kind=Kind.PLAN)


@pytest.fixture
def digger(archaeologist: object) -> Account:
    """The account of the archaeologist, to sign in with."""
    return Account.objects.get(username="archeologue")


@pytest.fixture
def at_work(digger: Account, signed_in: Callable[[Account], Client]) -> Client:
    """The archaeologist's browser."""
    return signed_in(digger)


@pytest.fixture
def everybody_else(
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    signed_in: Callable[[Account], Client],
) -> dict[str, Client]:
    """Those who do not see a restricted plan of this territory."""
    return {
        "nobody": Client(),
        "mayor": signed_in(account("maire", territory, Role.ELECTED)),
        "administrator": signed_in(account("administration", territory, Role.ADMINISTRATOR)),
        "next door": signed_in(account("loin", neighbour, Role.ARCHAEOLOGIST)),
    }


@pytest.fixture
def relief(bring: Bring, tmp_path: Path) -> Raster:
    """A slope of 200 by 200 m that falls by a metre every 10 m eastwards; its corner is unknown."""
    slope = np.repeat(100 - np.arange(100, dtype=np.float32)[None, :] * 0.2, 100, axis=0)
    slope[:10, :10] = -9999
    return bring(
        heights(tmp_path / "slope.tif", slope),
        title="Versant",
        confidentiality=Confidentiality.PUBLIC,
    )
