"""What the app shows of the place, in a real browser that is taken offline after a sector was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from layers.access.actor import actor_of
from layers.access.models import Account, Agency
from networks.water.isolating import cut_of
from networks.water.models import Device, Incident
from networks.water.services.follow_incident import give_incident
from networks.water.services.open_incident import IncidentFacts, open_incident
from networks.water.services.record_handling import record_handling
from tests.citizen.triage.conftest import ROOT
from tests.field.conftest import degrees
from tests.networks.water.conftest import Town, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
HERE = (100.0, 190.0)


@pytest.fixture
def leak(plumber: Account, fed: Town, agencies: dict[str, Agency]) -> Incident:
    """A leak on CD, given to the plumber."""
    actor = actor_of(plumber)
    facts = IncidentFacts("leak", at(100, 200), severity="urgent", pipe=fed.pipes["CD"].pk)
    opened = open_incident(actor, fed.territory.pk, facts)
    return give_incident(actor, opened.pk, opened.version, agencies["eau"].pk, plumber.pk)


@pytest.fixture
def phone(live_server: LiveServer, chromium: Browser, leak: Incident) -> Iterator[Page]:
    """A phone that is signed in, stands beside CD and has taken the commune along."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        locale="fr-FR",
        base_url=live_server.url,
        permissions=["geolocation"],
        geolocation=where(at(*HERE)),
        has_touch=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    page.goto("/terrain")
    page.get_by_label("Identifiant").fill("eau")
    page.get_by_label("Mot de passe", exact=True).fill("demo")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Emporter un secteur").click()
    page.get_by_role("button", name="Ouest").click()
    expect(page.get_by_text("Ouest est sur ce téléphone")).to_be_visible()
    # What starts it without network is there.
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield page
    context.close()
    assert not faults


def where(place: Point, accuracy: float = 8) -> Any:
    """A position as the browser's receiver gives it."""
    lon, lat = degrees(place)
    return {"longitude": lon, "latitude": lat, "accuracy": accuracy}


def _of_a_cut(answer: Response) -> bool:
    """The server has been told that the water is cut."""
    return answer.url.endswith("/ops") and "isolated_at" in (answer.request.post_data or "")


def offline(page: Page) -> BrowserContext:
    """Cut the network; the app is started again without it."""
    page.context.set_offline(True)
    page.reload()
    return page.context


def go(page: Page, path: str) -> None:
    """Open a screen of the app."""
    page.evaluate("path => { location.hash = '#/' + path; }", path)


