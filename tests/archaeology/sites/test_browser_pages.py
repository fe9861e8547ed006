"""An archaeologist at work in a real browser: asks, looks, opens; by keyboard, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layers.access.models import Account
from tests.archaeology.sites.browsing import Open, clean, drawn
from tests.archaeology.sites.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_on_the_map(page: Page) -> None:
    """Enter under the cross, until what lies there is drawn and answers."""
    bubble = page.locator(".maplibregl-popup")
    for _ in range(50):
        page.locator(".maplibregl-canvas").focus()
        page.keyboard.press("Enter")
        if bubble.count():
            return
        page.wait_for_timeout(100)
    expect(bubble).to_be_visible()


def test_an_archaeologist_asks_and_follows_a_find_to_its_matrix(
    open_as: Open, digger: Account, town: Town
) -> None:
    page = open_as(digger)
    drawn(page)
    page.get_by_text("Époque, niveau, matériau, lieu…").click()
    page.get_by_label("Période", exact=True).fill("101/150")
    page.get_by_label("Céramique").check()
    page.get_by_role("button", name="Chercher").last.click()
    expect(page.locator("#finds li")).to_have_count(1)
    expect(page.locator(".criteria")).to_contain_text("Céramique")
    drawn(page)
    # What is under the cross of the map is the one find that was asked for.
    press_on_the_map(page)
    expect(page.locator(f'[data-id="{town.pot.pk}"]')).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Ouvrir la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pot à cuire")
    page.get_by_role("link", name="2031").click()
    expect(page.locator("svg.harris .harris-unit")).to_have_count(6)
    page.locator("svg.harris").get_by_role("link", name="1210").click()
    assert "#us-" in page.url
    page.get_by_role("link", name="Le mobilier de cette opération").click()
    expect(page.locator("#finds li")).to_have_count(1)


def test_by_keyboard_alone(open_as: Open, digger: Account, town: Town) -> None:
    page = open_as(digger)
    drawn(page)
    page.locator("#id_texte").focus()
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    expect(page.locator(".criteria")).to_contain_text("Mots")
    drawn(page)
    items = page.locator("#finds li")
    page.locator("#finds li[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    expect(items.nth(1)).to_have_attribute("aria-current", "true")
    title = items.nth(1).get_by_role("link").inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_only_what_the_map_shows(open_as: Open, town: Town) -> None:
    page = open_as(None)
    drawn(page)
    page.locator("#here").click()
    expect(page.locator(".criteria")).to_contain_text("Zone")
    expect(page.locator("#finds li")).to_have_count(2)


def test_the_list_works_without_script(open_as: Open, town: Town) -> None:
    page = open_as(None, script=False)
    expect(page.locator("#finds li")).to_have_count(2)
    expect(page.locator("#finds")).to_contain_text("au kilomètre")
    page.locator("#id_texte").fill("Néron")
    page.get_by_role("button", name="Chercher").first.click()
    page.get_by_role("link", name="As de Néron").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("As de Néron")


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_any_page(
    open_as: Open, digger: Account, town: Town, width: int
) -> None:
    page = open_as(digger, width=width)
    drawn(page)
    clean(page)
    page.get_by_text("Époque, niveau, matériau, lieu…").click()
    clean(page)
    for path in (
        "/archeologie?z_min=haut&autre=1",
        "/archeologie?texte=introuvable",
        f"/archeologie/mobilier/{town.pot.pk}",
        f"/archeologie/operations/{town.dig.pk}",
        f"/archeologie/lieux/{town.theatre.pk}",
    ):
        page.goto(path)
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
