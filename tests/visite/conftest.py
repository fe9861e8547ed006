"""A published tour, and the phone of somebody who walks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from archaeology.tours.models import Tour
from archaeology.tours.packages.making import forget_packages
from archaeology.tours.telling.book import forget_books
from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.visite.town import a_tour


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    forget_books()
    forget_packages()


@pytest.fixture
def presenter(territory: Territory, account: Callable[..., Account]) -> Actor:
    """Somebody of the heritage service."""
    return actor_of(account("patrimoine", territory, Role.HERITAGE))


@pytest.fixture
def tour(presenter: Actor, territory: Territory) -> Tour:
    """The tour of `tests.visite.town`."""
    return a_tour(presenter, territory.pk)


@pytest.fixture
def phone(live_server: LiveServer, chromium: Browser, tour: Tour) -> Iterator[Page]:
    """A phone of 360 pixels in the street; a script error makes its test fail."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        locale="fr-FR",
        base_url=live_server.url,
        permissions=["geolocation"],
        has_touch=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert not faults
