"""The road of a shoreline in a real browser: place the river, list, start, wait, publish."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from archaeology.sites.models import Find
from archaeology.studies.models import Shoreline
from layers.access.models import Account
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.catalog.working import work

__all__ = ["open_as"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_river_on_the_map_to_the_published_shoreline(
    open_as: Open,  # the fixture
    digger: Account,
    sent: dict[str, str],
    remains: dict[str, Find],
    no_jobs: None,
) -> None:
    page = open_as(digger, "/archeologie/etudes")
    clean(page)
    # The valley can be seen where the river is placed.
    with page.expect_response(re.compile(rf"/{sent['elevation']}\..*style=relief")) as laid:
        page.get_by_role("link", name="Niveau de l’eau et rivage").click()
    assert laid.value.ok
    page.get_by_label("Intitulé").fill("L’eau sous Auguste")
    page.get_by_label("Époque", exact=True).fill("1/100")
    page.get_by_label("Zone").fill(sent["area"])
    # By keyboard: the cross of the map is at its middle.
    canvas = page.locator("geo-map canvas")
    expect(canvas).to_be_visible(timeout=20_000)
    canvas.focus()
    page.keyboard.press("Enter")
    river = page.get_by_role("textbox", name="La rivière")
    expect(river).to_have_value(re.compile(r"^49\.\d{6}, 0\.\d{6}$"))
    page.get_by_role("button", name="Reprendre le dernier point").click()
    expect(river).to_have_value("")
    river.fill(sent["river"])
    page.get_by_role("button", name="Continuer : voir les restes").click()
    expect(page.get_by_role("row", name="Sol de béton de tuileau")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Lancer l’étude").click()
    expect(page.get_by_role("heading", name="Le calcul est en cours")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    clean(page)
    work("studies")
    # The page notices by itself.
    expect(page.locator(".study-statement__main")).to_contain_text("Entre 2,", timeout=15_000)
    expect(page.locator("geo-map canvas")).to_be_visible(timeout=20_000)
    clean(page)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("tout le monde lit cette page")).to_be_visible()
    assert Shoreline.objects.count() == 3
    everyone = open_as(None, page.url.removeprefix(_origin(page.url)), 360)
    expect(everyone.locator(".study-statement__main")).to_contain_text("Entre 2,")
    width = everyone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    clean(everyone)


def _origin(url: str) -> str:
    scheme, rest = url.split("://", 1)
    return f"{scheme}://{rest.split('/', 1)[0]}"
