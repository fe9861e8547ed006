"""« Sur le terrain » beside the requests, in a real browser: on a telephone, and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from layers.access.actor import Actor
from layers.access.models import Account
from networks.water.services.follow_incident import tie_requests
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.citizen.triage.conftest import Reporter
from tests.citizen.triage.test_triage_browser import Open, clean, open_as
from tests.networks.water.conftest import Town, at, town, water

__all__ = ["open_as", "town", "water"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_whether_it_is_known_is_found_by_keyboard(
    open_as: Open, front_desk: Account, town: Town, water: Actor, report: Reporter
) -> None:
    request = report()
    leak = open_incident(water, town.territory.pk, IncidentFacts("leak", at(100, 1)))
    block = open_incident(
        water, town.territory.pk, IncidentFacts("blockage", at(150, 1), network="waste")
    )
    tie_requests(water, leak.pk, 1, [request.pk])
    page = open_as(front_desk)
    field = page.locator("#field-now")
    works = field.locator("[data-work]")
    expect(field).not_to_have_attribute("open", re.compile(".*"))
    field.locator("summary").press("Enter")
    expect(works).to_have_count(2)
    find = page.get_by_label("Chercher sur le terrain")
    # The arrows go on through the list: what the map tells of each takes nothing away from them.
    works.first.locator("[data-id]").focus()
    for step, line in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
        page.keyboard.press(step)
        expect(page.locator(".maplibregl-popup")).to_have_count(1)
        expect(works.nth(line).locator("[data-id]")).to_be_focused()
    find.press_sequentially("obstruction")
    expect(works.locator("visible=true")).to_have_count(1)
    expect(works.filter(has_text=block.number)).to_be_visible()
    find.fill("rue inconnue")
    expect(field.locator("[role=status]")).to_have_text("Rien de tel dans cette liste.")
    find.fill(leak.number)
    expect(field.locator("[role=status]")).to_be_empty()
    find.press("Tab")
    page.keyboard.press("Enter")
    more = works.filter(has_text=leak.number).locator("[data-more]")
    expect(more).to_contain_text("Connu depuis")
    expect(page.locator(".maplibregl-popup")).to_contain_text(leak.number)
    clean(page)
    # Whether it is folded is remembered by this browser, not by the account.
    page.reload()
    expect(works.filter(has_text=block.number)).to_be_visible()
    expect(open_as(front_desk).locator("#field-now [data-work]").first).to_be_hidden()
    works.filter(has_text=leak.number).locator("[data-id]").press("Enter")
    page.locator("#field-now [data-open-number]").press("Enter")
    expect(page.locator("#detail-title")).to_be_focused()
    field.locator("summary").press("Enter")
    page.reload()
    expect(works.first).to_be_hidden()


def test_on_a_phone_the_map_stands_at_the_top_once_a_work_is_chosen(
    open_as: Open, front_desk: Account, town: Town, water: Actor
) -> None:
    leak = open_incident(water, town.territory.pk, IncidentFacts("leak", at(100, 1)))
    page = open_as(front_desk, width=360, height=740)
    page.locator("#field-now summary").click()
    page.locator("#field-now [data-id]").click()
    shown = page.locator(".triage__map")
    expect(shown).to_be_visible()
    expect(page.locator("#field-now")).to_be_hidden()
    expect(page.locator(".maplibregl-popup")).to_contain_text(leak.number)
    head, box = page.locator(".queue-head").bounding_box(), shown.bounding_box()
    assert head is not None
    assert box is not None
    # Right below the head of the list: nothing empty between them, and on the screen.
    assert abs(box["y"] - (head["y"] + head["height"])) < 4
    assert 0 <= box["y"] < 740 / 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Liste").click()
    expect(page.locator("#field-now [data-id]")).to_be_visible()
