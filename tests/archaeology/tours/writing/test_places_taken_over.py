"""A stop or a route that is written near a hidden place is hidden with it, whoever writes it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.sites.models import HeritageSite
from archaeology.tours.layers import TOUR_STOPS
from archaeology.tours.models import Tour
from archaeology.tours.places import hidden_places, nearby, where_given_away
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.remove_stop import remove_stop
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Account, Territory
from tests.archaeology.tours.hiding import KINDS, a_place, reclassify
from tests.archaeology.tours.walk import X, Y, a_stop, at

REVIEW = "Sa position est à revoir avec l’archéologie"
REVIEW_ROUTE = "Ce tracé est à revoir avec l’archéologie"


def _shown() -> set[int]:
    return {each.key for each in TOUR_STOPS.visible_to(PUBLIC).features(100)}


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_told_that_a_place_is_confidential_cannot_give_it_away_again(
    walk: Tour,
    presenter: Actor,
    archaeologist: Actor,
    territory: Territory,
    client: Client,
    kind: str,
) -> None:
    place = a_place(archaeologist, territory, kind, 300)
    sealed = a_stop(presenter, walk, "Chez elle", 300)
    publish_tour(presenter, walk.pk, "fr")
    reclassify(archaeologist, kind, place, "restricted")
    before = _shown()
    assert sealed.pk not in before
    client.force_login(Account.objects.get(username="patrimoine"))
    there = {"title": "La même", "place": "{:.7f}, {:.7f}".format(*_degrees(at(300)))}
    page = client.post(reverse("tour-new-stop", args=[walk.code]), there)
    assert page.status_code == 422
    assert REVIEW in page.content.decode()
    other = walk.stops.order_by("order")[1]
    with pytest.raises(ValidationError, match=REVIEW):
        change_stop(presenter, other.pk, other.version, StopFacts(geom=at(310)))
    assert _shown() == before
    assert walk.stops.count() == 3


@pytest.mark.parametrize("kind", KINDS)
def test_who_does_not_know_is_told_the_same_of_every_place(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, kind: str
) -> None:
    a_place(archaeologist, territory, kind, 300, "restricted")
    with pytest.raises(ValidationError) as refused:
        add_stop(presenter, walk.pk, StopFacts(geom=at(330)), "Une de plus")
    (said,) = refused.value.messages
    assert said.startswith(REVIEW)
    assert not re.search(r"\d", said)
    to_it = LineString(at(0), at(300, 5), at(500), srid=2154)
    with pytest.raises(ValidationError) as refused:
        draw_route(presenter, walk.pk, walk.version, to_it)
    (said,) = refused.value.messages
    assert said.startswith(REVIEW_ROUTE)
    add_stop(presenter, walk.pk, StopFacts(geom=at(360)), "Assez loin")


def test_who_knows_is_told_its_name_and_may_write_a_draft(
    walk: Tour, archaeologist: Actor, territory: Territory
) -> None:
    a_place(archaeologist, territory, "operation", 300, "restricted")
    drafted = add_stop(archaeologist, walk.pk, StopFacts(geom=at(330)), "Au bord")
    assert drafted.visibility == "sealed"
    moved = change_stop(archaeologist, drafted.pk, drafted.version, StopFacts(geom=at(380)))
    assert moved.visibility == "draft"
    words = StopWords("Au bord", "On y lit.", "En bref.")
    write_stop_text(archaeologist, moved.pk, "fr", 1, words)
    publish_tour(archaeologist, walk.pk, "fr")
    moved.refresh_from_db()
    with pytest.raises(ValidationError, match="« operation 300 · operation 300 »"):
        change_stop(archaeologist, moved.pk, moved.version, StopFacts(geom=at(330)))


def test_a_place_that_is_recorded_beside_a_stop_changes_nothing_of_it(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    publish_tour(presenter, walk.pk, "fr")
    before = _shown()
    a_place(archaeologist, territory, "find", 500, "restricted")
    assert _shown() == before
    # Nor does a change of anything but its place.
    stop = walk.stops.order_by("order")[1]
    change_stop(presenter, stop.pk, stop.version, StopFacts(geom=stop.geom, radius_m=40))
    assert _shown() == before


def _degrees(point: Point) -> tuple[float, float]:
    degrees: Any = point.transform(4326, clone=True)
    return degrees.y, degrees.x


METRES = st.integers(-90, 90)


@given(
    corners=st.lists(st.tuples(METRES, METRES), min_size=2, max_size=4, unique=True),
    place=st.tuples(METRES, METRES),
    confidentiality=st.sampled_from(["public", "generalised", "restricted"]),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_takes_over_what_lies_near_whoever_writes(
    walk: Tour,
    archaeologist: Actor,
    theatre: HeritageSite,
    corners: list[tuple[int, int]],
    place: tuple[int, int],
    confidentiality: str,
) -> None:
    """By whole statements past every service, as an import may."""
    there = Point(X + place[0], Y + place[1], srid=2154)
    route = LineString([(X + east, Y + north) for east, north in corners], srid=2154)
    start = Point(X + corners[0][0], Y + corners[0][1], srid=2154)
    stop = walk.stops.order_by("order")[0]
    with transaction.atomic():
        HeritageSite.objects.filter(pk=theatre.pk).update(
            geom=there, confidentiality=confidentiality
        )
        walk.stops.update(geom=at(5000))
        walk.stops.filter(pk=stop.pk).update(geom=start)
        Tour.objects.filter(pk=walk.pk).update(geom=route)
        stop.refresh_from_db()
        walk.refresh_from_db()
        hidden = hidden_places(archaeologist, walk.territory_id, [route])
        near = nearby(hidden, stop.geom, None)
        assert stop.near_confidentiality == (near.confidentiality if near else "public")
        led = confidentiality if where_given_away(route, there) else "public"
        assert walk.route_confidentiality == led
        walk.stops.update(geom=at(5000))
        assert set(walk.stops.values_list("near_confidentiality", flat=True)) == {"public"}
        HeritageSite.objects.filter(pk=theatre.pk).update(confidentiality="public")


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_was_told_of_is_judged_when_it_is_first_told(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, kind: str
) -> None:
    """A place that was recorded since it was drawn was not public before anybody knew of it."""
    late = a_stop(presenter, walk, "Plus tard", 300)
    a_place(archaeologist, territory, kind, 300, "restricted")
    with pytest.raises(ValidationError) as refused:
        publish_tour(presenter, walk.pk, "fr")
    review = "Étape 3 : son lieu est devenu confidentiel ; l’archéologie doit la revoir."
    assert review in refused.value.messages
    assert not _shown()
    remove_stop(presenter, late.pk)
    publish_tour(presenter, walk.pk, "fr")
    assert len(_shown()) == 2


def test_a_stop_of_a_published_tour_is_judged_with_its_first_text(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    publish_tour(presenter, walk.pk, "fr")
    before = _shown()
    silent = add_stop(presenter, walk.pk, StopFacts(geom=at(300)), "Sans texte")
    a_place(archaeologist, territory, "operation", 300, "restricted")
    with pytest.raises(ValidationError, match="à revoir avec l’archéologie"):
        write_stop_text(presenter, silent.pk, "fr", 1, StopWords("Sans texte", "On y fouille."))
    assert _shown() == before


def test_a_route_that_nobody_was_told_of_is_judged_when_it_is_first_told(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    to_it = LineString(at(0), at(300, 5), at(500), srid=2154)
    draw_route(presenter, walk.pk, walk.version, to_it)
    a_place(archaeologist, territory, "find", 300, "restricted")
    with pytest.raises(ValidationError):
        publish_tour(presenter, walk.pk, "fr")
    assert not _shown()


def test_a_published_tour_is_not_emptied(walk: Tour, presenter: Actor, client: Client) -> None:
    publish_tour(presenter, walk.pk, "fr")
    client.force_login(Account.objects.get(username="patrimoine"))
    last = walk.stops.order_by("order")[1]
    address = reverse("tour-remove-stop", args=[walk.code, last.pk])
    said = client.post(address, follow=True).content.decode()
    assert "Il faut au moins deux étapes à une visite publiée" in said
    assert walk.stops.count() == 2
