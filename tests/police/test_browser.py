"""An officer's day in a real browser: a complaint, a session, its statistics, the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from geoportal.police.models import (
    Device,
    ReadingsFile,
    SessionState,
    SpeedHistogram,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.services.import_brought_file import import_brought_file
from geoportal.police.services.refresh_summary import refresh_summary
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.complaining import complain
from tests.police.bringing import readings
from tests.police.conftest import MakeSession, account_of, days_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TABS = 80


@pytest.fixture
def open_as(live_server: LiveServer, chromium: Browser, officer: Actor) -> Iterator[Open]:
    """Opens a page as the officer, in a browser context of its own."""
    contexts, faults = [], list[str]()

    def make(path: str = "/police", width: int = 1280, height: int = 800) -> Page:
        client = Client()
        client.force_login(account_of(officer))
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="fr-FR",
            base_url=live_server.url,
            accept_downloads=True,
        )
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults


def clean(page: Page) -> None:
    """axe-core finds nothing to complain about, and nothing sticks out sideways."""
    # The map learns only after a moment whether a position may be asked for, and names the button.
    unnamed = ".maplibregl-ctrl-geolocate:not([aria-label])"
    page.wait_for_function("unnamed => !document.querySelector(unnamed)", arg=unnamed)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def tab_to(page: Page, words: str) -> None:
    """Go on with the tabulator until what has the focus says so."""
    reached = """() => {
        const one = document.activeElement;
        if (one.matches("li")) return "";  // a row: it holds the words of its links
        const label = one.labels?.[0]?.textContent ?? one.getAttribute("aria-label") ?? "";
        return `${label} ${one.textContent}`;
    }"""
    for _step in range(TABS):
        page.keyboard.press("Tab")
        if words in page.evaluate(reached):
            return
    raise AssertionError(f"{words} is not reached by keyboard")


def give_readings(session: SpeedSession, officer: Actor) -> None:
    """What the device recorded is imported."""
    SpeedHistogram.objects.create(
        session=session, hour=8, direction="increasing", values=[480, 630], counts=[100, 100]
    )
    refresh_summary(officer, session.site_id)


def test_a_day_by_keyboard_alone(
    open_as: Open,
    officer: Actor,
    territory: Territory,
    site: SpeedSite,
    device: Device,
    tmp_path: Path,
) -> None:
    complain(territory)
    page = open_as("/police")
    keys = page.keyboard
    tab_to(page, "Plaintes")
    keys.press("Enter")
    expect(page.get_by_text("1 plainte", exact=True)).to_be_visible()
    tab_to(page, "Prévoir une séance")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="La plainte")).to_be_visible()
    expect(page.get_by_label("Site", exact=True)).to_have_value(str(site.pk))
    tab_to(page, "Appareil")
    keys.type("TruCam")
    tab_to(page, "Matricules des agents")
    keys.type("4711, 12")
    tab_to(page, "Prévoir la séance")
    keys.press("Enter")
    expect(page.get_by_text("La séance est prévue.")).to_be_visible()
    expect(page.get_by_text("2 agents, sous pseudonyme")).to_be_visible()
    session = SpeedSession.objects.get()
    assert session.device == device

    # Its time passes.
    past = days_ago(1)
    SpeedSession.objects.update(starts_at=past, ends_at=past.replace(hour=past.hour + 2))
    page.reload()
    expect(page.get_by_text("À enregistrer")).to_be_visible()
    tab_to(page, "Elle a eu lieu")
    keys.press("Enter")
    tab_to(page, "Enregistrer la séance")
    keys.press("Enter")
    expect(page.get_by_text("La séance est enregistrée.")).to_be_visible()
    session.refresh_from_db()
    assert session.state == SessionState.DONE

    give_readings(session, officer)
    tab_to(page, site.code)
    keys.press("Enter")
    expect(page.get_by_text("63,0 km/h").first).to_be_visible()
    tab_to(page, "Rapport au maire")
    with page.expect_download() as downloaded:
        keys.press("Enter")
    sheet = tmp_path / "rapport.pdf"
    downloaded.value.save_as(sheet)
    assert downloaded.value.suggested_filename == "vitesses-d982-1.pdf"
    assert sheet.read_bytes().startswith(b"%PDF-")


def test_a_row_and_its_place_on_the_map_are_one(
    open_as: Open, planned: SpeedSession, site: SpeedSite
) -> None:
    page = open_as("/police?vue=seances")
    row = page.locator(f'#list [data-id="{planned.pk}"]')
    row.click(position={"x": 20, "y": 40})
    expect(row).to_have_attribute("aria-current", "true")
    page.wait_for_function("document.querySelector('geo-map').ready.then((ready) => ready)")
    page.evaluate(
        """([id, lngLat]) => document.querySelector("geo-map").dispatchEvent(
            new CustomEvent("feature-select", {bubbles: true, detail: {
                source: "seances", id, lngLat,
                properties: {title: "D982-1", href: `/police/seances/${id}`},
            }}))""",
        [planned.pk, [0.5, 49.5]],
    )
    page.get_by_role("link", name="Ouvrir").click()
    expect(page).to_have_url(re.compile(rf"/police/seances/{planned.pk}$"))


def test_filters_apply_at_once(open_as: Open, site: SpeedSite) -> None:
    page = open_as("/police")
    page.get_by_label("Écart à la limite").select_option("over20")
    expect(page.get_by_text("Rien ne correspond.")).to_be_visible()
    page.get_by_role("link", name="Tout effacer").click()
    expect(page.locator("#list li")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_any_page(
    open_as: Open,
    officer: Actor,
    territory: Territory,
    site: SpeedSite,
    planned: SpeedSession,
    done: MakeSession,
    width: int,
) -> None:
    held = done(days_ago(9))
    give_readings(held, officer)
    made = complain(territory)
    page = open_as("/police", width=width)
    for address in (
        "/police",
        "/police?vue=seances",
        "/police?vue=plaintes",
        "/police?vue=operations",
        f"/police/sites/{site.pk}",
        f"/police/sites/{site.pk}/modifier",
        "/police/sites/nouveau",
        f"/police/seances/{held.pk}",
        f"/police/seances/{held.pk}/mesures",
        f"/police/seances/nouvelle?demande={made.pk}",
        f"/police/seances/{planned.pk}?action=enregistrer",
        "/police/operations/nouvelle",
        "/police/natures",
        "/police/appareils",
        "/police/consultations",
        "/vitesses",
    ):
        page.goto(address)
        clean(page)
    page.goto("/police/seances/nouvelle")
    page.get_by_role("button", name="Prévoir la séance").click()
    expect(page.get_by_text("À corriger avant d’envoyer")).to_be_visible()
    clean(page)


def test_a_site_is_drawn_and_its_readings_brought_by_keyboard_alone(
    open_as: Open, site: SpeedSite, done: MakeSession, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    page = open_as("/police/sites/nouveau")
    keys = page.keyboard
    page.wait_for_function("document.querySelector('geo-map').ready.then((ready) => ready)")
    tab_to(page, "Nom de la voie")
    keys.type("Rue du Port")
    tab_to(page, "Code du site")
    keys.type("RP-1")
    page.locator("geo-map canvas").focus()
    for _place in range(2):
        keys.press("Enter")
        keys.press("ArrowRight")
        page.wait_for_timeout(400)  # the map moves on
    expect(page.get_by_text(re.compile(r"^2 points, "))).to_be_visible()
    # The map shows the whole territory: the end is written nearer.
    line = page.get_by_label("Tracé de la section")
    start = line.input_value().splitlines()[0]
    latitude, longitude = start.split(", ")
    tab_to(page, "Tracé de la section")
    keys.press("Control+A")
    keys.type(f"{start}\n{latitude}, {float(longitude) + 0.01:.6f}")
    expect(page.get_by_text(re.compile(r"^2 points, environ 7\d\d m\.$"))).to_be_visible()
    tab_to(page, "Enregistrer le site")
    keys.press("Enter")
    expect(page.get_by_text("Le site est enregistré.")).to_be_visible()
    assert SpeedSite.objects.get(code="RP-1").is_segment

    held = done(days_ago(10))
    file = tmp_path / "mesures.csv"
    file.write_text(readings(held, late=1))
    page.goto(f"/police/seances/{held.pk}")
    tab_to(page, "Apporter les mesures")
    keys.press("Enter")
    page.get_by_label("Fichier de mesures").set_input_files(file)  # the system's own dialogue
    tab_to(page, "Voir ce qui sera lu")
    keys.press("Enter")
    expect(page.get_by_text("121 lignes regardées, 1 refusée")).to_be_visible()
    clean(page)
    tab_to(page, "Importer ces mesures")
    keys.press("Enter")
    expect(page.get_by_text("En attente de son tour")).to_be_visible()
    clean(page)
    import_brought_file(ReadingsFile.objects.get().pk)
    # The page has waited for it.
    expect(page.get_by_role("heading", name="Compte rendu")).to_be_visible()
    expect(page.get_by_text("Hors de la séance")).to_be_visible()
    clean(page)
