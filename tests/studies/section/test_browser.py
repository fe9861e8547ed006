"""Cutting a section in a browser: drawn on the map, followed at once, looked at closely, kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from archaeology.studies.models import Study
from layers.access.models import Account, Territory
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.studies.street import LINE, lay_out, typed

__all__ = ["open_as"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/archeologie/etudes/nouvelle/section"


def previewed(page: Page) -> None:
    """The sheet is drawn for what the form says now."""
    expect(page.locator("[data-preview-region]")).to_have_attribute("aria-busy", "false")
    expect(page.locator("[data-preview-sheet] [data-sheet]")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_section_is_cut(
    open_as: Open, digger: Account, territory: Territory, neighbour: Territory, width: int
) -> None:
    street = lay_out(territory, neighbour)
    page = open_as(digger, NEW, width)
    page.get_by_label("Intitulé").fill("La rue")
    expect(page.locator("geo-map canvas")).to_be_visible(timeout=20_000)
    # Two corners on the map, one taken back.
    canvas = page.locator("geo-map canvas")
    canvas.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawn-line")).to_contain_text("1 point placé")
    page.get_by_role("button", name="Retirer le dernier point").click()
    expect(page.locator("#drawn-line")).to_have_text("Aucun point placé.")
    page.get_by_text("Le tracé en coordonnées").click()
    page.locator("[name=line]").fill(typed(LINE))
    previewed(page)
    coin = page.locator("[data-preview-sheet] tr", has_text="As de Néron").first
    expect(coin).to_contain_text("5,1 m ± 0,05")
    # Nearer to the line there is no coin.
    page.get_by_role("spinbutton", name="Distance à la ligne (m)").fill("2")
    expect(coin).to_have_count(0)
    page.get_by_role("spinbutton", name="Distance à la ligne (m)").fill("10")
    expect(coin).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clean(page)
    page.get_by_role("button", name="Garder cette coupe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La rue")
    assert Study.objects.get().state == "done"

    # From its row to its mark, by keyboard; and back with the mouse.
    show = page.get_by_role("button", name="Montrer As de Néron sur la coupe").first
    show.press("Enter")
    chosen = page.locator(".sheet svg [data-chosen]")
    expect(chosen).to_have_count(1)
    expect(chosen.locator("title")).to_contain_text("As de Néron")
    expect(page.locator("tr[aria-current=true]")).to_contain_text("As de Néron")
    page.locator(".section-unit").first.click(force=True)
    expect(page.locator("tr[aria-current=true]")).to_contain_text("1 US 7")
    frame = page.get_by_role("region", name="Coupe, à faire défiler")
    frame.focus()
    page.keyboard.press("0")
    whole = page.locator(".sheet__frame > svg")
    assert whole.evaluate("svg => svg.clientWidth <= svg.parentElement.clientWidth")
    before = page.locator(".sheet__frame > svg").evaluate("svg => svg.clientWidth")
    page.keyboard.press("+")
    wider = page.locator(".sheet__frame > svg").evaluate("svg => svg.clientWidth")
    assert wider > before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clean(page)
    href = page.get_by_role("link", name="As de Néron").first.get_attribute("href")
    assert re.fullmatch(rf"/archeologie/mobilier/{street.coin.pk}", href or "")


def test_without_script_the_form_does_the_work(
    open_as: Open, digger: Account, territory: Territory, neighbour: Territory
) -> None:
    lay_out(territory, neighbour)
    page = open_as(digger, NEW, script=False)
    page.get_by_text("Le tracé en coordonnées").click()
    page.locator("[name=line]").fill(typed(LINE))
    page.get_by_role("button", name="Garder cette coupe").click()
    expect(page.locator("svg.section")).to_be_visible()
    expect(page.locator("tr", has_text="As de Néron").first).to_be_visible()
