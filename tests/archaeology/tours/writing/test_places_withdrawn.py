"""No place that is not public comes out by way of a tour, before or after its publication."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.core.exceptions import PermissionDenied, ValidationError

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.change_heritage_site import change_heritage_site
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts
from archaeology.tours.layers import TOUR_STOPS, TOURS
from archaeology.tours.missing import missing
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.draw_route import draw_route
from archaeology.tours.services.publish_tour import NotReady, publish_tour
from archaeology.tours.services.remove_stop import remove_stop
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Territory
from tests.archaeology.tours.walk import a_site, a_stop, a_walk, at


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


def test_a_hidden_site_has_no_stop_of_who_does_not_know_of_it(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory
) -> None:
    """The heritage service does not see restricted sites."""
    hidden = a_site(archaeologist, territory, "Tombe", 250, "restricted")
    stop = a_stop(presenter, walk, "Au milieu", 310)
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


@pytest.mark.parametrize(
    ("metres", "what"),
    [
        # Only passing by, 20 m from the street's one corner: no secret.
        (250, []),
        (150, []),
        # Beside its beginning, its end, its corner.
        (-45, ["start"]),
        (545, ["end"]),
        (-55, []),
    ],
)
def test_a_route_gives_a_place_away_where_it_begins_or_ends(
    walk: Tour, archaeologist: Actor, territory: Territory, metres: float, what: list[str]
) -> None:
    first, last = walk.stops.all()
    change_stop(archaeologist, first.pk, first.version, StopFacts(geom=at(60)))
    change_stop(archaeologist, last.pk, last.version, StopFacts(geom=at(440)))
    a_site(archaeologist, territory, "Tombe", metres, "generalised")
    found = [each for each in missing(archaeologist, walk, "fr") if each.blocks]
    assert [each.what for each in found] == what
    assert all("n’est pas publique" in each.words for each in found)


def test_a_route_that_turns_at_a_hidden_place_is_not_published(
    walk: Tour, archaeologist: Actor, presenter: Actor, territory: Territory
) -> None:
    a_site(archaeologist, territory, "Tombe", 250, "restricted")
    bend = LineString(at(0), at(250, 9), at(500), srid=2154)
    draw_route(archaeologist, walk.pk, walk.version, bend)
    walk.refresh_from_db()
    with pytest.raises(NotReady, match="Un point du parcours est à côté de « Tombe »"):
        publish_tour(archaeologist, walk.pk, "fr")
    # Who does not know of the place and draws the same is told neither which nor where.
    other = a_walk(presenter, territory)
    with pytest.raises(ValidationError, match="Ce tracé est à revoir avec l’archéologie"):
        draw_route(presenter, other.pk, other.version, bend)


def test_what_is_published_at_once_passes_the_checks_of_publication(
    walk: Tour, archaeologist: Actor, territory: Territory
) -> None:
    a_site(archaeologist, territory, "Tombe", 300, "generalised")
    stop = walk.stops.all()[1]
    publish_tour(archaeologist, walk.pk, "fr")
    walk.refresh_from_db()
    with pytest.raises(ValidationError, match="Étape 2 : à 90 km du parcours"):
        change_stop(archaeologist, stop.pk, 1, StopFacts(geom=at(500, 90_000)))
    with pytest.raises(ValidationError, match="Étape 2 : à côté de « Tombe »"):
        change_stop(archaeologist, stop.pk, 1, StopFacts(geom=at(310)))
    with pytest.raises(ValidationError, match="Étape 3 : à côté de « Tombe »"):
        add_stop(archaeologist, walk.pk, StopFacts(geom=at(310)), "Une de plus")
    away = LineString(at(0, 200), at(500, 200), srid=2154)
    with pytest.raises(ValidationError, match="Étape 1 : à 200 m du parcours"):
        draw_route(archaeologist, walk.pk, walk.version, away)
    to_it = LineString(at(0), at(300, 5), at(500), srid=2154)
    with pytest.raises(ValidationError, match="Un point du parcours est à côté de « Tombe »"):
        draw_route(archaeologist, walk.pk, walk.version, to_it)
    # Nothing of it was kept.
    assert walk.stops.count() == 2
    assert Stop.objects.get(pk=stop.pk).geom == stop.geom
    assert Tour.objects.get(pk=walk.pk).geom == walk.geom
    # What is no worse passes.
    change_stop(archaeologist, stop.pk, 1, StopFacts(geom=at(480, 50)))


def test_what_was_already_wrong_may_be_mended_bit_by_bit(
    walk: Tour, archaeologist: Actor, territory: Territory
) -> None:
    first, _second = walk.stops.all()
    site = a_site(archaeologist, territory, "Tombe", 0)
    other = a_site(archaeologist, territory, "Puits", 500)
    publish_tour(archaeologist, walk.pk, "fr")
    _reclassify(archaeologist, site, "restricted")
    _reclassify(archaeologist, other, "restricted")
    change_stop(archaeologist, first.pk, first.version, StopFacts(geom=at(100)))
    walk.refresh_from_db()
    shorter = LineString(at(100), at(500), srid=2154)
    draw_route(archaeologist, walk.pk, walk.version, shorter)
    # Another hidden place is another thing: the end goes from the one to the other.
    walk.refresh_from_db()
    back = LineString(at(500, 60), at(0), srid=2154)
    with pytest.raises(ValidationError, match="Le parcours finit"):
        draw_route(archaeologist, walk.pk, walk.version, back)
