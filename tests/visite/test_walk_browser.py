"""The whole tour in a real browser, without network, at simulated positions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from archaeology.tours.models import Medium
from layers.access.models import Territory
from tests.archaeology.tours.reading.test_shoreline import shoreline
from tests.visite.steps import clean, offline, stand, take_along
from tests.visite.town import CODE, STOPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS_WITHIN = """button => {
    const words = document.createRange();
    words.selectNodeContents(button);
    const [text, box] = [words.getBoundingClientRect(), button.getBoundingClientRect()];
    const isWithin = text.left >= box.left && text.right <= box.right;
    return isWithin && box.left >= 0 && box.right <= innerWidth;
}"""
# How much of the height lies under what stays in its place.
STUCK = """() => [...document.querySelectorAll('body *')]
    .filter(each => ['sticky', 'fixed'].includes(getComputedStyle(each).position))
    .filter(each => !each.matches('.skip-link'))
    .reduce((sum, each) => sum + each.getBoundingClientRect().height, 0)"""
# Degrees of where the tour is, to so many digits that a street is told from the next.
POSITION = re.compile(r"0\.54\d|49\.47\d")


def test_the_whole_tour_is_walked_without_network_and_no_position_leaves_the_phone(
    phone: Page,
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url + (request.post_data or ""))

    phone.on("request", note)
    stand(phone, -150)
    take_along(phone)
    offline(phone)
    phone.get_by_role("link", name="Partir").click()
    expect(phone.locator(".next__way")).to_contain_text("150 m vers l’est")
    expect(phone.locator(".walk-map__map[data-drawn]")).to_be_attached()
    clean(phone)
    for number, (_slug, title, _german, metres) in enumerate(STOPS, start=1):
        stand(phone, metres + 10)
        expect(phone.get_by_role("heading", level=1, name=title)).to_be_focused()
        expect(phone.get_by_text(f"Étape {number}", exact=True)).to_be_visible()
        expect(phone.get_by_text(f"{title} raconte.")).to_be_visible()
        if number == 2:
            # In the middle of the walk the phone is switched off and on.
            phone.reload()
            expect(phone.get_by_text(f"{title} raconte.")).to_be_visible()
        if number == 1:
            _hear(phone)
        clean(phone)
        phone.get_by_role("link", name="Continuer" if number < 3 else "Terminer").click()
    expect(phone.get_by_role("heading", name="La visite est finie")).to_be_focused()
    expect(phone.get_by_text("Vous avez vu les 3 étapes")).to_be_visible()
    # The last arrival is said no more.
    expect(phone.get_by_role("alert")).to_have_text("")
    clean(phone)
    # With the network back, while the position is still being listened to.
    phone.context.set_offline(False)
    phone.goto(f"/visite/{CODE}#/suivre")
    stand(phone, 100)
    expect(phone.get_by_text("Position à 8 m près.")).to_be_attached()
    assert len(asked) > 10
    assert not [request for request in asked if POSITION.search(request)]


def _hear(phone: Page) -> None:
    """Plays the sound of the stop, which is on the phone, and reads what is heard in it."""
    player = phone.get_by_label("Écouter")
    player.evaluate("sound => sound.play()")
    phone.wait_for_function(
        "() => document.querySelector('audio').currentTime > 0.1 "
        "&& document.querySelector('audio').duration > 10"
    )
    assert player.evaluate("sound => sound.currentSrc").startswith("blob:")
    player.evaluate("sound => sound.pause()")
    phone.get_by_text("Lire ce que l’on entend").click()
    expect(phone.get_by_text("On entend l’eau.")).to_be_visible()


def test_without_position_by_keyboard_alone_in_german(phone: Page) -> None:
    phone.context.clear_permissions()
    take_along(phone, "de")
    offline(phone)
    # What is around the tour is German, too.
    expect(phone.get_by_role("link", name="Rundgänge", exact=True)).to_be_visible()
    expect(phone.get_by_role("navigation", name="Sprache")).to_be_visible()
    expect(phone.locator(".visit-bar [aria-current]")).to_have_text("DE")
    phone.get_by_role("link", name="Los geht’s").press("Enter")
    expect(phone.get_by_text("Diese Seite darf Ihre Position nicht kennen")).to_be_visible()
    phone.get_by_role("button", name="Ich habe keine Position").press("Enter")
    for number, (_slug, _french, title, _metres) in enumerate(STOPS, start=1):
        phone.get_by_role("button", name="Ich bin da: Station öffnen").press("Enter")
        expect(phone.get_by_role("heading", level=1, name=title)).to_be_focused()
        expect(phone.get_by_text(f"{title} erzählt.")).to_be_visible()
        phone.get_by_role("link", name="Weiter" if number < 3 else "Beenden").press("Enter")
    expect(phone.get_by_text("Sie haben die 3 Stationen")).to_be_visible()


def test_a_stop_that_was_read_beforehand_is_still_to_come(phone: Page) -> None:
    stand(phone, -150)
    phone.goto(f"/visite/{CODE}#/suivre")
    expect(phone.get_by_text("Position à 8 m près.")).to_be_attached()
    phone.get_by_role("link", name="Le théâtre").click()
    expect(phone.get_by_text("Le théâtre raconte.")).to_be_visible()
    phone.get_by_role("link", name="Continuer").click()
    expect(phone.locator(".next__title")).to_have_text("Le quai")
    expect(phone.get_by_text("Étapes vues : 0 sur 3")).to_be_visible()
    for metres, title in ((0, "Le quai"), (200, "Le théâtre")):
        stand(phone, metres)
        expect(phone.get_by_role("heading", level=1, name=title)).to_be_focused()
        expect(phone.get_by_role("alert")).to_have_text(f"Vous êtes arrivé : {title}")
        phone.get_by_role("link", name="Continuer").click()
    expect(phone.locator(".next__title")).to_have_text("Les thermes")
    # Somebody reads of the last one while walking there: they need not open it again.
    phone.get_by_role("link", name="Les thermes").click()
    expect(phone.get_by_role("link", name="Continuer")).to_be_visible()
    stand(phone, 400)
    expect(phone.get_by_role("link", name="Terminer")).to_be_visible()
    expect(phone.locator(".walk-bar__arrival")).to_be_hidden()


def test_a_stop_reached_while_another_is_read_waits_until_it_is_opened(phone: Page) -> None:
    stand(phone, 0)
    phone.goto(f"/visite/{CODE}#/suivre")
    expect(phone.get_by_text("Le quai raconte.")).to_be_visible()
    stand(phone, 200)
    expect(phone.locator(".walk-bar__arrival")).to_have_text("Vous êtes arrivé : Le théâtre")
    phone.get_by_role("link", name="Continuer").click()
    expect(phone.get_by_text("Le théâtre raconte.")).to_be_visible()
    expect(phone.locator(".walk-bar__arrival")).to_be_hidden()
    # The next one is walked past: it is told, the notice is closed, and it is still to be seen.
    stand(phone, 400)
    expect(phone.locator(".walk-bar__arrival")).to_have_text("Vous êtes arrivé : Les thermes")
    phone.get_by_role("button", name="Fermer cet avis").click()
    expect(phone.locator(".walk-bar__arrival")).to_be_hidden()
    stand(phone, 600)
    expect(phone.get_by_role("link", name="Terminer")).to_be_hidden()
    phone.get_by_role("link", name="Continuer").click()
    expect(phone.get_by_text("Étapes vues : 2 sur 3")).to_be_visible()
    expect(phone.locator(".next__title")).to_have_text("Les thermes")
    expect(phone.get_by_role("listitem").filter(has_text="atteinte, à ouvrir")).to_have_count(1)
    # Coming back, the phone switched off meanwhile, it starts.
    phone.reload()
    stand(phone, 400)
    expect(phone.get_by_text("Les thermes raconte.")).to_be_visible()
    expect(phone.get_by_role("link", name="Terminer")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_one_bar_stays_over_the_text_a_third_of_the_height_at_most(
    phone: Page, language: str
) -> None:
    phone.add_init_script("localStorage.setItem('visite:settings', '{\"text\": 200}')")
    stand(phone, 0)
    phone.goto(f"/visite/{CODE}?lang={language}#/suivre")
    expect(phone.locator(".stop__title")).to_be_visible()
    stand(phone, 200)
    expect(phone.locator(".walk-bar__arrival")).to_be_visible()
    assert phone.evaluate(STUCK) <= 740 / 3
    assert phone.evaluate("document.querySelectorAll('.walk-bar').length") == 1
    clean(phone)
    phone.locator(".walk-bar button").press("Enter")
    expect(phone.locator(".walk-bar__arrival")).to_be_hidden()
    expect(phone.locator(".walk-bar__onward")).to_be_focused()
    assert phone.evaluate(STUCK) <= 740 / 4


def test_no_direction_is_told_of_what_the_receiver_cannot_tell_apart(phone: Page) -> None:
    stand(phone, -150, accuracy=200)
    phone.goto(f"/visite/{CODE}#/suivre")
    way = phone.locator(".next__way")
    expect(way).to_have_text("↑À moins de 350 m")
    expect(phone.locator(".next__arrow")).to_be_hidden()
    expect(phone.locator(".walk-stops__more").nth(1)).to_have_text("350 m")
    stand(phone, -150, accuracy=20)
    expect(way).to_have_text("↑150 m vers l’est")
    expect(phone.locator(".next__arrow")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("fr", "Taille du texte : 100 %"),
        ("en", "Text size: 100%"),
        ("de", "Textgröße: 100 %"),
    ],
)
def test_the_size_of_the_text_is_written_as_the_language_writes(
    phone: Page, language: str, label: str
) -> None:
    phone.goto(f"/visite?lang={language}")
    expect(phone.get_by_role("button", name=label, exact=True)).to_be_visible()


def test_the_name_of_the_tour_is_in_its_own_language(phone: Page) -> None:
    """Without network, in an app that speaks another."""
    take_along(phone)
    phone.goto("/visite?lang=en")
    phone.context.set_offline(True)
    phone.goto(f"/visite/{CODE}?lang=en#/suivre")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    title = phone.locator(".walk-screen > h1")
    expect(title).to_have_text("Juliobona")
    expect(title).to_have_attribute("lang", "fr")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_words_stay_within_the_buttons_on_the_map_with_text_twice_its_size(
    phone: Page, language: str
) -> None:
    phone.add_init_script("localStorage.setItem('visite:settings', '{\"text\": 200}')")
    stand(phone, -150)
    phone.goto(f"/visite/{CODE}?lang={language}#/suivre")
    buttons = phone.locator(".map-button")
    expect(buttons).to_have_count(4)
    for button in buttons.all():
        expect(button).to_be_visible()
        assert button.evaluate(WORDS_WITHIN), button.text_content()


def test_a_stop_has_times_to_compare_an_easy_text_and_what_is_said(phone: Page) -> None:
    # Their order in the stop is no matter.
    for order, start in enumerate((500, 50), start=1):
        Medium.objects.filter(stop__slug="theatre", period_start=start).update(order=order)
    phone.goto(f"/visite/{CODE}#/suivre/theatre")
    slider = phone.get_by_label("Époque montrée")
    expect(phone.get_by_alt_text("Le théâtre en ruine")).to_be_visible()
    slider.press("ArrowLeft")
    expect(phone.get_by_alt_text("Le théâtre neuf")).to_be_visible()
    expect(phone.get_by_alt_text("Le théâtre en ruine")).to_be_hidden()
    expect(slider).to_have_attribute("aria-valuetext", "de 50 à 150")
    phone.get_by_role("button", name="Facile à lire").click()
    expect(phone.get_by_text("Le théâtre, en bref.")).to_be_visible()
    # It was chosen for the next stops too.
    phone.goto(f"/visite/{CODE}#/suivre/quai")
    expect(phone.get_by_text("Le quai, en bref.")).to_be_visible()
    phone.get_by_text("Lire ce que l’on entend").click()
    expect(phone.get_by_text("On entend l’eau.")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_legend_of_the_shoreline_wraps_with_text_twice_its_size(
    phone: Page, territory: Territory, language: str
) -> None:
    shoreline(territory, 1, 100)
    phone.add_init_script("localStorage.setItem('visite:settings', '{\"text\": 200}')")
    stand(phone, -150)
    phone.goto(f"/visite/{CODE}?lang={language}#/suivre")
    phone.locator(".shore summary").click()
    lines = phone.locator(".shore__legend li")
    expect(lines).to_have_count(3)
    for line in lines.all():
        expect(line).to_be_visible()
        assert line.evaluate(WORDS_WITHIN), line.text_content()
    clean(phone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_clean_with_text_twice_its_size(phone: Page, width: int, scheme: str) -> None:
    phone.set_viewport_size({"width": width, "height": 740})
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone.add_init_script("localStorage.setItem('visite:settings', '{\"text\": 200}')")
    stand(phone, 100)
    for path in ("", f"/{CODE}", f"/{CODE}/theatre", f"/{CODE}#/suivre"):
        phone.goto(f"/visite{path}{'' if '#' in path else '?lang=de'}")
        expect(phone.locator("html")).to_have_attribute("data-text", "200")
        expect(phone.get_by_role("heading", level=1)).to_be_attached()
        clean(phone)
