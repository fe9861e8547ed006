"""A tour from its title to its publication in two languages, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from archaeology.tours.models import Tour
from layers.access.actor import Actor
from layers.access.models import Account
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.tours.walk import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _place(page: Page, title: str, x: int) -> None:
    """Place a stop by a click on the map, `x` pixels from its middle, and name it."""
    canvas = page.locator("#tour-map canvas")
    expect(canvas).to_be_visible(timeout=20_000)
    box = canvas.bounding_box()
    assert box
    page.get_by_role("button", name="Placer une étape").click()
    canvas.click(position={"x": box["width"] / 2 + x, "y": box["height"] / 2})
    # The place is in the form: what is still wanted is the name.
    field = page.locator("#new_stop_title")
    expect(field).to_be_focused()
    field.fill(title)
    field.press("Enter")
    expect(page.get_by_role("link", name=title)).to_be_visible()


def _write(page: Page, form: str, **words: str) -> None:
    """Fill in a text and leave it: it saves itself."""
    side: Locator = page.get_by_role("form", name=form, exact=True)
    for name, text in words.items():
        side.locator(f"[name={name}]").fill(text)
    side.locator("[name]").last.blur()
    expect(side.get_by_role("status")).to_have_text("Enregistré")


def _fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_a_tour_is_written_and_published_in_two_languages(
    open_as: Open, writer: Account, tmp_path: Path
) -> None:
    page = open_as(writer, "/patrimoine")
    clean(page)
    page.get_by_role("link", name="Commencer une visite").click()
    page.get_by_label("Titre").fill("Le port")
    page.get_by_role("button", name="Commencer la visite").click()
    expect(page.get_by_text("Il faut au moins deux étapes.")).to_be_visible()

    _place(page, "La rue haute", 0)
    _place(page, "Le quai", 60)
    # The order is changed by the keyboard, and told.
    page.get_by_role("button", name="Déplacer « Le quai »").press("ArrowUp")
    expect(page.locator("#order-says")).to_have_text("« Le quai » est maintenant l’étape 1.")
    expect(page.get_by_role("button", name="Déplacer « Le quai »")).to_be_focused()
    # So it is by dragging.
    page.locator(".stop__handle").nth(1).drag_to(page.locator(".stop").nth(0))
    expect(page.locator("#order-says")).to_contain_text("« La rue haute » est maintenant l’étape 1")
    page.get_by_role("button", name="Déplacer « La rue haute »").press("End")
    expect(page.locator("#order-says")).to_contain_text("« La rue haute » est maintenant l’étape 2")
    page.reload()
    expect(page.locator(".stop__title")).to_have_text(["Le quai", "La rue haute"])
    # A place is chosen on the map without pointing at it.
    under = page.get_by_role("button", name="Placer le point sous la croix")
    expect(under).to_be_hidden()
    page.get_by_role("button", name="Placer une étape").click()
    under.press("Enter")
    expect(page.get_by_label("Titre")).to_be_focused()
    expect(page.locator("#new_stop_place")).not_to_have_value("")
    page.get_by_role("button", name="Dessiner le parcours").click()
    page.get_by_role("button", name="Relier les étapes dans l’ordre").click()
    page.get_by_role("button", name="Enregistrer le parcours").click()
    expect(page.get_by_text("Le parcours est enregistré.")).to_be_visible()
    # One length, wherever it is said: what the script measures is an estimate, and says so.
    told = page.locator("#route-state")
    expect(told).not_to_contain_text("environ")
    metres = page.locator("#route-geom").get_attribute("data-metres")
    expect(told).to_have_text(f"2 points, {metres} m.")
    expect(page.locator(".quiet").first).to_contain_text(f" · {metres} m · ")
    clean(page)

    page.get_by_role("link", name="Textes").click()
    page.get_by_label("À côté").select_option("en")
    expect(page.get_by_role("form", name="La visite – English")).to_be_visible()
    _write(page, "La visite – Français", summary="Du quai au port.", description="Une heure.")
    _write(page, "La visite – English", title="The harbour", summary="A walk.", description="Go.")
    for number, name, english in ((1, "Le quai", "The quay"), (2, "La rue haute", "High street")):
        _write(page, f"{number}. {name} – Français", text="On raconte.")
        _write(page, f"{number}. {name} – English", title=english, text="It is told.")
    clean(page)

    # A medium without alternative text is named, and the way leads to its field.
    page.goto("/patrimoine/le-port")
    page.get_by_role("link", name="Le quai").click()
    file = tmp_path / "quai.png"
    file.write_bytes(a_picture())
    page.get_by_label("Image ou son").set_input_files(file)
    expect(page.locator(".media-preview")).to_be_visible()
    page.get_by_label("Auteur").fill("Ville")
    page.get_by_label("Licence").select_option("CC-BY-4.0")
    clean(page)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.goto("/patrimoine/le-port")
    expect(page.get_by_role("button", name="Publier : Français")).to_be_disabled()
    page.get_by_role("link", name="l’image 1 : pas de texte de remplacement").first.click()
    page.wait_for_url("**/textes?langue=fr#medium-*-fr-alt")
    _write(page, "1. Le quai – Image 1 – Français", alt="Un quai de bois")
    page.goto("/patrimoine/le-port")
    page.get_by_role("button", name="Publier : Français").click()
    expect(page.get_by_text("Français : la visite est publiée.")).to_be_visible()
    # In English it is still missing.
    page.get_by_role("link", name="l’image 1 : pas de texte de remplacement").click()
    _write(page, "1. Le quai – Image 1 – English", alt="A wooden quay")
    page.goto("/patrimoine/le-port")
    page.get_by_role("button", name="Publier : English").click()
    expect(page.get_by_text("English : la visite est publiée.")).to_be_visible()
    assert Tour.objects.get().languages == ("en", "fr")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for where in ("", "/textes?langue=en", "/reglages", "/panneaux"):
            page.goto(f"/patrimoine/le-port{where}")
            _fits(page)


def test_two_people_at_one_text_lose_nothing(open_as: Open, writer: Account) -> None:
    page = open_as(writer, "/patrimoine/visites/nouvelle")
    page.get_by_label("Titre").fill("Le port")
    page.get_by_role("button", name="Commencer la visite").click()
    page.goto("/patrimoine/le-port/textes")
    other = open_as(writer, "/patrimoine/le-port/textes")
    _write(other, "La visite – Français", summary="Le mien.")
    side = page.get_by_role("form", name="La visite – Français", exact=True)
    side.locator("[name=summary]").fill("Le tien.")
    side.locator("[name=summary]").blur()
    expect(side.get_by_role("status")).to_contain_text("Quelqu’un d’autre a écrit ici")
    expect(side.locator(".texts-theirs")).to_have_text("Enregistré maintenant : Le mien.")
    clean(page)
    side.get_by_role("button", name="Garder le mien").click()
    expect(side.get_by_role("status")).to_have_text("Enregistré")
    assert Tour.objects.get().texts.get().summary == "Le tien."


def _writer() -> Account:
    """Who wrote `walk`."""
    return Account.objects.get(username="patrimoine")


def _drag_with_a_finger(page: Page, handle: Locator, to: Locator) -> None:
    """Real touches, as the browser gets them from a screen: not those that a script makes up."""
    touches = page.context.new_cdp_session(page)

    def middle(of: Locator) -> tuple[float, float]:
        box = of.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    (x, start), (_x, end) = middle(handle), middle(to)
    touch("touchStart", (x, start))
    for step in range(1, 9):
        touch("touchMove", (x, start + (end - start) * step / 8))
    touch("touchEnd")


def test_a_finger_drags_a_stop_and_not_the_page(open_as: Open, walk: Tour) -> None:
    page = open_as(_writer(), "/patrimoine/le-port", width=360, touch=True)
    handles = page.locator(".stop__handle")
    handles.nth(1).scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    _drag_with_a_finger(page, handles.nth(1), page.locator(".stop").nth(0))
    expect(page.locator("#order-says")).to_have_text("« La rue haute » est maintenant l’étape 1.")
    assert page.evaluate("window.scrollY") == before
    assert [str(each) for each in walk.stops.all()] == ["La rue haute", "Le quai"]
    # A finger beside the handle moves the page as ever.
    assert handles.nth(0).evaluate("each => getComputedStyle(each).touchAction") == "none"
    assert page.locator(".stop").nth(0).evaluate("each => getComputedStyle(each).touchAction") == (
        "auto"
    )
    clean(page)


def test_a_preview_is_walked_in_each_language_before_publication(open_as: Open, walk: Tour) -> None:
    page = open_as(_writer(), "/patrimoine/le-port", width=360)
    page.get_by_role("link", name="Aperçu", exact=True).click()
    expect(page.get_by_role("heading", name="Le port", level=1)).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Taille du texte").click()
    assert page.evaluate("document.documentElement.dataset.text") == "125"
    page.get_by_role("link", name="La rue haute").click()
    expect(page.get_by_text("La rue haute raconte.")).to_be_visible()
    clean(page)
    _fits(page)
    page.goto("/patrimoine/le-port/apercu#/suivre")
    expect(page.locator(".walk-map canvas")).to_be_visible(timeout=20_000)
    page.goto("/patrimoine/le-port/apercu?lang=de")
    expect(page.get_by_text("Rien n’est encore écrit dans cette langue.")).to_be_visible()
    clean(page)


def test_a_route_that_is_not_saved_is_asked_about_before_it_is_left(
    open_as: Open, walk: Tour
) -> None:
    page = open_as(_writer(), "/patrimoine/le-port")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    points = page.locator("#route-geom")
    saved = points.input_value()
    page.get_by_text("Les points du parcours, un par ligne").click()
    away = page.get_by_role("link", name="Panneaux QR")
    # Typed, and drawn with the tools of the map.
    points.fill(f"{saved}\n49.51, 0.54")
    away.click()
    expect(page).to_have_url(re.compile("/patrimoine/le-port$"))
    assert asked == ["beforeunload"]
    points.fill(saved)
    page.get_by_role("button", name="Dessiner le parcours").click()
    page.get_by_role("button", name="Enlever le dernier point").click()
    drawn = points.input_value()
    assert drawn != saved
    away.click()
    assert asked == ["beforeunload"] * 2
    expect(points).to_have_value(drawn)
    # What is sent is not lost; nor is a route that is as it was.
    page.get_by_role("button", name="Enregistrer le parcours").click()
    expect(page.get_by_text("Le parcours est enregistré.")).to_be_visible()
    page.get_by_text("Les points du parcours, un par ligne").click()
    points.fill("")
    points.fill(points.evaluate("text => text.defaultValue"))
    away.click()
    expect(page).to_have_url(re.compile("/panneaux$"))
    assert len(asked) == 2


def _asleep(page: Page, address: str) -> Route:
    """Open a page of texts whose script is still on its way."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/tour-texts*.js", hold)
    with page.expect_request("**/tour-texts*.js"):
        page.goto(address, wait_until="commit")
    expect(page.get_by_role("form", name="La visite – Français")).to_be_visible()
    return held[0]


def test_what_is_done_before_the_page_is_awake_counts(
    open_as: Open, walk: Tour, presenter: Actor
) -> None:
    page = open_as(_writer(), "/patrimoine")
    script = _asleep(page, f"/patrimoine/{walk.code}/textes")
    german = page.get_by_role("form", name="La visite – Deutsch")
    page.get_by_label("À côté").select_option("de")
    script.continue_()
    expect(german).to_be_visible()
    # On the way back nothing is chosen, and nothing sent again.
    page.go_back()
    expect(page.get_by_label("À côté")).to_have_value("")
    expect(german).to_have_count(0)

    page = open_as(_writer(), "/patrimoine")
    script = _asleep(page, f"/patrimoine/{walk.code}/textes")
    french = page.get_by_role("form", name="La visite – Français")
    french.get_by_label("En une phrase").fill("Écrit tôt.")
    french.get_by_label("En une phrase").blur()
    script.continue_()
    expect(french.get_by_role("status")).to_have_text("Enregistré")
    assert walk.texts.get(language="fr").summary == "Écrit tôt."
