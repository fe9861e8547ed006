"""No place that is not public comes out by way of a tour, before or after its publication."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.change_heritage_site import change_heritage_site
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts
from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.missing import missing
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from archaeology.tours.services.remove_stop import remove_stop
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Territory
from tests.archaeology.tours.walk import a_site, a_stop, at


def _reclassify(actor: Actor, site: HeritageSite, confidentiality: str) -> None:
    from dataclasses import replace

    site.refresh_from_db()
    facts = replace(HeritageSiteFacts.of(site), confidentiality=confidentiality)
    change_heritage_site(actor, site.pk, site.version, facts)


def _seen(actor: Actor) -> tuple[set[int], Any]:
    """The stops that somebody gets, and whether the tour's route."""
    stops = {each.key for each in TOUR_STOPS.visible_to(actor).features(100)}
    (tour,) = TOURS.visible_to(actor).features(100)
    return stops, tour.geometry is not None


def test_a_site_that_is_hidden_takes_its_stop_out_at_once_and_gives_it_back(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    stop = a_stop(presenter, walk, "Au théâtre", 400, theatre)
    others = set(walk.stops.exclude(pk=stop.pk).values_list("pk", flat=True))
    publish_tour(presenter, walk.pk, "fr")
    assert _seen(PUBLIC) == (others | {stop.pk}, True)
    _reclassify(archaeologist, theatre, "generalised")
    # The stop is gone whole: what it tells says where it is. So is the route, which leads there.
    assert _seen(PUBLIC) == (others, False)
    assert stop.pk in set(Stop.objects.visible_to(presenter).values_list("pk", flat=True))
    _reclassify(archaeologist, theatre, "restricted")
    assert _seen(PUBLIC) == (others, False)
    # Who may not know of the place gets a number, and may not write.
    assert not Stop.objects.visible_to(presenter).filter(pk=stop.pk).exists()
    (sealed,) = [
        each for each in TOUR_STOPS.visible_to(presenter).features(9) if each.key == stop.pk
    ]
    assert (dict(sealed.properties), sealed.geometry) == ({"tour": walk.code, "order": 3}, None)
    with pytest.raises(PermissionDenied):
        change_stop(presenter, stop.pk, stop.version, StopFacts())
    _reclassify(archaeologist, theatre, "public")
    assert _seen(PUBLIC) == (others | {stop.pk}, True)


def test_a_removed_stop_lifts_the_veil(
    walk: Tour, presenter: Actor, archaeologist: Actor, theatre: HeritageSite
) -> None:
    stop = a_stop(presenter, walk, "Au théâtre", 400, theatre)
    publish_tour(presenter, walk.pk, "fr")
    _reclassify(archaeologist, theatre, "restricted")
    remove_stop(archaeologist, stop.pk)
    assert _seen(PUBLIC)[1]


def test_a_stop_near_a_site_that_is_hidden_goes_with_it(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    site = a_site(archaeologist, territory, "Tombe", 480)
    far = a_site(archaeologist, territory, "Puits", 300)
    first, second = walk.stops.all()
    publish_tour(presenter, walk.pk, "fr")
    _reclassify(archaeologist, far, "restricted")
    assert _seen(PUBLIC) == ({first.pk, second.pk}, True)
    _reclassify(archaeologist, site, "restricted")
    assert _seen(PUBLIC) == ({first.pk}, False)
    _reclassify(archaeologist, site, "public")
    assert _seen(PUBLIC) == ({first.pk, second.pk}, True)


@pytest.mark.parametrize("confidentiality", ["generalised", "restricted"])
def test_a_place_that_is_not_public_blocks_publication(
    walk: Tour, archaeologist: Actor, territory: Territory, confidentiality: str
) -> None:
    site = a_site(archaeologist, territory, "Tombe", 250, confidentiality)
    stop = a_stop(archaeologist, walk, "À la tombe", 250, site)
    with pytest.raises(NotReady) as refused:
        publish_tour(archaeologist, walk.pk, "fr")
    assert [(each.where, each.what) for each in refused.value.missing] == [
        (f"stop:{stop.pk}", "site")
    ]
    # Beside it is no better.
    change_stop(archaeologist, stop.pk, stop.version, StopFacts(geom=at(270)))
    with pytest.raises(NotReady) as refused:
        publish_tour(archaeologist, walk.pk, "fr")
    assert [each.what for each in refused.value.missing] == ["place"]
    change_stop(archaeologist, stop.pk, stop.version + 1, StopFacts(geom=at(330)))
    publish_tour(archaeologist, walk.pk, "fr")


def test_nobody_learns_of_a_hidden_site_by_placing_stops(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    """The heritage service does not see restricted sites: a refusal would tell it of one."""
    hidden = a_site(archaeologist, territory, "Tombe", 250, "restricted")
    stop = a_stop(presenter, walk, "Au milieu", 250)
    assert [each for each in missing(presenter, walk, "fr") if each.blocks] == []
    with pytest.raises(PermissionDenied):
        change_stop(presenter, stop.pk, stop.version, StopFacts(geom=stop.geom, site=hidden.pk))


def test_of_a_stop_that_one_may_not_see_only_the_number_is_said(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    site = a_site(archaeologist, territory, "Tombe", 250, "restricted")
    a_stop(archaeologist, walk, "À la tombe", 250, site)
    (found,) = missing(presenter, walk, "fr")
    assert (found.where, found.what) == ("tour", "place")
    assert "Étape 3" in found.words
    assert "tombe" not in found.words
