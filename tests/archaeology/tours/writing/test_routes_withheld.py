"""A route that leads to a place that is not public is not shown, and neither is a stop near one:
sites, operations, finds and extents of sources alike.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.record_find import FindFacts, record_find
from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.missing import missing
from archaeology.tours.models import Tour
from archaeology.tours.places import where_given_away
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Account, Territory
from tests.archaeology.tours.hiding import KINDS, a_place, reclassify
from tests.archaeology.tours.walk import X, Y, at


def _route(actor: Actor) -> Any:
    (tour,) = TOURS.visible_to(actor).features(9)
    return tour.geometry


def _stops(actor: Actor) -> set[str]:
    return {str(each.properties.get("title")) for each in TOUR_STOPS.visible_to(actor).features(9)}


def _blocking(actor: Actor, tour: Tour) -> list[str]:
    tour.refresh_from_db()
    return [each.what for each in missing(actor, tour, "fr") if each.blocks]


@pytest.fixture
def longer(walk: Tour, presenter: Actor) -> Tour:
    """The walk, whose route goes on for 100 m after its last stop."""
    draw_route(
        presenter, walk.pk, walk.version, LineString(at(-100), at(250, 20), at(600), srid=2154)
    )
    walk.refresh_from_db()
    return walk


@pytest.mark.parametrize("kind", KINDS)
def test_a_route_is_withheld_when_a_place_at_its_end_becomes_confidential(
    longer: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, kind: str
) -> None:
    place = a_place(archaeologist, territory, kind, 610)
    publish_tour(presenter, longer.pk, "fr")
    assert _route(PUBLIC)
    reclassify(archaeologist, kind, place, "generalised")
    assert _route(PUBLIC) is None
    assert _route(presenter)
    reclassify(archaeologist, kind, place, "restricted")
    assert _route(PUBLIC) is None
    # The heritage service does not know of restricted places.
    assert _route(presenter) is None
    assert _route(archaeologist)
    # The stops are not near it.
    assert _stops(PUBLIC) == {"Le quai", "La rue haute"}
    reclassify(archaeologist, kind, place, "public")
    assert _route(PUBLIC)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_goes_with_a_place_beside_it(
    longer: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, kind: str
) -> None:
    place = a_place(archaeologist, territory, kind, 470)
    publish_tour(presenter, longer.pk, "fr")
    reclassify(archaeologist, kind, place, "restricted")
    assert (_stops(PUBLIC), _route(PUBLIC), _route(presenter)) == ({"Le quai"}, None, None)
    reclassify(archaeologist, kind, place, "public")
    assert _stops(PUBLIC) == {"Le quai", "La rue haute"}


@pytest.mark.parametrize("kind", KINDS)
def test_publication_is_refused_to_who_knows_of_the_place_and_tells_nobody_else(
    longer: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, kind: str
) -> None:
    a_place(archaeologist, territory, kind, 470, "restricted")
    a_place(archaeologist, territory, kind, 610, "restricted")
    assert _blocking(archaeologist, longer) == ["end", "place"]
    with pytest.raises(NotReady, match="», dont la position n’est pas publique"):
        publish_tour(archaeologist, longer.pk, "fr")
    assert _blocking(presenter, longer) == []


def test_a_find_is_as_hidden_as_its_operation_becomes(
    longer: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    dig = a_place(archaeologist, territory, "operation", 2000)
    facts = FindFacts("1", geom=at(610), operation=dig.pk, confidentiality="public")
    record_find(archaeologist, territory.pk, facts)
    publish_tour(presenter, longer.pk, "fr")
    assert _route(PUBLIC)
    reclassify(archaeologist, "operation", dig, "restricted")
    assert _route(PUBLIC) is None


def test_what_is_wider_than_the_grid_is_no_place_to_be_found(
    longer: Tour, archaeologist: Actor, territory: Territory
) -> None:
    a_map = a_place(archaeologist, territory, "source", 0, "public", side=1500)
    publish_tour(archaeologist, longer.pk, "fr")
    reclassify(archaeologist, "source", a_map, "restricted")
    assert _route(PUBLIC)
    assert _stops(PUBLIC) == {"Le quai", "La rue haute"}


def test_a_route_drawn_by_who_knew_is_sealed_for_who_does_not(
    walk: Tour,
    presenter: Actor,
    archaeologist: Actor,
    territory: Territory,
    client: Client,
    account: Callable[..., Account],
) -> None:
    a_place(archaeologist, territory, "find", 250, "restricted")
    to_it = LineString(at(0), at(250, 5), at(500), srid=2154)
    draw_route(archaeologist, walk.pk, walk.version, to_it)
    walk.refresh_from_db()
    assert _blocking(archaeologist, walk) == ["turn"]
    (sealed,) = [each for each in missing(presenter, walk, "fr") if each.blocks]
    assert "devenu confidentiel" in sealed.words
    with pytest.raises(NotReady, match="l’archéologie doit le revoir"):
        publish_tour(presenter, walk.pk, "fr")
    with pytest.raises(ValidationError, match="l’archéologie doit le revoir"):
        draw_route(presenter, walk.pk, walk.version, to_it)
    client.force_login(Account.objects.get(username="patrimoine"))
    longitude = _degrees(at(250, 5))[0]
    stops = walk.stops.values_list("pk", flat=True)
    for address in (
        reverse("tour", args=[walk.code]),
        reverse("tour-facts", args=[walk.code]),
        reverse("tour-new-stop", args=[walk.code]),
        *(reverse("tour-stop", args=[walk.code, key]) for key in stops),
    ):
        page = client.get(address).content.decode()
        assert f"{longitude:.4f}" not in page, address
    assert (
        "seule l’archéologie peut le voir"
        in client.get(f"/patrimoine/{walk.code}").content.decode()
    )
    # Nor how far a stop is from it.
    away = LineString(at(0, 900), at(250, 5), at(500, 900), srid=2154)
    walk.refresh_from_db()
    draw_route(archaeologist, walk.pk, walk.version, away)
    assert _blocking(presenter, walk) == ["route"]


def test_no_exit_tells_a_route_that_is_withheld(
    longer: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, client: Client
) -> None:
    place = a_place(archaeologist, territory, "operation", 610)
    publish_tour(presenter, longer.pk, "fr")
    api = f"/api/tours/v1/tours/{longer.code}"
    exits = (
        *(api, f"{api}/gpx", f"{api}/geojson", f"{api}/trip.jsonld", f"{api}/package.zip"),
        *("/api/tours/v1/geotrek/v2/trek/", f"/visite/{longer.code}", "/visite"),
        "/ogc/collections/tours/items?f=json",
    )
    digits = f"{_degrees(at(600))[0]:.6f}"[:-1]
    before = {address for address in exits if digits in _told(client, address)}
    assert {f"{api}/gpx", f"{api}/geojson", f"{api}/package.zip", api} <= before
    reclassify(archaeologist, "operation", place, "restricted")
    assert [address for address in exits if digits in _told(client, address)] == []


def _degrees(point: Point) -> tuple[float, float]:
    degrees: Any = point.transform(4326, clone=True)
    return degrees.x, degrees.y


def _told(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not address.endswith(".zip"):
        return body.decode()
    with ZipFile(BytesIO(body)) as package:
        return package.read("tour.json").decode()


METRES = st.integers(-200, 200)


@given(
    corners=st.lists(st.tuples(METRES, METRES), min_size=2, max_size=4, unique=True),
    place=st.tuples(METRES, METRES),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_and_the_services_judge_alike(
    walk: Tour,
    theatre: HeritageSite,
    corners: list[tuple[int, int]],
    place: tuple[int, int],
) -> None:
    route = LineString([(X + east, Y + north) for east, north in corners], srid=2154)
    there = Point(X + place[0], Y + place[1], srid=2154)
    with transaction.atomic():
        Tour.objects.filter(pk=walk.pk).update(geom=route)
        sites = HeritageSite.objects.filter(pk=theatre.pk)
        sites.update(geom=there, confidentiality="public")
        sites.update(confidentiality="restricted")
        walk.refresh_from_db()
        judged = walk.route_confidentiality == "restricted"
        sites.update(confidentiality="public")
        walk.refresh_from_db()
        assert walk.route_confidentiality == "public"
    assert judged == bool(where_given_away(route, there))
