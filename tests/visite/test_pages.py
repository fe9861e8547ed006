"""Pages as the server draws them: read without a script, in three languages, the same for all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from archaeology.tours.models import Tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.telling.book import forget_books
from layers.access.actor import Actor
from layers.access.models import Account
from tests.visite.town import CODE, an_image

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_says_what_there_is_in_the_readers_language(client: Client, tour: Tour) -> None:
    french = page(client, "/visite")
    assert '<html lang="fr">' in french
    for words in ("Juliobona", "40 min", "400 m", "3 étapes", "En partie praticable"):
        assert words in french
    assert 'hreflang="de" href="http://127.0.0.1:8000/visite?lang=de"' in french
    german = page(client, "/visite", **{"accept-language": "de-AT,de;q=0.9"})
    assert '<html lang="de">' in german
    assert "Vom Kai zu den Thermen." in german
    # Asked for in a language that the app does not speak: English around what there is.
    spanish = page(client, "/visite?lang=es")
    assert '<html lang="en">' in spanish
    assert 'lang="fr"' in spanish


def test_without_tours_the_list_says_so(client: Client, db: None) -> None:
    assert "Aucune visite n’est publiée" in page(client, "/visite")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("theme=river", True),
        ("theme=industry", False),
        ("duree=60", True),
        ("duree=30", False),
        ("fauteuil=1", False),
        ("langue=de", True),
        ("langue=en", False),
        # What cannot be read is not asked.
        ("theme=%00&duree=un&fauteuil=oui", True),
    ],
)
def test_filters(client: Client, tour: Tour, asked: str, there: bool) -> None:
    text = page(client, f"/visite?{asked}")
    assert (f'data-code="{CODE}"' in text) is there
    assert ("Aucune visite ne correspond" in text) is not there


def test_a_cover_says_what_awaits_in_each_language_it_has(client: Client, tour: Tour) -> None:
    text = page(client, f"/visite/{CODE}?lang=de")
    for words in ("Was Sie erwartet", "40 min", "Am einstigen Ufer.", "Der Kai", "Pflaster."):
        assert words in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/visite/{CODE}?lang=de">' in text
    assert set(re.findall(r'rel="alternate" hreflang="(\w+)"', text)) == {"fr", "de"}
    assert 'property="og:image"' in text
    assert structured(text)["@type"] == "TouristTrip"


def structured(text: str) -> Any:
    """What search engines read."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


def test_a_stop_is_read_at_its_own_address(client: Client, tour: Tour) -> None:
    text = page(client, f"/visite/{CODE}/quai")
    for words in ("Le quai raconte.", "Le quai, en bref.", "On entend l’eau.", "Étape 1<"):
        assert words in text
    assert 'alt="Un quai de bois"' in text
    assert "Ville, CC-BY-4.0" in text
    assert structured(text)["@type"] == "TouristAttraction"
    assert f"/visite/{CODE}/theatre" in text


def test_pictures_of_a_time_come_in_its_order(client: Client, tour: Tour, presenter: Actor) -> None:
    """Whatever their order in the stop; what has no start is before, what has no end after."""
    baths = tour.stops.get(slug="thermes")
    for alt, years in (
        ("ruine", (500, 900)),
        ("fouille", (1900, None)),
        ("neuf", (50, 150)),
        ("chantier", (50, 60)),
        ("marais", (None, 49)),
        ("musée", (1900, 1950)),
    ):
        an_image(presenter, baths.pk, alt, f"#{len(alt)}{years[0] or 0:05d}", years)
    text = page(client, f"/visite/{CODE}/thermes")
    told = ["marais", "chantier", "neuf", "ruine", "musée", "fouille"]
    assert re.findall(r'alt="([^"]+)"', text) == told


def test_a_tour_past_its_day_says_so_on_its_card_too(client: Client, tour: Tour) -> None:
    sentence = "Cette visite n’est plus tenue à jour depuis le 3 mai 2026."
    assert sentence not in page(client, "/visite")
    Tour.objects.filter(pk=tour.pk).update(valid_until=date(2026, 5, 3))
    forget_books()
    assert sentence in page(client, "/visite")
    assert sentence in page(client, f"/visite/{CODE}")


def test_a_file_for_receivers_is_called_what_it_holds(client: Client, tour: Tour) -> None:
    assert "le parcours (GPX)" in page(client, f"/visite/{CODE}")
    Tour.objects.filter(pk=tour.pk).update(geom=None)
    forget_books()
    text = page(client, f"/visite/{CODE}")
    assert "les étapes, sans le parcours (GPX)" in text
    tour.stops.update(geom=None)
    forget_books()
    assert "GPX" not in page(client, f"/visite/{CODE}")


def test_words_cannot_end_what_search_engines_read(
    client: Client, tour: Tour, presenter: Actor
) -> None:
    from archaeology.tours.services.write_stop_text import StopWords, write_stop_text

    quay = tour.stops.get(slug="quai")
    evil = "</script><script>alert(1)</script>"
    write_stop_text(presenter, quay.pk, "fr", 2, StopWords("Le quai", evil, ""))
    text = page(client, f"/visite/{CODE}/quai")
    assert "<script>alert" not in text
    assert structured(text)["description"] == evil


def test_a_printed_code_leads_to_the_stop(client: Client, tour: Tour) -> None:
    answer = client.get(f"/visite/{CODE}/quai/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert client.get(f"/visite/{CODE}/nulle-part/qr.svg").status_code == 404


def test_who_reads_makes_no_difference(
    client: Client, tour: Tour, front_desk: Account, signed_in: Callable[[Account], Client]
) -> None:
    for address in ("/visite", f"/visite/{CODE}", f"/visite/{CODE}/quai"):
        own = signed_in(front_desk).get(address)
        assert own.content == client.get(address).content
        assert own["Vary"] == "Accept-Language"
        assert own["Cache-Control"] == "no-cache"


def test_what_is_not_published_has_no_address(client: Client, tour: Tour, presenter: Actor) -> None:
    nowhere = client.get("/visite/nulle-part")
    assert nowhere.status_code == 404
    for language in ("fr", "de"):
        unpublish_tour(presenter, tour.pk, language)
    for address in (f"/visite/{CODE}", f"/visite/{CODE}/quai", f"/visite/{CODE}/quai/qr.svg"):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, nowhere.content)
    assert "Juliobona" not in page(client, "/visite")
