"""People around an excavation, and the excavation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.gis.geos import Polygon
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from archaeology.sites.models import Operation, StratigraphicUnit
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.browsing import Open, build_pages
from tests.archaeology.sites.town import Town, found_town
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


@pytest.fixture
def town(territory: Territory) -> Town:
    """The small ancient town."""
    return found_town(territory, WEST + 2000, SOUTH + 3000)


@pytest.fixture
def digger(territory: Territory, account: Callable[..., Account]) -> Account:
    """The account of an archaeologist, to sign in with."""
    return account("archeologue", territory, Role.ARCHAEOLOGIST)


@pytest.fixture
def open_as(live_server: LiveServer, chromium: Browser) -> Iterator[Open]:
    """Opens a page as somebody, or as nobody, in a browser context of their own."""
    build_pages()
    contexts, faults = [], list[str]()

    def make(
        who: Account | None,
        path: str = "/archeologie",
        width: int = 1280,
        *,
        script: bool = True,
        touch: bool = False,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            locale="fr-FR",
            base_url=live_server.url,
            java_script_enabled=script,
            has_touch=touch,
        )
        contexts.append(context)
        if who is not None:
            client = Client()
            client.force_login(who)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults
