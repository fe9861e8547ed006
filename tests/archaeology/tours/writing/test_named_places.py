"""A stop is placed by the name of a place, with or without script."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Tour
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from tests.archaeology.tours.walk import a_site


@pytest.fixture
def writing(client: Client, walk: Tour) -> Client:
    """The heritage service at its desk."""
    client.force_login(Account.objects.get(username="patrimoine"))
    return client


def _add(client: Client, walk: Tour, place: str) -> str:
    sent = {"title": "Une de plus", "place": place}
    return client.post(reverse("tour-new-stop", args=[walk.code]), sent).content.decode()


def _from_the_last(walk: Tour, site: HeritageSite) -> float:
    stop = walk.stops.last()
    assert stop is not None
    assert stop.geom is not None
    assert site.geom is not None
    return float(stop.geom.distance(site.geom))


@pytest.mark.parametrize("typed", ["Théâtre", "theatre", "  THÉÂ", "TRE"])
def test_a_name_places_a_stop(
    writing: Client, walk: Tour, theatre: HeritageSite, typed: str
) -> None:
    _add(writing, walk, typed)
    assert _from_the_last(walk, theatre) < 0.1


def test_a_name_that_several_have_is_asked_back_and_an_unknown_one_refused(
    writing: Client, walk: Tour, theatre: HeritageSite, archaeologist: Actor, territory: Territory
) -> None:
    a_site(archaeologist, territory, "Théâtre du port", 100)
    a_site(archaeologist, territory, "Théâtre du haut", 200)
    assert "Théâtre du haut, Théâtre du port" in _add(writing, walk, "théâtre du")
    assert "Aucun lieu connu" in _add(writing, walk, "Nulle part")
    # A whole name is meant, even where others begin with it.
    _add(writing, walk, "théâtre")
    assert _from_the_last(walk, theatre) < 0.1


def test_a_place_that_its_writer_may_not_know_has_no_name(
    writing: Client, walk: Tour, archaeologist: Actor, territory: Territory
) -> None:
    a_site(archaeologist, territory, "Tombe", 100, "restricted")
    page = writing.get(reverse("tour-new-stop", args=[walk.code])).content.decode()
    assert '<datalist id="id_place-names">' in page
    assert "Tombe" not in page
    assert "Aucun lieu connu" in _add(writing, walk, "Tombe")
    assert walk.stops.count() == 2
