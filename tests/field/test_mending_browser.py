"""What phones sent is mended in a real browser: the keyboard alone, on a narrow screen too."""

from __future__ import annotations

import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from playwright.sync_api import Page, expect

from field_app_api.sync.models import Operation, Unread
from layers.territory.models import Commune
from networks.water.models import Incident
from tests.field.conftest import Phone, degrees
from tests.field.test_devices_browser import fits, page
from tests.field.test_review_pages import LIST
from tests.networks.water.conftest import Town, at

__all__ = ["page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def square(town: Town) -> Town:
    """The map opens on the communes: one small one around the square of streets."""
    middle = at(100, 100)
    Commune.objects.filter(territory=town.territory).delete()
    box = Polygon.from_bbox((middle.x - 300, middle.y - 300, middle.x + 300, middle.y + 300))
    Commune.objects.create(
        territory=town.territory, insee="76999", name="Essai", geom=MultiPolygon(box, srid=2154)
    )
    return town


def test_a_leak_without_a_place_is_placed_by_keyboard_and_its_pipe_chosen(
    page: Page, phone: Phone, square: Town
) -> None:
    leak = phone.leak(geometry=None)
    phone.send(leak)
    page.goto(LIST)
    page.get_by_role("link", name="Incidents sur les réseaux · Nouvelle fiche").press("Enter")
    expect(page.locator("geo-map canvas")).to_be_visible()
    fits(page)
    place = page.get_by_label("Position")
    expect(place).to_have_value("")
    pipes = page.locator("#id_pipe label")
    expect(pipes).to_have_text(["Aucune de celles-là"])
    # The cross stands in the middle of the map: arrows move the map under it, Enter picks.
    canvas = page.locator("geo-map canvas")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(place).not_to_have_value("")
    # Or the place is written, and the map goes there.
    lon, lat = degrees(at(100, 0))
    place.fill(f"{lat:.6f}, {lon:.6f}")
    first = page.get_by_role("radio", name="AB · 0 m")
    expect(first).to_be_visible()
    first.focus()
    page.keyboard.press("Space")
    # The place is moved a little: what was chosen stays chosen.
    lon, lat = degrees(at(200, 60))
    place.fill(f"{lat:.6f}, {lon:.6f}")
    expect(page.get_by_role("radio", name="BC · 0 m").first).to_be_visible()
    expect(page.get_by_role("radio", name="AB · 0 m")).to_be_checked()
    fits(page)
    page.get_by_role("button", name="Reprendre").press("Enter")
    page.wait_for_url(f"**{LIST}")
    incident = Incident.objects.get()
    assert (incident.pipe, incident.place_source) == (square.pipes["AB"], "map")
    assert incident.geom.distance(at(200, 60)) < 1


def test_a_text_that_was_cut_stands_beside_its_form(page: Page, phone: Phone, square: Town) -> None:
    cut = json.dumps({"ops": [phone.leak()]})[:-10].encode()
    phone.post(cut)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{LIST}/illisible/{Unread.objects.get().pk}")
    came, form = page.locator("#came"), page.locator("#mend")
    expect(page.locator("#why")).to_contain_text("Ligne 1, caractère")
    left, right = came.bounding_box(), form.bounding_box()
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert right["x"] > left["x"] + left["width"] / 2
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page)
    page.get_by_label("Nature").select_option("leak")
    page.get_by_role("button", name="Reprendre").press("Enter")
    page.wait_for_url(f"**{LIST}")
    assert Operation.objects.get().outcome == "applied"
    assert Incident.objects.get().description == "de l’eau dans la cave"


def test_values_side_by_side_are_cards_on_a_phone(page: Page, phone: Phone, square: Town) -> None:
    leak = phone.leak(at="2031-01-01T00:00:00Z")
    phone.send(leak)
    page.goto(f"{LIST}/{leak['id']}")
    fits(page)
    card = page.locator(".field-cards tr", has_text="Nature")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
