"""A phone is added and erased in a real browser, by keyboard, on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from layers.access.models import AccessToken, Account
from tests.networks.water.test_water_browser import clean

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/terrain/appareils"
ADD = "Ajouter un téléphone à votre compte"


@pytest.fixture
def page(live_server: LiveServer, chromium: Browser, plumber: Account) -> Iterator[Page]:
    """The plumber's browser."""
    client = Client()
    client.force_login(plumber)
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-FR", base_url=live_server.url
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert not faults


def comes(page: Page, title: str | re.Pattern[str]) -> None:
    """The page of that title has come, and fits."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    fits(page)


def fits(page: Page) -> None:
    """Nothing has to be scrolled to from side to side, and axe-core does not complain."""
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    clean(page)


def test_a_phone_is_added_and_erased_by_keyboard(page: Page) -> None:
    page.goto(LIST)
    comes(page, "Téléphones")
    page.get_by_role("button", name="Ajouter un téléphone").press("Enter")
    state = page.locator("[data-part=state]")
    expect(state).to_have_text("En attente du téléphone…")
    comes(page, ADD)
    drawing = page.locator(".pairing__drawing svg").bounding_box()
    assert drawing is not None
    assert drawing["width"] > 280
    code = page.locator(".pairing__text").inner_text()
    told = page.request.post(
        "/api/field/v1/devices", data={"code": code, "device": "Téléphone du fourgon"}
    )
    token = told.json()["token"]
    expect(state).to_have_text(
        "Téléphone relié : «\N{NO-BREAK SPACE}Téléphone du fourgon\N{NO-BREAK SPACE}»"
    )
    expect(page.locator(".pairing__text")).to_be_hidden()
    comes(page, ADD)
    page.get_by_role("link", name="Revenir à la liste").press("Enter")
    page.get_by_role("link", name="Effacer à son prochain contact : Téléphone du fourgon").press(
        "Enter"
    )
    comes(page, re.compile("^Effacer «.*» à son prochain contact"))
    page.get_by_role("button", name="Effacer à son prochain contact").press("Enter")
    expect(page.locator(".device")).to_contain_text("À effacer au prochain contact")
    comes(page, "Téléphones")
    bearer = {"Authorization": f"Bearer {token}"}
    assert page.request.get("/api/field/v1/me", headers=bearer).json()["wipe"] is True
    assert page.request.post("/api/field/v1/wiped", headers=bearer).status == 204
    page.reload()
    page.get_by_text("Ne sont plus reliés").press("Enter")
    expect(page.locator(".devices-gone .device")).to_contain_text("Effacé le")
    comes(page, "Téléphones")
    assert AccessToken.objects.get().wiped_at is not None
