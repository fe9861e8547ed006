"""The cast: a territory of two square communes, a neighbour, people named for their rights."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from archaeology.tours.packages import forget_packages
from archaeology.tours.telling.book import forget_books
from field_app_api.packages.memory import MEMORY as PACKAGES
from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from layers.access.territories import forget_territories
from layers.catalog.tail import TAIL, Known
from layers.territory.models import Commune
from layers.tiles.answers import MEMORY
from networks.water.topology import forget_topologies
from tests.flushing import flush_what_was_written
from tests.static_files import look_once
from tests.table_statistics import keep_no_statistics

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# Lower left corner of the first commune, in EPSG:2154 (near Lillebonne).
WEST, SOUTH, SIDE = 520_000, 6_930_000, 10_000
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes is the machine's business: speed is measured by `make bench`.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


TransactionTestCase._fixture_teardown = flush_what_was_written  # type: ignore[attr-defined]
look_once()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright leaves an event loop running in this thread, in which nothing else
    can start one of its own.
    """
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looked through for what can go, again and
    again, it took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tests' database, whose tables the server leaves alone."""
    with django_db_blocker.unblock():
        keep_no_statistics()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("real data (../shared/data) is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process keeps in memory is true of a database that only grows; tests roll back."""
    forget_territories()
    TAIL.known, TAIL.read_at = Known(0, -1), 0.0
    MEMORY.forget()
    PACKAGES.forget()
    forget_books()
    forget_packages()
    forget_topologies()


def square(west: float, south: float, side: float) -> MultiPolygon:
    """A square in EPSG:2154."""
    return MultiPolygon(Polygon.from_bbox((west, south, west + side, south + side)), srid=2154)


def found_territory() -> Territory:
    """Two communes side by side, 10 km each: Ouest (76001) and Est (76002)."""
    home = Territory.objects.create(key="200010700", name="Agglo d’essai")
    Commune.objects.create(
        territory=home, insee="76001", name="Ouest", population=100, geom=square(WEST, SOUTH, SIDE)
    )
    Commune.objects.create(
        territory=home,
        insee="76002",
        name="Est",
        population=200,
        geom=square(WEST + SIDE, SOUTH, SIDE),
    )
    return home


@pytest.fixture
def territory(db: None) -> Territory:
    """The home territory, with two communes."""
    return found_territory()


@pytest.fixture
def neighbour(db: None) -> Territory:
    """Another territory, without boundaries."""
    return Territory.objects.create(key="75056", name="Voisine")


@pytest.fixture
def agencies(territory: Territory) -> dict[str, Agency]:
    """The front desk, the water service and the roads service."""
    return {
        slug: Agency.objects.create(territory=territory, slug=slug, name=name)
        for slug, name in (("accueil", "Accueil"), ("eau", "Eau"), ("voirie", "Voirie"))
    }


@pytest.fixture
def account(db: None) -> Callable[..., Account]:
    """Makes an account with a role in a territory; the password is `demo`."""

    def make(name: str, territory: Territory, role: Role, agency: Agency | None = None) -> Account:
        made = Account.objects.create_user(name, password="demo")
        Membership.objects.create(account=made, territory=territory, agency=agency, role=role)
        return made

    return make


@pytest.fixture
def front_desk(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """Somebody at the front desk."""
    return account("accueil", territory, Role.FRONT_DESK, agencies["accueil"])


@pytest.fixture
def water_agent(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """An agent of the water service."""
    return account("eau", territory, Role.AGENT, agencies["eau"])


@pytest.fixture
def outsider(neighbour: Territory, account: Callable[..., Account]) -> Account:
    """Somebody at the front desk of the neighbouring territory."""
    return account("voisin", neighbour, Role.FRONT_DESK)


@pytest.fixture
def as_actor() -> Callable[[Account], Actor]:
    """The actor behind an account."""
    return actor_of


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    """A client that is signed in."""

    def make(who: Account) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return make


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once; a second Playwright in the same thread would be refused.

    Its loop runs in this thread until the end: Django must not take that for an async view. Whoever
    sits before it has asked for less motion: what moves is neither there nor gone, for a while.
    """
    from playwright.sync_api import Browser, sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        calm = partialmethod(Browser.new_context, reduced_motion="reduce")
        patch.setattr(Browser, "new_context", calm)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_ARGS
        )
        yield browser
        browser.close()