def clean(page: Page) -> None:
    """axe-core finds nothing to complain about."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def expect_valves(page: Page, keys: list[int]) -> None:
    """The isolation sheet says these valves, in this order."""
    lines = page.locator("ol.field-steps > li")
    expect(lines).to_have_count(len(keys))
    for line, key in enumerate(keys):
        expect(lines.nth(line)).to_have_attribute("data-valve", str(key))


def test_offline_the_sheet_says_what_the_platform_says_and_what_is_done_arrives(
    phone: Page, plumber: Account, fed: Town, leak: Incident
) -> None:
    actor, pipe = actor_of(plumber), fed.pipes["CD"]
    planned = [each.pk for each in cut_of(actor, pipe).valves]
    stuck = planned[0]
    instead = [each.pk for each in cut_of(actor, pipe, [stuck]).valves]
    customers = cut_of(actor, pipe, [stuck]).customers
    context = offline(phone)

    go(phone, "interventions")
    mine = phone.get_by_role("list", name="Pour moi").get_by_role("button")
    expect(mine).to_contain_text("10 m")
    clean(phone)
    mine.press("Enter")
    expect(phone.get_by_role("link", name="Y aller")).to_have_attribute("href", geo_of(leak))
    clean(phone)
    phone.get_by_role("button", name="Couper l’eau").press("Enter")
    expect_valves(phone, planned)
    clean(phone)

    name = Device.objects.get(pk=stuck).code
    phone.get_by_role("button", name=f"Bloquée : Vanne {name}").press("Enter")
    expect_valves(phone, instead)
    for key in instead:
        box = phone.locator(f'[data-valve="{key}"] input')
        box.press("Space")
        expect(box).to_be_checked()
    expect(phone.get_by_text("Toutes les vannes sont fermées")).to_be_visible()
    phone.get_by_role("button", name="Eau coupée").press("Enter")
    expect(phone.get_by_text("Eau coupée : enregistré sur ce téléphone")).to_be_visible()

    context.set_offline(False)
    go(phone, "a-envoyer")
    expect(phone.locator("#barre")).to_contain_text("0 à envoyer")
    leak.refresh_from_db()
    assert (leak.state, leak.customers_cut) == ("isolated", customers)
    closed = leak.closed_valves.order_by("order").values_list("device_id", flat=True)
    assert list(closed) == instead
    assert Device.objects.get(pk=stuck).handling == "stuck"


def test_what_lies_under_a_finger_is_told_apart_and_answers_the_form(
    phone: Page, fed: Town, leak: Incident
) -> None:
    # Two pipes and their valves come together in C.
    phone.context.set_geolocation(where(fed.nodes["C"].geom))
    offline(phone)
    go(phone, "signaler")
    phone.get_by_role("button", name="Fuite").click()
    phone.get_by_text("Préciser").click()
    phone.get_by_role("button", name="Choisir").first.click()
    canvas = phone.locator("canvas")
    expect(canvas).to_be_visible()
    expect(phone.get_by_role("list", name="Les plus proches").get_by_role("button")).to_have_count(
        6
    )
    clean(phone)
    # Whoever has no hands for the map presses Enter under its cross.
    which = phone.get_by_role("dialog", name="Lequel ?")
    expect(phone.locator(".maplibregl-ctrl-scale")).to_have_text("30 m")
    canvas.press("Enter")
    expect(which).to_be_visible()
    clean(phone)
    which.get_by_role("button", name="Canalisation BC").click()
    expect(phone.locator(".app-form")).to_contain_text("Canalisation BC")
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_role("heading", name="Enregistré sur ce téléphone")).to_be_visible()
    go(phone, "carte")
    mine = phone.get_by_role("list", name="Autour").get_by_role("button").first
    expect(mine).to_contain_text("non envoyé")
    # What exists on this phone only is followed on it too; the screen stays while it gets its key.
    mine.press("Enter")
    phone.get_by_role("button", name="Voir l’intervention").press("Enter")
    phone.get_by_role("button", name="Couper l’eau").press("Enter")
    boxes = phone.locator("ol.field-steps input")
    expect(boxes).to_have_count(2)
    boxes.nth(0).check()
    phone.context.set_offline(False)
    expect(phone.locator("#barre")).to_contain_text("0 à envoyer")
    expect(boxes.nth(0)).to_be_checked()
    boxes.nth(1).check()
    with phone.expect_response(_of_a_cut):
        phone.get_by_role("button", name="Eau coupée").click()
        expect(phone.get_by_text("Eau coupée : enregistré")).to_be_visible()
    expect(phone.locator("#barre")).to_contain_text("0 à envoyer")
    logged = Incident.objects.exclude(pk=leak.pk).get()
    assert (logged.pipe, logged.state) == (fed.pipes["BC"], "isolated")
    assert logged.closed_valves.count() == 2


def test_two_say_otherwise_of_a_valve_and_the_one_in_the_field_chooses(
    phone: Page, plumber: Account, fed: Town
) -> None:
    valve = fed.valves["CD-C"]
    offline(phone)
    go(phone, f"vanne/{valve.pk}")
    phone.get_by_role("radio", name="Fermée").press("Space")
    phone.get_by_role("radio", name="Grippée").press("Space")
    phone.get_by_role("button", name="Enregistrer").press("Enter")
    expect(phone.get_by_text("Enregistré sur ce téléphone")).to_contain_text("fermée")
    # Another look at the same valve builds upon the first.
    phone.get_by_label("Remarque").fill("Bouche à clé sous la voiture")
    phone.get_by_role("button", name="Enregistrer").press("Enter")
    expect(phone.locator("#barre")).to_contain_text("2 à envoyer")
    clean(phone)
    office = actor_of(plumber)
    record_handling(office, valve.pk, valve.version, is_open=True, handling="inaccessible")
    phone.context.set_offline(False)
    expect(phone.locator("#barre")).to_contain_text("1 choix à faire")

    go(phone, "conflits")
    expect(phone.get_by_role("heading", name=f"Vanne {valve.code}")).to_be_visible()
    expect(phone.get_by_role("radio", name="À présent : Inaccessible")).to_be_visible()
    clean(phone)
    phone.get_by_role("radio", name="Ma saisie : Grippée").press("Space")
    phone.get_by_role("button", name="Trancher").press("Enter")
    expect(phone.get_by_text("C’est tranché.")).to_be_visible()
    expect(phone.get_by_text("Rien à trancher.")).to_be_visible()
    valve.refresh_from_db()
    assert (valve.is_open, valve.handling) == (False, "stuck")
    assert valve.handling_note == "Bouche à clé sous la voiture"


def test_without_map_or_position_the_lists_do_the_same_job(phone: Page, fed: Town) -> None:
    phone.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    phone.context.clear_permissions()
    offline(phone)
    go(phone, "carte?quoi=valves")
    expect(phone.get_by_text("La carte ne peut pas s’afficher ici.")).to_be_visible()
    expect(phone.get_by_text("La position est refusée")).to_be_visible()
    lines = phone.get_by_role("list", name="Autour").get_by_role("button")
    expect(lines).to_have_count(len(fed.valves))
    clean(phone)
    lines.first.press("Enter")
    expect(phone.get_by_role("region", name="Ce qui est choisi")).to_be_focused()
    expect(phone.get_by_role("button", name="Manœuvrer")).to_be_visible()
    go(phone, f"isoler/{fed.pipes['CD'].pk}")
    expect(phone.locator("ol.field-steps > li")).to_have_count(2)
    clean(phone)
    go(phone, "secteur")
    phone.get_by_role("button", name="Retirer").press("Enter")
    expect(phone.get_by_text("Retirer Ouest de ce téléphone ?")).to_be_visible()
    phone.get_by_role("button", name="Retirer").press("Enter")
    expect(phone.get_by_text("Aucun secteur n’est sur ce téléphone.")).to_be_visible()
    clean(phone)
    go(phone, "carte")
    expect(phone.get_by_role("button", name="Emporter un secteur")).to_be_visible()


def geo_of(incident: Incident) -> re.Pattern[str]:
    """The beginning of the link to the phone's own navigation."""
    lon, lat = degrees(incident.geom)
    return re.compile(rf"^geo:{lat:.6f},{lon:.6f}\?q=")


def test_a_map_that_was_never_opened_is_drawn_without_network(phone: Page) -> None:
    offline(phone)
    # Nothing but what the service worker and the phone's own store keep.
    phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")
    phone.get_by_role("link", name="Accueil").click()
    phone.get_by_role("link", name="Carte").click()
    expect(phone.locator(".field-map__map[data-drawn]")).to_be_attached()


def test_the_next_person_on_this_phone_finds_nothing_of_the_one_before(
    phone: Page, front_desk: Account, leak: Incident
) -> None:
    phone.get_by_role("link", name="Accueil").click()
    phone.get_by_role("link", name="Mes interventions").click()
    expect(phone.get_by_text("pour moi", exact=True)).to_be_visible()
    phone.goto("/terrain#/connexion")
    phone.get_by_label("Identifiant").fill(front_desk.username)
    phone.get_by_label("Mot de passe", exact=True).fill("demo")
    phone.get_by_role("button", name="Se connecter").click()
    expect(phone.get_by_text("Aucun secteur emporté")).to_be_visible()
    phone.get_by_role("link", name="Mes interventions").click()
    expect(phone.get_by_role("heading", name="Mes interventions")).to_be_visible()
    expect(phone.get_by_text("pour moi", exact=True)).not_to_be_attached()
