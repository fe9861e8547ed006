"""An archaeologist, a valley with its relief, and the floors and muds found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from archaeology.sites.models import Find, Source
from archaeology.studies.models import Study
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.raster.models import Raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from tests.catalog.killing import forget_jobs
from tests.studies.asking import done
from tests.studies.shoreline.valley import BOUNDS, RIVER, at, write_valley

FIRST_CENTURY = {
    "dating": "0001/0100",
    "start_min": 1,
    "start_max": 1,
    "end_min": 100,
    "end_max": 100,
}


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    """Files of studies and rasters go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def digger(territory: Territory, account: Callable[..., Account]) -> Account:
    """The account of an archaeologist, to sign in with."""
    return account("archeologue", territory, Role.ARCHAEOLOGIST)


@pytest.fixture
def archaeologist(digger: Account) -> Actor:
    """The archaeologist of the territory."""
    return actor_of(digger)


@pytest.fixture
def client(digger: Account, signed_in: Callable[[Account], Client]) -> Client:
    """The archaeologist's browser."""
    return signed_in(digger)


@pytest.fixture
def strangers(
    territory: Territory, neighbour: Territory, account: Callable[..., Account]
) -> list[Actor]:
    """Everybody who does not study here."""
    root = Account.objects.create_superuser("root", password="demo")
    others = [
        account("patrimoine", territory, Role.HERITAGE),
        account("loin", neighbour, Role.ARCHAEOLOGIST),
        account("admin", territory, Role.ADMINISTRATOR),
        root,
    ]
    return [PUBLIC, *map(actor_of, others)]


@pytest.fixture
def relief(territory: Territory, archaeologist: Actor, tmp_path: Path) -> Raster:
    """The public elevation model of the valley, ready."""
    facts = RasterFacts("Relief dessiné", "elevation", year=2024, confidentiality="public")
    path = write_valley(tmp_path / "valley.tif")
    raster = import_raster(archaeologist, territory.pk, path, facts, later=False)
    make_raster(raster.pk)
    raster.refresh_from_db()
    assert raster.state == "ready", raster.reason
    return raster


@pytest.fixture
def remains(territory: Territory) -> dict[str, Find]:
    """Mud at 2.6 m and a floor at 3.4 m, public; a restricted floor at 2.9 m; an undated one."""
    source = Source.objects.create(
        territory=territory, reference="Carnet de fouille", kind="archive", confidentiality="public"
    )

    def found(name: str, title: str, z_m: float, confidentiality: str, **more: Any) -> Find:
        return Find.objects.create(
            territory=territory,
            number=f"N-{name}",
            title=title,
            confidentiality=confidentiality,
            z_m=z_m,
            z_sigma_m=0.05,
            datum="ngf_ign69",
            reliability="A",
            geom=Point(*at(3, 1), srid=2154),
            source=source,
            **FIRST_CENTURY | more,
        )

    undated = dict.fromkeys(("start_min", "start_max", "end_min", "end_max")) | {"dating": ""}
    return {
        "mud": found("1", "Vase fluviatile : limon fluviatile", 2.6, "public"),
        "floor": found("2", "Sol de béton de tuileau", 3.4, "public"),
        "hidden": found("3", "Dallage caché", 2.9, "restricted"),
        "undated": found("4", "Pavement sans date", 3.0, "public", **undated),
    }


@pytest.fixture
def sent(relief: Raster) -> dict[str, str]:
    """The form of the valley's shoreline as somebody fills it in, before the remains are listed."""
    (east, north) = RIVER[0]
    river: Any = Point(east, north, srid=2154).transform(4326, clone=True)
    return {
        "title": "L’eau au premier siècle",
        "period": "1/100",
        "elevation": str(relief.pk),
        "area": ", ".join(f"{each:.0f}" for each in BOUNDS),
        "river": f"{river.y:.6f}, {river.x:.6f}",
        "river_within_m": "10",
        "public_only": "on",
        "fill": "none",
        "prior_low_m": "0",
        "prior_high_m": "8",
        "reference": "pleines mers de vive-eau moyenne (PMVE)",
        "error_m": "0,1",
        "draws": "4",
        "seed": "7",
    }


@pytest.fixture
def study(client: Client, sent: dict[str, str], remains: dict[str, Find]) -> Study:
    """A study of public remains, done."""
    return done(client, sent)


@pytest.fixture
def no_jobs(db: None) -> Iterator[None]:
    """Only the test's own jobs are there; for tests that commit."""
    forget_jobs()
    yield
    forget_jobs()
