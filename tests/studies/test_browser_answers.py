"""Sectors and densities in a browser: weights as shares, one choice in list, map and curve."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from archaeology.studies.models import Study
from archaeology.studies.services.run_study import run_study
from layers.access.models import Account, Territory
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.studies.street import X, Y, lay_out

__all__ = ["open_as"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("no_jobs")
def test_weights_are_told_as_shares_and_sectors_chosen(
    open_as: Open, digger: Account, territory: Territory, neighbour: Territory
) -> None:
    lay_out(territory, neighbour)
    page = open_as(digger, "/archeologie/etudes/nouvelle/sectors")
    finds = page.locator(".criterion", has_text="Vestiges déjà trouvés")
    expect(finds.locator("[data-weight-share]")).to_have_text("50 %")
    slider = finds.get_by_role("slider", name="Poids : Vestiges déjà trouvés")
    slider.focus()
    page.keyboard.press("Home")
    expect(finds.get_by_label("Poids", exact=True)).to_have_value("0")
    expect(finds.locator("[data-weight-share]")).to_have_text("0 %")
    finds.get_by_label("Poids", exact=True).fill("10")
    expect(slider).to_have_value("10")
    page.get_by_role("textbox", name="Zone").fill(f"{X - 20}, {Y - 40}, {X + 120}, {Y + 60}")
    page.get_by_label("Masquer ce qui n’a pas été exploré").uncheck()
    clean(page)
    page.get_by_role("button", name="Lancer l’étude").click()
    expect(page.get_by_text("Le calcul est en cours")).to_be_visible()
    run_study(Study.objects.get().pk)
    expect(page.get_by_role("heading", name="Ce que vaut cette réponse")).to_be_visible()
    first = page.locator("#sectors > li").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-current", "true")
    # The chosen one tells its reasons, the others wait for their turn.
    expect(first.locator(".ranked__why")).to_be_visible()
    for other in page.locator("#sectors > li:not([aria-current]) .ranked__why").all():
        expect(other).to_be_hidden()
    expect(page.get_by_text("Score du terrain, de 0 à 1")).to_be_visible()
    expect(page.locator("svg.plan #secteurs-1")).to_be_attached()
    clean(page)


@pytest.mark.usefixtures("no_jobs")
@pytest.mark.parametrize("width", [1280, 360])
def test_a_slider_goes_through_the_slices(
    open_as: Open, digger: Account, territory: Territory, neighbour: Territory, width: int
) -> None:
    lay_out(territory, neighbour)
    page = open_as(digger, "/archeologie/etudes/nouvelle/time", width)
    page.get_by_label("De l’an").fill("1")
    page.get_by_label("à l’an").fill("200")
    page.get_by_label("Par tranches de (ans)").fill("50")
    page.get_by_role("button", name="Compter").click()
    expect(page.get_by_text("Le calcul est en cours")).to_be_visible()
    run_study(Study.objects.get().pk)
    # The densest slice first.
    slider = page.get_by_label("Tranche", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "151 à 200", timeout=20_000)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "51 à 100")
    expect(page.locator("tr[aria-current=true]")).to_contain_text("51 à 100")
    expect(page.locator(".curve-slice[data-chosen]")).to_have_attribute("id", "courbe-1")
    # A small map chooses as well, by keyboard.
    small = page.locator(".small-maps a")
    expect(small).to_have_count(4)
    expect(small.nth(1)).to_have_attribute("aria-current", "true")
    small.nth(2).focus()
    page.keyboard.press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "101 à 150")
    expect(page.locator(".curve-slice[data-chosen]")).to_have_attribute("id", "courbe-2")
    expect(page.locator("svg.maps #planche-carte-3")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clean(page)
