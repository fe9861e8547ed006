"""The whole story in a real browser: by mouse, by keyboard, without network, without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geoportal.citizen import bots
from geoportal.citizen.models import Category, CitizenRequest, Photo
from geoportal.citizen.services.end_request import resolve_request
from layers.access.actor import Actor
from layers.access.models import Account
from tests.citizen.conftest import WEST_POINT, a_jpeg, reported
from tests.citizen.test_photos import with_metadata

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1280
SENT = re.compile(r"/suivi/\d{8}\?cle=")


@pytest.fixture
def visit(
    chromium: Browser,
    live_server: Any,
    categories: dict[str, Category],
) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a browser of its own; a script error fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(path: str = "/signaler", width: int = DESK, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            locale="fr-FR",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in result["violations"]
    ]


def fill(page: Page, where: str = WEST_POINT) -> None:
    page.get_by_text("Eau potable").click()
    page.get_by_label("Fuite d’eau").check()
    page.get_by_label("Coordonnées du point").fill(where)
    page.get_by_label("Description").fill("L’eau coule.")


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer le signalement").click()


def a_photo(data: bytes, name: str = "rue.jpg") -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_by_mouse_with_the_map_and_a_photo(visit: Callable[..., Page], width: int) -> None:
    page = visit(width=width)
    expect(page.locator("#question")).to_be_hidden()
    page.get_by_text("Eau potable").click()
    page.get_by_label("Fuite d’eau").check()
    canvas = page.locator("geo-map canvas")
    expect(canvas).to_be_visible(timeout=15_000)
    box = canvas.bounding_box()
    assert box
    # The two communes fill the view, Ouest on the left.
    canvas.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.5})
    expect(page.locator("#place-status")).to_contain_text("commune de Ouest")
    page.locator("#id_photos").set_input_files(
        [a_photo(with_metadata()), a_photo(b"%PDF-1.4", "cv.jpg")]
    )
    expect(page.locator("#photos-errors")).to_contain_text("« cv.jpg » n’est pas une photo")
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    expect(page.locator("#photo-place-offer")).to_contain_text("49.49000, 0.55000")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Utiliser ce lieu").click()
    send(page)
    page.wait_for_url(SENT)
    made = CitizenRequest.objects.get()
    expect(page.get_by_text("Merci, votre signalement est reçu")).to_be_visible()
    expect(page.locator(".receipt__number")).to_contain_text(made.spoken_number)
    assert "recu=" not in page.url
    assert (made.place_source, made.accuracy_m) == ("photo", 12)
    assert made.photos.count() == 1
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The draft is gone: the next form is empty.
    page.goto("/signaler")
    expect(page.get_by_label("Description")).to_have_value("")
    expect(page.locator("#draft-notice")).to_be_hidden()


def test_by_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit()

    def tab_to(what: str, limit: int = 60) -> None:
        for _ in range(limit):
            page.keyboard.press("Tab")
            found = page.evaluate(
                """() => { const at = document.activeElement;
                  const label = at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? '';
                  return (label + ' ' + at.textContent).trim(); }"""
            )
            if what in str(found):
                return
        raise AssertionError(f"no way to {what!r} by Tab")

    tab_to("Eau potable")
    page.keyboard.press("Enter")
    tab_to("Fuite d’eau")
    page.keyboard.press("Space")
    tab_to("Carte : choisir le lieu")
    page.keyboard.press("Enter")
    expect(page.locator("#place-status")).to_contain_text("commune de")
    tab_to("Adresse ou point de repère")
    page.keyboard.type("Devant l’école")
    tab_to("Description")
    page.keyboard.type("Au clavier seul.")
    tab_to("Envoyer le signalement")
    page.keyboard.press("Enter")
    page.wait_for_url(SENT)
    made = CitizenRequest.objects.get()
    assert (made.text, made.place_source) == ("Au clavier seul.", "map")


def test_errors_come_to_the_keyboard_and_nothing_is_lost(visit: Callable[..., Page]) -> None:
    page = visit(width=PHONE)
    page.get_by_label("Description").fill("Sans catégorie")
    page.get_by_label("Coordonnées du point").fill("48.85, 2.35")
    send(page)
    summary = page.locator("#form-errors")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choisissez ce que vous signalez")
    expect(summary).to_contain_text("en dehors du territoire")
    expect(page.get_by_label("Description")).to_have_value("Sans catégorie")
    assert violations(page) == []
    fill(page)
    send(page)
    page.wait_for_url(SENT)


def test_a_draft_survives_a_reload_with_its_photos(visit: Callable[..., Page]) -> None:
    page = visit()
    fill(page)
    page.locator("#id_photos").set_input_files(a_photo(a_jpeg()))
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    page.reload()
    expect(page.locator("#draft-notice")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("L’eau coule.")
    expect(page.get_by_label("Fuite d’eau")).to_be_checked()
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    expect(page.locator("#place-status")).to_contain_text("commune de Ouest")
    send(page)
    page.wait_for_url(SENT)
    assert CitizenRequest.objects.get().photos.count() == 1


def test_what_was_refused_survives_a_reload(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_label("Description").fill("Sans catégorie")
    send(page)
    expect(page.locator("#form-errors")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("Sans catégorie")


def test_a_draft_can_be_thrown_away(visit: Callable[..., Page]) -> None:
    page = visit()
    fill(page)
    page.locator("#id_photos").set_input_files(a_photo(a_jpeg()))
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Tout effacer et recommencer").click()
    expect(page.get_by_label("Description")).to_have_value("")
    expect(page.locator("#draft-notice")).to_be_hidden()
    expect(page.get_by_alt_text("Photo 1")).to_be_hidden()
    expect(page.locator("#place-status")).to_have_text("")
    assert not Photo.objects.exists()
    page.reload()
    expect(page.get_by_label("Coordonnées du point")).to_have_value("")


def test_a_lost_network_is_said_and_the_form_leaves_when_it_returns(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    fill(page)
    expect(page.locator("geo-map canvas")).to_be_visible(timeout=15_000)
    # The proof's worker is fetched at the first gesture: let it be there.
    page.context.set_offline(True)
    page.locator("#id_photos").set_input_files(a_photo(a_jpeg()))
    expect(page.locator("#photos-status")).to_contain_text("partira avec la demande")
    send(page)
    notice = page.locator("#send-notice")
    expect(notice).to_contain_text("Le réseau ne répond pas : rien n’est parti")
    expect(page.get_by_label("Description")).to_have_value("L’eau coule.")
    assert violations(page) == []
    page.get_by_role("button", name="Envoyer dès que le réseau revient").click()
    expect(notice).to_contain_text("Gardez cette page ouverte")
    page.context.set_offline(False)
    page.wait_for_url(SENT)
    assert CitizenRequest.objects.get().photos.count() == 1


def test_an_answer_lost_on_the_way_makes_one_request(visit: Callable[..., Page]) -> None:
    page = visit()
    fill(page)
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/signaler", lose_the_first)
    send(page)
    expect(page.locator("#send-notice")).to_be_visible()
    assert lost == [302]
    page.get_by_role("button", name="Réessayer maintenant").click()
    page.wait_for_url(SENT)
    expect(page.get_by_text("Ce signalement était déjà reçu")).to_be_visible()
    assert CitizenRequest.objects.count() == 1


def test_without_script_the_question_and_the_form_are_enough(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    expect(page.get_by_text("La carte a besoin de JavaScript")).to_be_visible()
    fill(page, where="")
    page.get_by_label("Adresse ou point de repère").fill("Devant l’école")
    page.get_by_label("Commune").select_option("Est")
    asked = page.get_by_label("Écrivez en chiffres")
    words = page.locator("label[for=id_answer]").inner_text().rsplit(" ", 1)[1]
    asked.fill(next(str(n) for n, word in bots._NUMBERS.items() if word == words))
    send(page)
    page.wait_for_url(SENT)
    made = CitizenRequest.objects.get()
    assert (made.place_source, made.commune and made.commune.name) == ("none", "Est")


def test_where_the_browser_cannot_prove_itself_the_question_is_shown(
    visit: Callable[..., Page],
) -> None:
    page = visit("about:blank")
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.goto("/signaler")
    expect(page.get_by_label("Écrivez en chiffres")).to_be_visible()
    assert violations(page) == []
    fill(page)
    send(page)
    expect(page.locator("#form-errors")).to_contain_text("Une dernière question")
    words = page.locator("label[for=id_answer]").inner_text().rsplit(" ", 1)[1]
    answer = next(str(n) for n, word in bots._NUMBERS.items() if word == words)
    page.get_by_label("Écrivez en chiffres").fill(answer)
    send(page)
    page.wait_for_url(SENT)


def test_a_device_s_position(visit: Callable[..., Page]) -> None:
    page = visit(
        permissions=["geolocation"],
        geolocation={"latitude": 49.49, "longitude": 0.55, "accuracy": 8},
    )
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page.locator("#place-status")).to_have_text(
        "Lieu choisi : commune de Ouest, à 8 m près."
    )
    fill_category(page)
    send(page)
    page.wait_for_url(SENT)
    made = CitizenRequest.objects.get()
    assert (made.place_source, made.accuracy_m) == ("gps", 8)


def fill_category(page: Page) -> None:
    page.get_by_text("Eau potable").click()
    page.get_by_label("Fuite d’eau").check()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_follow_up_pages(
    visit: Callable[..., Page],
    categories: dict[str, Category],
    water_agent: Account,
    as_actor: Callable[[Account], Actor],
    width: int,
) -> None:
    receipt = reported(categories["fuite"], WEST_POINT)
    resolve_request(as_actor(water_agent), receipt.request.pk, 1, "C’est réparé.")
    link = f"/suivi/{receipt.request.number}?cle={receipt.secret}"
    page = visit(link, width=width, permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator("geo-map canvas")).to_be_visible(timeout=15_000)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator("#toasts")).to_contain_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()").endswith(link)
    page.get_by_label("Satisfait", exact=True).check()
    page.get_by_role("button", name="Donner mon avis").click()
    expect(page.get_by_text("Merci de votre avis.")).to_be_visible()
    page.get_by_label("Qu’est-ce qui n’est pas réglé ?").fill("Ça coule encore.")
    page.reload()
    expect(page.get_by_label("Qu’est-ce qui n’est pas réglé ?")).to_have_value("Ça coule encore.")
    page.get_by_role("button", name="Ce n’est pas réglé").click()
    expect(page.get_by_text("La demande est rouverte et le service est prévenu.")).to_be_visible()
    assert violations(page) == []
    assert CitizenRequest.objects.get().contested
    for path in (f"/suivi/{receipt.request.number}", "/suivi", "/suivi/12345678", "/suivi/1"):
        page.goto(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_message_sent_without_network_is_still_there(
    visit: Callable[..., Page], categories: dict[str, Category]
) -> None:
    receipt = reported(categories["fuite"], WEST_POINT)
    link = f"/suivi/{receipt.request.number}?cle={receipt.secret}"
    page = visit(link)
    page.get_by_label("Votre message").fill("Ça déborde.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Envoyer le message").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(link)
    expect(page.get_by_label("Votre message")).to_have_value("Ça déborde.")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message est envoyé.")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("")
    assert "fait=" not in page.url


def test_the_form_is_clean_in_every_state(visit: Callable[..., Page]) -> None:
    page = visit()
    for group in ("Eau potable", "Routes et trottoirs"):
        page.get_by_text(group).click()
        assert violations(page) == []
    page.get_by_label("Trou dans la chaussée").check()
    expect(page.get_by_text("Téléphonez plutôt")).to_be_visible()
    page.get_by_label("Description").fill("x" * 5001)
    expect(page.locator("#text-counter")).to_contain_text("1 caractère de trop")
    assert violations(page) == []


def test_the_form_of_the_front_desk(
    visit: Callable[..., Page],
    live_server: Any,
    front_desk: Account,
    signed_in: Callable[[Account], Client],
) -> None:
    page = visit("about:blank", width=PHONE)
    session = signed_in(front_desk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto("/signaler?canal=counter")
    expect(page.get_by_label("Reçue par")).to_have_value("counter")
    assert violations(page) == []
    fill(page)
    send(page)
    page.wait_for_url(SENT)
    assert CitizenRequest.objects.get().channel == "counter"
