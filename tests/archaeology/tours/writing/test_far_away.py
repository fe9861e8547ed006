"""A stop far from the territory, or from all others, is said to be; a mistake is no visit."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from archaeology.tours.far import APART_M, FAR_OUTSIDE_M, OUTSIDE_M
from archaeology.tours.missing import missing
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.territory.models import Commune
from tests.archaeology.tours.hiding import a_place, reclassify
from tests.archaeology.tours.walk import X, Y, at
from tests.conftest import SIDE, SOUTH, WEST

# Metres from the street's beginning to the territory's southern and eastern limits.
SOUTHERN, EASTERN = SOUTH - Y, WEST + 2 * SIDE - X


@pytest.fixture
def loose(walk: Tour, presenter: Actor) -> Tour:
    """The walk without a route."""
    draw_route(presenter, walk.pk, walk.version, None)
    walk.refresh_from_db()
    return walk


def _put(actor: Actor, tour: Tour, east: float, north: float) -> Stop:
    stop = tour.stops.order_by("order")[1]
    return change_stop(actor, stop.pk, stop.version, StopFacts(geom=at(east, north)))


def _said(actor: Actor, tour: Tour) -> list[tuple[str, bool]]:
    wanted = {"outside", "apart"}
    return [(each.what, each.blocks) for each in missing(actor, tour, "fr") if each.what in wanted]


@pytest.mark.parametrize(
    ("east", "north", "said"),
    [
        (500, 0, []),
        (500, SOUTHERN - OUTSIDE_M + 1, []),
        (500, SOUTHERN - OUTSIDE_M - 1, [("outside", False)]),
        (500, SOUTHERN - FAR_OUTSIDE_M + 1, [("outside", False)]),
        (500, SOUTHERN - FAR_OUTSIDE_M - 1, [("outside", True)]),
        (APART_M - 1, 0, []),
    ],
)
def test_how_far_is_too_far(
    loose: Tour, presenter: Actor, east: float, north: float, said: list[tuple[str, bool]]
) -> None:
    _put(presenter, loose, east, north)
    assert _said(presenter, loose) == said


def test_a_stop_far_from_all_others_is_advised_against_and_may_be_meant(
    loose: Tour, presenter: Actor
) -> None:
    _put(presenter, loose, APART_M + 1, 0)
    assert _said(presenter, loose) == [("apart", False)] * 2
    publish_tour(presenter, loose.pk, "fr")


def test_a_mistaken_position_is_not_published(loose: Tour, presenter: Actor) -> None:
    _put(presenter, loose, 780_000, 0)
    with pytest.raises(NotReady, match=r"Étape 2 : à \d+ km du territoire ; corrigez sa position"):
        publish_tour(presenter, loose.pk, "fr")


def test_on_a_published_tour_whose_route_is_sealed_a_stop_stays_here(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    place = a_place(archaeologist, territory, "find", -20)
    publish_tour(presenter, walk.pk, "fr")
    reclassify(archaeologist, "find", place, "restricted")
    with pytest.raises(ValidationError, match=r"Étape 2 : à 1[0-9]{2} km du territoire"):
        _put(presenter, walk, 160_000, 0)


def test_a_territory_without_limits_has_no_outside(loose: Tour, presenter: Actor) -> None:
    Commune.objects.update(geom=None)
    _put(presenter, loose, 500, 50_000)
    assert [what for what, _blocks in _said(presenter, loose)] == ["apart", "apart"]


def test_it_is_said_beside_the_field(loose: Tour, presenter: Actor, client: Client) -> None:
    stop = _put(presenter, loose, 500, SOUTHERN - 2_000)
    client.force_login(Account.objects.get(username="patrimoine"))
    address = reverse("tour-stop", args=[loose.code, stop.pk])
    page = client.get(address).content.decode()
    assert "à 2 km hors du territoire ; est-ce bien là" in page
    there = "49.9, 0.55"
    sent = {"place": there, "radius_m": "30", "slug": stop.slug, "version": str(stop.version)}
    after = client.post(address, sent, follow=True).content.decode()
    assert "km du territoire ; corrigez sa position" in after
    publish_tour(presenter, _back(presenter, loose).pk, "fr")
    sent["version"] = str(loose.stops.get(pk=stop.pk).version)
    refused = client.post(address, sent).content.decode()
    beside = refused.partition('id="id_place_error">')[2].partition("</p>")[0]
    assert "km du territoire ; corrigez sa position. La visite est publiée" in beside


def _back(actor: Actor, tour: Tour) -> Tour:
    _put(actor, tour, 500, 0)
    return tour
