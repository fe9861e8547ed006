"""A tour is published language by language, when nothing is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.missing import missing
from archaeology.tours.models import Medium, Stop, Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.change_medium import change_medium
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.change_tour import change_tour
from archaeology.tours.services.create_tour import TourFacts, create_tour
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from archaeology.tours.vocabulary import Licence
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.tours.walk import WORDS, a_picture, a_stop, an_image, at


def _blocking(actor: Actor, tour: Tour, language: str = "fr") -> set[tuple[str, str]]:
    tour.refresh_from_db()
    return {(each.where, each.what) for each in missing(actor, tour, language) if each.blocks}


def _titles(actor: Actor, layer: str = "tours") -> set[str]:
    rows = (TOURS if layer == "tours" else TOUR_STOPS).visible_to(actor)
    return {str(each.properties.get("title")) for each in rows.features(100)}


def test_a_complete_tour_is_for_everyone_once_it_is_published(walk: Tour, presenter: Actor) -> None:
    assert _titles(PUBLIC) == set()
    published = publish_tour(presenter, walk.pk, "fr")
    assert published.languages == ("fr",)
    assert published.visibility == "published"
    assert _titles(PUBLIC) == {"Le port"}
    assert _titles(PUBLIC, "stops") == {"Le quai", "La rue haute"}
    unpublish_tour(presenter, walk.pk, "fr")
    assert _titles(PUBLIC) == _titles(PUBLIC, "stops") == set()


def test_a_language_is_published_by_itself(walk: Tour, presenter: Actor) -> None:
    publish_tour(presenter, walk.pk, "fr")
    with pytest.raises(NotReady) as refused:
        publish_tour(presenter, walk.pk, "en")
    assert {each.what for each in refused.value.missing} == {
        *("title", "summary", "description", "text"),
    }
    write_tour_text(presenter, walk.pk, "en", 0, TourWords("The harbour", "Walk.", "Along it."))
    for stop in walk.stops.all():
        write_stop_text(presenter, stop.pk, "en", 0, StopWords("Quay", "It tells."))
    assert publish_tour(presenter, walk.pk, "en").languages == ("en", "fr")
    # The title that everyone sees is of a language that everyone may read.
    assert unpublish_tour(presenter, walk.pk, "fr").title == "The harbour"
    assert _titles(PUBLIC) == {"The harbour"}
    # Whoever writes it goes on calling it, and its stops, as in the language that it began in.
    client = Client()
    client.force_login(Account.objects.get(username=presenter.name))
    page = client.get(reverse("tour", args=[walk.code])).content.decode()
    assert "<h1>Le port</h1>" in page
    assert "La rue haute" in page
    assert "Quay" not in page
    assert "Le port</a></h2>" in client.get(reverse("tours")).content.decode()


def test_an_easy_version_is_advice(walk: Tour, presenter: Actor) -> None:
    stop = walk.stops.all()[0]
    write_stop_text(presenter, stop.pk, "fr", 2, StopWords("Le quai", "Il raconte."))
    advice = [each for each in missing(presenter, walk, "fr") if not each.blocks]
    assert [(each.where, each.what) for each in advice] == [(f"stop:{stop.pk}", "easy_text")]
    publish_tour(presenter, walk.pk, "fr")


def test_fewer_than_two_stops_block(presenter: Actor, territory: Territory) -> None:
    tour = create_tour(presenter, territory.pk, "Le port", TourFacts())
    write_tour_text(presenter, tour.pk, "fr", 1, WORDS)
    a_stop(presenter, tour, "Le quai", 0)
    assert _blocking(presenter, tour) == {("tour", "stops")}


def test_a_stop_without_place_blocks(walk: Tour, presenter: Actor) -> None:
    stop = walk.stops.all()[0]
    change_stop(presenter, stop.pk, 1, StopFacts())
    assert _blocking(presenter, walk) == {(f"stop:{stop.pk}", "geom")}


def test_a_stop_far_from_the_route_blocks_and_says_how_far(walk: Tour, presenter: Actor) -> None:
    stop = walk.stops.all()[1]
    change_stop(presenter, stop.pk, 1, StopFacts(geom=at(500, 130)))
    (found,) = [each for each in missing(presenter, walk, "fr") if each.blocks]
    assert (found.where, found.what) == (f"stop:{stop.pk}", "route")
    assert "130 m" in found.words
    # Without a route there is nothing to be far from: that is only advice.
    walk.refresh_from_db()
    draw_route(presenter, walk.pk, walk.version, None)
    assert _blocking(presenter, walk) == set()


def test_a_past_date_blocks(walk: Tour, presenter: Actor) -> None:
    facts = TourFacts(valid_until=date(2020, 1, 1))
    change_tour(presenter, walk.pk, walk.version, facts)
    assert _blocking(presenter, walk) == {("tour", "valid_until")}


def test_a_medium_without_author_licence_or_words_blocks_and_is_named(
    walk: Tour, presenter: Actor
) -> None:
    stop = walk.stops.all()[1]
    medium = add_medium(presenter, a_picture(), "quai.png", stop=stop.pk)
    where = f"medium:{medium.pk}"
    assert _blocking(presenter, walk) == {(where, "author"), (where, "licence"), (where, "alt")}
    with pytest.raises(NotReady, match="Étape 2, l’image 1 : pas de licence"):
        publish_tour(presenter, walk.pk, "fr")
    change_medium(presenter, medium.pk, 1, MediumFacts("Ville", Licence.CC_BY))
    write_medium_text(presenter, medium.pk, "fr", 0, MediumWords(alt="Un quai"))
    publish_tour(presenter, walk.pk, "fr")


def test_what_a_published_language_loses_is_not_told(walk: Tour, presenter: Actor) -> None:
    a_stop(presenter, walk, "Le pont", 250)
    first, second, _third = walk.stops.all()
    key = an_image(presenter, first)
    publish_tour(presenter, walk.pk, "fr")
    assert Medium.objects.get(pk=key).may_be_told_in("fr")
    change_medium(presenter, key, 1, MediumFacts("Ville"))
    assert not Medium.objects.get(pk=key).may_be_told_in("fr")
    write_stop_text(presenter, second.pk, "fr", 2, StopWords("La rue haute"))
    assert _titles(PUBLIC, "stops") == {"Le quai", "Le pont"}
    added = add_stop(presenter, walk.pk, StopFacts(geom=at(300)), "Pas encore écrite")
    assert added.visibility == "draft"


def test_a_published_text_keeps_what_it_needs(walk: Tour, presenter: Actor) -> None:
    publish_tour(presenter, walk.pk, "fr")
    with pytest.raises(ValidationError, match="retirez-la d’abord"):
        write_tour_text(presenter, walk.pk, "fr", 2, TourWords("Le port", "", "Texte"))


def test_only_those_who_write_tours_do(
    walk: Tour, territory: Territory, neighbour: Territory, account: Callable[..., Account]
) -> None:
    from layers.access.actor import actor_of

    others = [
        PUBLIC,
        actor_of(account("police", territory, Role.POLICE)),
        actor_of(account("admin", territory, Role.ADMINISTRATOR)),
        actor_of(account("loin", neighbour, Role.HERITAGE)),
    ]
    stop = walk.stops.all()[0]
    for actor in others:
        with pytest.raises(PermissionDenied):
            create_tour(actor, territory.pk, "Mien", TourFacts())
        with pytest.raises(PermissionDenied):
            publish_tour(actor, walk.pk, "fr")
        with pytest.raises(PermissionDenied):
            change_stop(actor, stop.pk, 1, StopFacts())
    assert Stop.objects.get(pk=stop.pk).version == 1
