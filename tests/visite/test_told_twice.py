"""The server and the phone each draw a cover and a stop: both say the same, word for word."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from archaeology.tours.models import Tour
from archaeology.tours.visit.saying import say_metres
from geoportal.demo.loading.antiquity import load_antiquity
from geoportal.demo.loading.people import load_organisation
from geoportal.demo.loading.tour import load_tour
from geoportal.demo.tour.stops import CODE, LANGUAGES, STOPS
from geoportal.demo.tour.words import words
from layers.access.actor import system_actor
from layers.catalog.acting import acting

# What is read in a part of a page: the text of each block, line by line, and of each picture. Left
# out is what only one of them can do: choosing, following, a way back to the tour.
READ = """root => {
    const blocks = 'h1, h2, p, li, figcaption, summary, dt, dd';
    const apart = '.stop__number, .stop__easy, .text-choices, .periods__told, .cover__more, '
        + '[data-part]';
    root.querySelectorAll('br').forEach(each => each.replaceWith('\\u2028'));
    const texts = [...root.querySelectorAll(blocks)]
        .filter(each => !each.querySelector(blocks) && !each.closest(apart))
        .map(each => each.textContent.replace(/\\s*\\u2028\\s*/g, '|'))
        .map(text => text.replace(/\\s+/g, ' ').trim());
    return [...texts, ...[...root.querySelectorAll('img')].map(each => each.alt)];
}"""
SERVED = f"""async ([address, part]) => {{
    const text = await (await fetch(address)).text();
    const page = new DOMParser().parseFromString(text, 'text/html');
    return ({READ})(page.querySelector(part));
}}"""


@pytest.fixture
def juliobona(transactional_db: None) -> Tour:
    """The tour of the demonstration, which is good until a day."""
    actor = system_actor("demo")
    with acting(actor):
        load_organisation()
        load_antiquity(actor)
        load_tour(actor)
    Tour.objects.update(valid_until=date(2099, 6, 30))
    return Tour.objects.get()


def served(page: Page, address: str, part: str) -> set[str]:
    """What the server's page says."""
    found: Any = page.evaluate(SERVED, [address, part])
    return set(found)


@pytest.mark.browser
def test_cover_and_stops_of_the_demonstration(
    live_server: LiveServer, chromium: Browser, juliobona: Tour
) -> None:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", service_workers="block"
    )
    page = context.new_page()
    for language in LANGUAGES:
        address = f"/visite/{CODE}?lang={language}"
        # The page that phones keep draws the cover as it does without network.
        page.route(
            re.compile(re.escape(address) + "$"),
            lambda route: route.fulfill(
                response=route.fetch(url=f"{live_server.url}/visite/app.html")
            ),
        )
        page.goto(address)
        expect(page.locator(".cover__title")).to_be_visible()
        drawn = set(page.locator(".cover").evaluate(READ))
        page.unroute_all()
        assert drawn == served(page, address, ".cover")
        for stop in STOPS:
            page.evaluate("slug => { location.hash = `#/suivre/${slug}`; }", stop.slug)
            title = words(language).stops[stop.slug]["title"]
            expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
            drawn = set(page.locator("article.stop").evaluate(READ))
            assert drawn == served(page, f"/visite/{CODE}/{stop.slug}?lang={language}", ".stop")
    context.close()


@pytest.mark.parametrize(
    ("metres", "french"),
    [(7.5, "8 m"), (242.5, "245 m"), (1_250, "1,3 km"), (2_000, "2 km"), (12_300, "12 km")],
)
def test_lengths_are_those_of_the_phone(metres: float, french: str) -> None:
    assert say_metres(metres, "fr") == french
