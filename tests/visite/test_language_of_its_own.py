"""A tour told in a language that the app does not speak: it is found, read and walked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from archaeology.tours.models import Medium, Tour
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.vocabulary import MediumKind
from layers.access.actor import Actor
from tests.visite.steps import clean, offline, stand, take_along
from tests.visite.test_pages import page
from tests.visite.town import CODE

SPANISH = TourWords("Juliobona", "Del muelle a las termas.", "Junto al agua.", "Adoquines.")
STOPS = {"quai": "El muelle", "theatre": "El teatro", "thermes": "Las termas"}


@pytest.fixture
def spanish(tour: Tour, presenter: Actor) -> Tour:
    """The tour, published in Spanish too."""
    write_tour_text(presenter, tour.pk, "es", 0, SPANISH)
    for stop in tour.stops.all():
        words = StopWords(STOPS[stop.slug], f"{STOPS[stop.slug]} cuenta.")
        write_stop_text(presenter, stop.pk, "es", 0, words)
    for image in Medium.objects.filter(stop__tour=tour, kind=MediumKind.IMAGE):
        write_medium_text(presenter, image.pk, "es", 0, MediumWords(alt="Una imagen"))
    publish_tour(presenter, tour.pk, "es")
    return tour


def card(text: str) -> str:
    """Where the card of the tour leads."""
    found = re.search(rf'href="(/visite/{CODE}\?lang=\w+)"', text)
    assert found
    return found[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "accepted", "app"),
    [
        ("?langue=es", "fr", "fr"),
        ("?lang=fr&langue=es", "", "fr"),
        ("?lang=es", "", "en"),
        ("?lang=es", "de", "de"),
        ("", "es-ES,es;q=0.9", "en"),
        ("", "es,fr;q=0.8,en;q=0.7", "fr"),
    ],
)
def test_the_list_leads_whoever_wants_it_to_that_telling(
    client: Client, spanish: Tour, query: str, accepted: str, app: str
) -> None:
    text = page(client, f"/visite{query}", **{"accept-language": accepted})
    assert f'<html lang="{app}">' in text
    assert '<li class="tour-card" lang="es"' in text
    assert "Del muelle a las termas." in text
    told = page(client, card(text), **{"accept-language": accepted})
    assert "Junto al agua." in told
    assert '<h1 class="cover__title" tabindex="-1" lang="es">' in told


@pytest.mark.django_db
def test_who_wants_another_language_gets_that(client: Client, spanish: Tour) -> None:
    text = page(client, "/visite", **{"accept-language": "fr,es;q=0.5"})
    assert card(text).endswith("?lang=fr")
    assert "Du quai aux thermes." in text
    # Neither wanted nor published: what the tour has of the languages that come next.
    assert "Vom Kai" in page(client, "/visite?lang=it", **{"accept-language": "de"})


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/visite/{CODE}", f"/visite/{CODE}/quai"])
def test_every_language_is_a_choice_at_the_tour_and_at_its_signs(
    client: Client, spanish: Tour, path: str
) -> None:
    text = page(client, path, **{"accept-language": "es"})
    offered = re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="(\w+)" data-lang', text)
    assert offered == [(f"{path}?lang={each}", each, each) for each in ("fr", "en", "de", "es")]
    chosen = re.findall(r'data-lang="(\w+)"[^>]* aria-current="true"', text)
    assert chosen == ["es"]
    assert 'href="/visite?lang=es">Tours</a>' in text


@pytest.mark.django_db
def test_words_that_nobody_wrote_say_that_they_are_english(client: Client, spanish: Tour) -> None:
    text = page(client, f"/visite/{CODE}/theatre?lang=es")
    assert '<article class="stop" lang="es">' in text
    assert '<p class="periods__told" lang="en">AD 50 to 150</p>' in text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_is_walked_without_network(phone: Page, spanish: Tour) -> None:
    stand(phone, -150)
    take_along(phone, "es")
    offline(phone)
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    expect(phone.locator(".cover__title")).to_have_attribute("lang", "es")
    expect(phone.get_by_text("Junto al agua.")).to_be_visible()
    phone.get_by_role("link", name="Partir").click()
    expect(phone.locator(".next__way")).to_contain_text("150 m vers l’est")
    stand(phone, 205)
    expect(phone.get_by_role("heading", level=1, name="El teatro")).to_be_focused()
    expect(phone.locator("article.stop")).to_have_attribute("lang", "es")
    expect(phone.locator("output.periods__told")).to_have_attribute("lang", "en")
    clean(phone)
    # The address on a sign says no language.
    phone.goto(f"/visite/{CODE}/quai")
    expect(phone.get_by_text("El muelle cuenta.")).to_be_visible()
