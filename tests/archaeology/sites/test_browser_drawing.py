"""Drawing on the map: a zone to ask in, a footprint; by mouse, by keyboard alone, by touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from archaeology.sites.models import Operation
from layers.access.models import Account
from tests.archaeology.sites.browsing import Open, clean, drawn
from tests.archaeology.sites.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def corners(page: Page) -> list[tuple[int, int]]:
    """Four places around the middle of the map, in pixels of it."""
    box = page.locator("geo-map canvas").bounding_box()
    assert box
    middle_x, middle_y = int(box["width"] / 2), int(box["height"] / 2)
    return [(middle_x + x, middle_y + y) for x, y in ((-70, -60), (70, -60), (70, 40), (-70, 40))]


def zone_of(page: Page) -> str:
    """The zone that the form holds."""
    return page.locator("#id_zone").input_value()


def test_a_zone_is_drawn_with_the_mouse_and_taken_off(
    open_as: Open, digger: Account, town: Town
) -> None:
    page = open_as(digger)
    drawn(page)
    page.get_by_role("button", name="Dessiner une zone").click()
    canvas = page.locator("geo-map canvas")
    for x, y in corners(page):
        canvas.click(position={"x": x, "y": y})
    # One too many is taken back.
    canvas.click(position={"x": 30, "y": 30})
    page.keyboard.press("Backspace")
    x, y = corners(page)[-1]
    canvas.dblclick(position={"x": x, "y": y})
    expect(page.locator(".criteria")).to_contain_text("zone dessinée")
    assert zone_of(page).count(",") == 4
    assert 0 < page.locator("#finds li").count() < 5
    page.locator(".criteria").get_by_role("link").click()
    expect(page.locator(".criteria")).to_have_count(0)
    assert zone_of(page) == ""


def test_a_zone_is_drawn_by_keyboard_alone_and_given_up(open_as: Open, town: Town) -> None:
    page = open_as(None)
    drawn(page)
    button = page.get_by_role("button", name="Dessiner une zone")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("geo-map canvas")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".geo-map__status")).to_have_text("Il faut au moins trois coins.")
    clean(page)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert not re.search("zone", page.url)


def test_a_zone_is_drawn_by_touch_on_a_phone(open_as: Open, town: Town) -> None:
    page = open_as(None, width=360, touch=True)
    drawn(page)
    page.get_by_role("button", name="Dessiner une zone").tap()
    for x, y in corners(page)[:3]:
        page.locator("geo-map canvas").tap(position={"x": x, "y": y})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    clean(page)
    page.get_by_role("button", name="Fermer", exact=True).tap()
    expect(page.locator(".criteria")).to_contain_text("zone dessinée")


@pytest.mark.parametrize("width", [1280, 360])
def test_an_operation_is_recorded_with_the_footprint_that_was_drawn(
    open_as: Open, digger: Account, town: Town, width: int
) -> None:
    page = open_as(digger, "/archeologie/operations/nouvelle", width)
    page.get_by_label("Intitulé").fill("Sondage de l’école")
    draw = page.get_by_role("button", name="Dessiner une emprise")
    expect(page.locator("geo-map canvas")).to_be_visible(timeout=20_000)
    draw.click()
    for key in ("Space", "ArrowRight", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
        if key.startswith("Arrow"):
            page.wait_for_timeout(700)  # the map glides
    page.keyboard.press("Enter")
    expect(draw).to_be_focused()
    assert page.locator("#id_place").input_value().startswith("POLYGON((")
    page.get_by_role("button", name="Enregistrer l’opération").click()
    # Its number is missing; what was drawn is kept.
    expect(page.locator("#id_number_error")).to_be_visible()
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#id_number").fill("2040")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sondage de l’école")
    made = Operation.objects.get(number="2040")
    assert made.geom
    assert made.geom.geom_type == "Polygon"
