"""Whoever takes something of a published tour away from visitors is told so."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import HeritageSite
from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models import Stop, StopText, Tour
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from layers.access.actor import Actor
from tests.archaeology.tours.hiding import reclassify
from tests.archaeology.tours.walk import a_stop, an_image, at

JSON = {"accept": "application/json"}


def _main(page: Any) -> str:
    assert page.status_code == 200
    return str(page.content.decode()).partition("<main")[2]


def _seen(tour: Tour, language: str = "fr") -> list[str]:
    told = Client().get(f"/api/tours/v1/tours/{tour.code}", {"lang": language}).json()
    return [each["title"] for each in told["stops"]]


@pytest.fixture
def shown(walk: Tour, presenter: Actor) -> Tour:
    """The walk with a third stop, published in French and in German."""
    a_stop(presenter, walk, "Le pont", 250)
    write_tour_text(presenter, walk.pk, "de", 0, TourWords("Der Hafen", "Am Kai.", "Am Wasser."))
    for stop in walk.stops.all():
        words = StopWords(f"{stop.order}. Halt", "Er erzählt.", "Kurz.")
        write_stop_text(presenter, stop.pk, "de", 0, words)
    for language in ("fr", "de"):
        publish_tour(presenter, walk.pk, language)
    walk.refresh_from_db()
    return walk


def _stop(tour: Tour, order: int) -> Stop:
    return Stop.objects.get(tour=tour, order=order)


def _text(stop: Stop, language: str) -> StopText:
    return StopText.objects.get(stop=stop, language=language)


def test_a_stop_that_loses_its_position(shown: Tour, desk: Client) -> None:
    stop = _stop(shown, 3)
    sent = {"radius_m": 30, "version": stop.version}
    page = _main(desk.post(reverse("tour-stop", args=[shown.code, stop.pk]), sent, follow=True))
    assert "mais les visiteurs ne la voient plus : il lui manque une position." in page
    assert "L’étape est enregistrée.<" not in page
    assert "Le pont" not in _seen(shown)
    # Beside each published language, with the way to the field.
    assert page.count("1 étape sur 3 n’est pas montrée") == 2
    assert page.count("Étape 3 : pas de position sur la carte.") == 2
    assert "à régler" not in page
    placed = sent | {"version": stop.version + 1, "place": f"{at(250).x}, {at(250).y}"}
    page = _main(desk.post(reverse("tour-stop", args=[shown.code, stop.pk]), placed, follow=True))
    assert "L’étape est enregistrée." in page
    assert "pas montrée" not in page
    assert "Le pont" in _seen(shown)


def test_a_stop_that_loses_its_text_in_one_language(shown: Tour, desk: Client) -> None:
    stop = _stop(shown, 2)
    address = reverse("tour-stop-text", args=[shown.code, stop.pk, "de"])
    sent = {"title": "2. Halt", "version": _text(stop, "de").version}
    said = "mais les visiteurs ne voient plus l’étape : il lui manque un texte."
    assert said in _main(desk.post(address, sent, follow=True))
    assert _seen(shown, "de") == ["1. Halt", "3. Halt"]
    assert len(_seen(shown)) == 3
    page = _main(desk.get(reverse("tour", args=[shown.code])))
    assert page.count("1 étape sur 3 n’est pas montrée") == 1
    # A script that saves while one writes is told as well; once.
    again = {"title": "2. Halt", "text": "Er erzählt.", "version": _text(stop, "de").version}
    assert desk.post(address, again, headers=JSON).json()["warning"] == ""
    emptied = {"title": "", "text": "", "version": _text(stop, "de").version}
    lost = desk.post(address, emptied, headers=JSON).json()["warning"]
    assert lost.endswith("il lui manque un titre et un texte.")
    emptied["version"] = _text(stop, "de").version
    assert desk.post(address, emptied, headers=JSON).json()["warning"] == ""


def test_a_route_that_is_wiped(shown: Tour, desk: Client) -> None:
    shown.refresh_from_db()
    sent = {"geom": "", "version": shown.version}
    page = _main(desk.post(reverse("tour-route", args=[shown.code]), sent, follow=True))
    assert "Le parcours est effacé : les visiteurs n’en voient plus" in page


def test_an_image_that_loses_its_licence_or_its_words(
    shown: Tour, presenter: Actor, desk: Client
) -> None:
    key = an_image(presenter, _stop(shown, 1))
    address = reverse("tour-medium", args=[shown.code, key])
    page = _main(desk.post(address, {"author": "Ville", "version": 1}, follow=True))
    assert "les visiteurs n’y ont plus accès (Français) : il lui manque une licence." in page
    licensed = {"author": "Ville", "licence": "CC-BY-4.0", "version": 2}
    assert "Le média est enregistré." in _main(desk.post(address, licensed, follow=True))
    words = reverse("tour-medium-text", args=[shown.code, key, "fr"])
    page = _main(desk.post(words, {"alt": "", "version": 1}, follow=True))
    assert "n’ont plus accès au média : il lui manque un texte de remplacement." in page


def test_in_each_published_language_two_stops_stay(shown: Tour, presenter: Actor) -> None:
    first, second, third = shown.stops.all()
    write_stop_text(presenter, first.pk, "de", 1, StopWords("1. Halt"))
    with pytest.raises(ValidationError, match=r"au moins deux étapes .* \(Deutsch\)"):
        write_stop_text(presenter, second.pk, "de", 1, StopWords("2. Halt"))
    with pytest.raises(ValidationError, match=r"\(Deutsch\)"):
        change_stop(presenter, third.pk, third.version, StopFacts())
    assert _seen(shown, "de") == ["2. Halt", "3. Halt"]
    change_stop(presenter, first.pk, first.version, StopFacts())
    with pytest.raises(ValidationError, match=r"\(Deutsch, Français\)"):
        change_stop(presenter, second.pk, second.version, StopFacts())


def test_where_fewer_are_left_already_what_is_left_stays_and_the_rest_is_mended(
    shown: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    for order in (1, 2):
        stop = _stop(shown, order)
        facts = StopFacts(geom=stop.geom, site=theatre.pk)
        change_stop(presenter, stop.pk, stop.version, facts)
    reclassify(archaeologist, "site", theatre, Confidentiality.GENERALISED)
    assert _seen(shown) == ["Le pont"]
    last = _stop(shown, 3)
    with pytest.raises(ValidationError, match="au moins deux étapes"):
        change_stop(presenter, last.pk, last.version, StopFacts())
    second = _stop(shown, 2)
    change_stop(presenter, second.pk, second.version, StopFacts(geom=second.geom))
    assert len(_seen(shown)) == 2
    added = add_stop(presenter, shown.pk, StopFacts(geom=at(300)), "Encore une")
    assert not added.languages
