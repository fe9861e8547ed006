"""The page in a real browser, as its user lives with it: mouse, keyboard alone, two at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from geoportal.citizen.models import CitizenRequest, Note
from geoportal.citizen.services.assign_request import start_request
from geoportal.citizen.services.report_problem import ContactDetails
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from tests.citizen.triage.conftest import ROOT, Reporter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ActorOf = Callable[[Account], Actor]
Open = Callable[..., Page]
WITHIN_TWO_SECONDS = 2_000
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def open_as(live_server: LiveServer, chromium: Browser) -> Iterator[Open]:
    """Opens the page as somebody, in a browser context of their own."""
    contexts, faults = [], list[str]()

    def make(who: Account, path: str = "/triage", width: int = 1280, height: int = 800) -> Page:
        client = Client()
        client.force_login(who)
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", base_url=live_server.url
        )
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        page.wait_for_selector("#help:not([hidden])", state="attached")
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults


def item(page: Page, made: CitizenRequest) -> str:
    return f'#queue [data-number="{made.number}"]'


def clean(page: Page) -> None:
    """axe-core finds nothing to complain about."""
    page.evaluate(Path(AXE).read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def now(made: CitizenRequest) -> CitizenRequest:
    return CitizenRequest.objects.get(pk=made.pk)


def test_a_new_request_appears_by_itself(
    open_as: Open, front_desk: Account, report: Reporter
) -> None:
    report(days=1)
    page = open_as(front_desk)
    search = page.locator("#filter-q")
    search.press_sequentially("fuite")
    expect(page.locator(".chip")).to_contain_text("fuite")
    made = report()
    expect(page.locator(item(page, made))).to_be_visible(timeout=WITHIN_TWO_SECONDS)
    expect(page.locator("#announcements")).to_have_text("1 nouvelle demande")
    expect(page.locator("[data-count]")).to_have_text("2 demandes")
    expect(search).to_be_focused()
    expect(search).to_have_value("fuite")
    assert page.locator("#queue .item").first.get_attribute("data-number") == made.number


def test_what_changes_elsewhere_moves_nothing_that_one_reads(
    open_as: Open, front_desk: Account, water_agent: Account, as_actor: ActorOf, report: Reporter
) -> None:
    for days in range(15):
        report(days=days + 1)
    page = open_as(front_desk)
    scroller = page.locator("#results")
    read = page.locator("#queue .item").nth(9)
    read.click()
    expect(page.locator("#detail-title")).to_be_visible()
    before = page.evaluate("(e) => e.getBoundingClientRect().top", read.element_handle())
    assert scroller.evaluate("(e) => e.scrollTop") > 0
    number = read.get_attribute("data-number")
    made = report()
    expect(page.locator(item(page, made))).to_be_attached(timeout=WITHIN_TWO_SECONDS)
    same = page.locator(f'#queue [data-number="{number}"]')
    after = page.evaluate("(e) => e.getBoundingClientRect().top", same.element_handle())
    assert abs(after - before) < 2
    expect(same).to_have_attribute("aria-current", "true")
    # The open request changes: it is shown as it is now.
    opened = CitizenRequest.objects.get(number=number)
    start_request(as_actor(water_agent), opened.pk, opened.version)
    expect(page.locator(".detail__head .state")).to_have_text(
        "En cours", timeout=WITHIN_TWO_SECONDS
    )


def test_two_agents_at_one_request(
    open_as: Open, front_desk: Account, water_agent: Account, report: Reporter
) -> None:
    made = report("fuite")
    desk = open_as(front_desk, f"/triage/{made.number}")
    water = open_as(water_agent, f"/triage/{made.number}")
    desk.get_by_role("button", name="Clore").click()
    desk.get_by_label("Motif").select_option("done")
    words = desk.locator("#clore_text")
    words.fill("La fuite est réparée.")
    water.get_by_role("button", name="Prendre en charge").click()
    expect(water.locator(".detail__head .state")).to_have_text("En cours")
    # Told at once, with the words untouched.
    expect(desk.locator(".stale")).to_be_visible(timeout=WITHIN_TWO_SECONDS)
    expect(words).to_have_value("La fuite est réparée.")
    desk.get_by_role("button", name="Clore la demande").click()
    notice = desk.locator("#panel-clore [role=alert]").first
    expect(notice).to_contain_text("Prise en charge, par eau (Eau)")
    expect(words).to_have_value("La fuite est réparée.")
    expect(desk.get_by_label("Motif")).to_have_value("done")
    assert now(made).state == "in_progress"
    clean(desk)
    desk.get_by_role("button", name="Envoyer sur la version à jour").click()
    expect(desk.locator(".detail__head .state")).to_have_text("Close")
    expect(water.locator(".detail__head .state")).to_have_text("Close", timeout=WITHIN_TWO_SECONDS)
    assert [each.text for each in made.messages.all()] == ["La fuite est réparée."]


def test_words_begun_before_the_answer_came_are_kept(
    open_as: Open, front_desk: Account, agencies: dict[str, Agency], report: Reporter
) -> None:
    made = report("fuite")
    page = open_as(front_desk, f"/triage/{made.number}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/confier*", hold)
    keys = page.keyboard
    keys.press("a")
    keys.type("Voirie")
    with page.expect_request("**/confier*"):
        keys.press("Control+Enter")
    page.locator("a[data-panel=noter]").click()
    expect(page.locator("#noter_text")).to_be_focused()
    keys.type("Premiers mots")
    held[0].continue_()
    expect(page.locator(".detail__head .state")).to_have_text("Confiée à un service")
    expect(page.locator("#noter_text")).to_be_focused()
    keys.type(" et suite")
    expect(page.locator("#noter_text")).to_have_value("Premiers mots et suite")
    keys.press("Control+Enter")
    expect(page.locator(".story__entry--note")).to_contain_text("Premiers mots et suite")


def test_a_working_day_by_keyboard_alone(
    open_as: Open, front_desk: Account, agencies: dict[str, Agency], report: Reporter
) -> None:
    older, newer = report("affaissement", days=1), report("fuite")
    page = open_as(front_desk)
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keys.press("j")
    expect(page.locator(item(page, newer))).to_be_focused()
    keys.press("ArrowDown")
    expect(page.locator(item(page, older))).to_have_attribute("aria-current", "true")
    keys.press("Enter")
    expect(page.locator("#detail-title")).to_be_focused()
    expect(page.locator("#detail-title")).to_have_text("Trou dans la chaussée")
    assert page.url.endswith(f"/triage/{older.number}")

    keys.press("a")
    expect(page.locator("#confier_agency")).to_be_focused()
    keys.type("Voirie")
    keys.press("Control+Enter")
    expect(page.locator(".detail__head .state")).to_have_text("Confiée à un service")
    # The state may come from the server's news before the answer to the form that is still open.
    expect(page.locator(".panel:visible")).to_have_count(0)

    keys.press("n")
    keys.type("a c f r : rien ne part pendant que l’on écrit ?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keys.press("Control+Enter")
    expect(page.locator(".story__entry--note")).to_contain_text("rien ne part")

    keys.press("r")
    keys.type("Nous passons demain.")
    keys.press("Escape")
    expect(page.locator(".panel:visible")).to_have_count(0)
    keys.press("r")
    expect(page.locator("#repondre_text")).to_have_value("Nous passons demain.")
    keys.press("Control+Enter")
    expect(page.locator(".story__entry--answer")).to_contain_text("Nous passons demain.")

    keys.press("c")
    expect(page.locator("#clore_reason")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    expect(page.locator(".detail__head .state")).to_have_text("Close")
    keys.press("Escape")
    expect(page.locator("#triage")).not_to_have_attribute("data-open", "")
    assert page.url.endswith("/triage")

    keys.press("/")
    keys.type(older.number)
    expect(page.locator(".detail__number")).to_contain_text(older.spoken_number)
    after = now(older)
    assert (after.state, after.agency) == ("closed", agencies["voirie"])
    assert now(newer).version == newer.version


def test_words_survive_a_reload_and_a_lost_network(
    open_as: Open, front_desk: Account, report: Reporter
) -> None:
    made = report()
    page = open_as(front_desk, f"/triage/{made.number}")
    page.keyboard.press("r")
    page.keyboard.type("Une réponse longue à écrire")
    page.reload()
    words = page.locator("#repondre_text")
    expect(words).to_be_visible()
    expect(words).to_have_value("Une réponse longue à écrire")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator("#panel-repondre [data-error]")).to_contain_text("réseau ne répond pas")
    expect(words).to_have_value("Une réponse longue à écrire")
    later = report()
    page.context.set_offline(False)
    expect(page.locator(item(page, later))).to_be_attached()
    expect(page.locator("#offline")).to_be_hidden()
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator(".story__entry--answer")).to_contain_text("Une réponse longue")
    page.reload()
    expect(page.locator("#repondre_text")).to_have_value("")
    assert made.messages.count() == 1


def test_a_double_click_is_one_click(open_as: Open, front_desk: Account, report: Reporter) -> None:
    made = report()
    page = open_as(front_desk, f"/triage/{made.number}")
    page.keyboard.press("n")
    page.keyboard.type("Une fois")
    page.get_by_role("button", name="Ajouter la note").dblclick()
    expect(page.locator(".story__entry--note")).to_have_count(1)
    assert Note.objects.count() == 1


def test_filters_live_in_the_address_and_the_back_button_works(
    open_as: Open, front_desk: Account, report: Reporter
) -> None:
    leak, hole = report("fuite"), report("affaissement")
    page = open_as(front_desk)
    page.get_by_text("Filtres et tri").click()
    page.get_by_label("Service", exact=True).select_option("eau")
    expect(page.locator("#queue .item")).to_have_count(1)
    assert page.url.endswith("/triage?service=eau")
    page.locator(item(page, leak)).click()
    expect(page.locator(".detail__number")).to_contain_text(leak.spoken_number)
    assert page.url.endswith(f"/triage/{leak.number}?service=eau")
    page.go_back()
    expect(page.locator("#triage")).not_to_have_attribute("data-open", "")
    page.go_back()
    expect(page.locator("#queue .item")).to_have_count(2)
    expect(page.get_by_label("Service", exact=True)).to_have_value("")
    page.go_forward()
    expect(page.locator(item(page, hole))).to_have_count(0)
    page.get_by_role("link", name="retirer ce filtre").click()
    expect(page.locator(item(page, hole))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_any_state(
    open_as: Open, front_desk: Account, roads_agent: Account, report: Reporter, width: int
) -> None:
    report("fuite", days=2, north=0.2)
    made = report("fuite", contact=ContactDetails("Odette", "odette@example.org"))
    page = open_as(front_desk, width=width)
    clean(page)
    page.locator(".filters__more summary").click()
    clean(page)
    page.locator(".filters__more summary").click()
    page.locator(item(page, made)).click()
    expect(page.locator("#detail-title")).to_be_visible()
    clean(page)
    for code in ("repondre", "noter", "confier", "clore"):
        page.locator(f'[data-panel="{code}"]').click()
        expect(page.locator(f"#panel-{code}")).to_be_visible()
        clean(page)
    page.locator("#panel-clore button[type=submit]").click()
    expect(page.locator(".field__error")).to_be_visible()
    clean(page)
    page.keyboard.press("Escape")
    page.locator(".menu summary").click()
    clean(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    other = open_as(roads_agent, f"/triage/{made.number}", width=width)
    expect(other.locator("#why-not")).to_be_visible()
    clean(other)


def test_on_a_phone_one_thing_at_a_time(
    open_as: Open, front_desk: Account, report: Reporter
) -> None:
    made = report()
    page = open_as(front_desk, width=360, height=740)
    expect(page.locator(".triage__map")).to_be_hidden()
    page.get_by_role("button", name="Carte").click()
    expect(page.locator(".triage__map")).to_be_visible()
    page.get_by_role("button", name="Liste").click()
    page.locator(item(page, made)).click()
    expect(page.locator("#detail-title")).to_be_focused()
    expect(page.locator("#queue")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Liste")).click()
    expect(page.locator(item(page, made))).to_be_visible()


def test_single_keys_can_be_turned_off(
    open_as: Open, front_desk: Account, report: Reporter
) -> None:
    made = report()
    page = open_as(front_desk, f"/triage/{made.number}")
    page.keyboard.press("?")
    page.get_by_label("Raccourcis d’une seule touche actifs sur cet appareil").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#panel-noter")).to_be_hidden()
    page.reload()
    page.wait_for_selector("#help:not([hidden])")
    page.get_by_role("button", name="Raccourcis").click()
    page.get_by_label("Raccourcis d’une seule touche actifs sur cet appareil").check()
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 1, "y": 1})
    page.keyboard.press("n")
    expect(page.locator("#panel-noter")).to_be_visible()
