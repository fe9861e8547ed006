"""On line, with nothing taken along: what is asked for does not tell where somebody is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.signals import request_started
from playwright.sync_api import Page, Route, expect

from archaeology.tours.models import Medium, Tour
from tests.visite.steps import clean, stand, take_along
from tests.visite.town import CODE, STOPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CAME = """digests => digests.every(each => performance.getEntriesByType('resource')
    .some(({ name }) => name.includes(each)))"""
FORGET = """digest => new Promise((done, fail) => {
    const opening = indexedDB.open('visite');
    opening.onerror = fail;
    opening.onsuccess = () => {
        const work = opening.result.transaction('files', 'readwrite');
        work.objectStore('files').delete(digest);
        work.oncomplete = done;
    };
})"""


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The addresses that the platform was asked for, in order."""
    heard: list[str] = []

    def note(sender: object, environ: dict[str, str], **_rest: object) -> None:
        heard.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield heard
    request_started.disconnect(note)


def set_out(phone: Page, tour: Tour) -> None:
    """A walk that has begun far from every stop; all that it needs was asked for."""
    stand(phone, -150)
    phone.goto(f"/visite/{CODE}")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.get_by_role("link", name="Partir").click()
    expect(phone.locator(".walk-map__map[data-drawn]")).to_be_attached()
    expect(phone.get_by_text("Position à 8 m près.")).to_be_attached()
    phone.wait_for_function(CAME, arg=digests(tour))


def digests(tour: Tour) -> list[str]:
    """Of what its stops show, in the order of the tour."""
    media = Medium.objects.filter(stop__tour=tour).order_by("stop__order", "-kind", "order")
    return list(media.values_list("sha256", flat=True))


def media_in(asked: list[str]) -> list[str]:
    """The digests of the media that were asked for."""
    return [path.rsplit("/", 1)[1].split(".")[0] for path in asked if "/media/" in path]


def test_no_stop_that_one_comes_to_asks_for_anything(
    phone: Page, tour: Tour, asked: list[str]
) -> None:
    set_out(phone, tour)
    # The cover shows the first of them too.
    assert media_in(asked)[-len(digests(tour)) :] == digests(tour)
    asked.clear()
    for _slug, title, _german, metres in STOPS:
        stand(phone, metres + 5)
        expect(phone.get_by_role("heading", level=1, name=title)).to_be_focused()
        for picture in phone.locator("figure:not([hidden]) img").all():
            expect(picture).to_have_js_property("complete", True)
            assert picture.evaluate("image => image.naturalWidth") == 60
        for sound in phone.locator("audio").all():
            assert sound.evaluate("sound => sound.src").startswith("blob:")
        phone.locator(".walk-bar__onward").click()
    expect(phone.get_by_role("heading", name="La visite est finie")).to_be_focused()
    assert asked == []


def test_what_did_not_come_is_said_and_asked_for_when_somebody_says_so(
    phone: Page, tour: Tour, asked: list[str]
) -> None:
    def broken(route: Route) -> None:
        route.abort()

    phone.route("**/media/**", broken)
    set_out(phone, tour)
    asked.clear()
    stand(phone, 5)
    expect(phone.get_by_text("L’image n’est pas venue.")).to_be_visible()
    expect(phone.get_by_text("Le son n’est pas venu.")).to_be_visible()
    expect(phone.get_by_alt_text("Un quai de bois")).to_be_hidden()
    clean(phone)
    assert asked == []
    phone.unroute("**/media/**", broken)
    # One says it once: all of the walk is asked for again, whatever stop is open.
    *_others, last = digests(tour)
    with phone.expect_response(lambda answer: last in answer.url and answer.ok):
        phone.get_by_role("button", name="Réessayer").first.press("Enter")
    expect(phone.get_by_alt_text("Un quai de bois")).to_be_visible()
    expect(phone.get_by_label("Écouter")).to_be_visible()
    expect(phone.get_by_role("button", name="Réessayer")).to_have_count(0)
    expect(phone.locator(".stop__title")).to_be_focused()
    phone.locator(".walk-bar__onward").click()
    stand(phone, 205)
    expect(phone.get_by_alt_text("Le théâtre en ruine")).to_be_visible()
    assert media_in(asked) == digests(tour)


def test_nor_does_a_stop_of_which_something_is_still_to_come(
    phone: Page, tour: Tour, asked: list[str]
) -> None:
    """The tour was taken along, and a picture of a later edition is not here yet."""
    take_along(phone)
    *_others, ruin = digests(tour)
    phone.evaluate(FORGET, ruin)
    stand(phone, -150)
    asked.clear()
    phone.reload()
    phone.get_by_role("link", name="Partir").click()
    expect(phone.locator(".walk-map__map[data-drawn]")).to_be_attached()
    phone.wait_for_function(CAME, arg=[ruin])
    assert media_in(asked)[-1:] == [ruin]
    asked.clear()
    stand(phone, 205)
    ruined = phone.get_by_alt_text("Le théâtre en ruine")
    expect(ruined).to_have_js_property("complete", True)
    assert ruined.evaluate("image => image.naturalWidth") == 60
    assert asked == []
