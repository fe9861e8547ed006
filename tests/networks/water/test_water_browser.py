"""The water service's pages in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from layers.access.actor import Actor, actor_of
from layers.access.models import Account, Agency, Membership
from layers.access.roles import Role
from layers.territory.models import Commune
from networks.water.models import Incident, OnCallTurn
from networks.water.services.open_incident import IncidentFacts, open_incident
from tests.citizen.triage.conftest import ROOT
from tests.networks.water.conftest import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def page(live_server: LiveServer, chromium: Browser, water: Actor) -> Iterator[Page]:
    """The agent's browser."""
    client = Client()
    client.force_login(Account.objects.get(username="plombier"))
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="fr-FR", base_url=live_server.url
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


def clean(page: Page) -> None:
    """axe-core finds nothing to complain about."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_a_valve_that_sticks_is_said_beside_the_map_and_the_plan_changes(
    page: Page, fed: Town
) -> None:
    page.goto(f"/eau/conduites/{fed.pipes['CD'].pk}")
    expect(page.locator(".water-valves li")).to_have_count(2)
    clean(page)
    stuck = page.get_by_role("link", name="Bloquée ? V-CD-C")
    stuck.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".water-valves")).to_contain_text("V-BC-C")
    assert "bloquees=" in page.url
    expect(page.locator("#card-title")).to_be_focused()
    page.go_back()
    expect(page.locator(".water-valves")).to_contain_text("V-CD-C")


def test_an_incident_is_placed_on_the_map_by_keyboard_and_its_pipe_proposed(
    page: Page, fed: Town
) -> None:
    # The map opens on the communes: one small one around the square of streets.
    middle = fed.pipes["AB"].geom.centroid
    Commune.objects.filter(territory=fed.territory).delete()
    box = Polygon.from_bbox((middle.x - 300, middle.y - 300, middle.x + 300, middle.y + 300))
    Commune.objects.create(
        territory=fed.territory, insee="76999", name="Essai", geom=MultiPolygon(box, srid=2154)
    )
    page.goto("/eau/interventions/nouvelle")
    page.get_by_role("button", name="Placer le point sous la croix").click()
    expect(page.locator("[name=place]")).not_to_have_value("")
    proposed = page.locator("#near [name=asset]")
    # The three nearest, and none of them.
    expect(proposed).to_have_count(4)
    expect(proposed.last).to_be_checked()
    expect(page.locator("#near")).to_contain_text("AB – ")
    clean(page)
    proposed.first.check()
    page.locator("[name=description]").fill("Eau sur la chaussée")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fuite")
    assert Incident.objects.get().pipe == fed.pipes["AB"]
    clean(page)
    page.goto("/eau/interventions")
    expect(page.locator("[data-items]")).to_contain_text("À confier")
    clean(page)


def test_the_focus_stays_where_it_was_when_the_board_is_read_again(page: Page, fed: Town) -> None:
    agent = actor_of(Account.objects.get(username="plombier"))
    place = fed.pipes["AB"].geom.centroid
    facts = IncidentFacts("leak", place, severity="urgent")
    first = open_incident(agent, fed.territory.pk, facts)
    page.goto("/eau/interventions")
    page.get_by_role("link", name="Fuite").focus()
    second = open_incident(agent, fed.territory.pk, facts)
    expect(page.locator("[data-items]")).to_contain_text(second.number)
    held = page.locator(f'[data-id="{first.pk}"] a')
    expect(held).to_be_focused()


def test_a_filter_is_chosen_by_keyboard_before_it_is_applied(page: Page, fed: Town) -> None:
    page.goto("/eau/interventions")
    page.locator(".water-filters summary").press("Enter")
    kinds = page.locator("#f-kind")
    kinds.focus()
    kinds.select_option("break")
    expect(page).to_have_url(re.compile("/eau/interventions$"))
    page.get_by_role("button", name="Filtrer").press("Enter")
    expect(page).to_have_url(re.compile("nature=break"))


def test_the_rota_fits_a_phone_and_a_double_press_is_one_incident(page: Page, fed: Town) -> None:
    agent = Account.objects.get(username="plombier")
    agency = Agency.objects.get(membership__account=agent, membership__role=Role.WATER)
    Membership.objects.create(account=agent, territory=fed.territory, agency=agency, role=Role.HEAD)
    now = timezone.now()
    OnCallTurn.objects.create(
        agency=agency, account=agent, starts_at=now, ends_at=now + timedelta(days=7)
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/eau/astreinte")
    expect(page.get_by_role("button", name="Retirer")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto("/eau/interventions/nouvelle")
    place: Any = fed.pipes["AB"].geom.centroid.transform(4326, clone=True)
    page.locator("[name=place]").fill(f"{place.y:.6f}, {place.x:.6f}")
    page.evaluate("""() => { const button = document.querySelector('#incident button[type=submit]');
        button.click(); button.click(); }""")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fuite")
    assert Incident.objects.count() == 1
