"""A tour that everyone may read, and who reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts
from archaeology.tours.services.change_stop import change_stop
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.services.write_stop_text import StopWords, write_stop_text
from archaeology.tours.services.write_tour_text import TourWords, write_tour_text
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.territory.models import BaseFeature
from tests.archaeology.tours.reading.reader import Reader
from tests.archaeology.tours.walk import an_image, at

ENGLISH = TourWords("The harbour", "From quay to theatre.", "Along what was water.", "Steps.")


@pytest.fixture
def reader() -> Reader:
    """Somebody's program, without an account."""
    return Reader(Client())


@pytest.fixture
def told(walk: Tour, presenter: Actor) -> Tour:
    """The walk, with a picture at its first stop, published in French and in English."""
    picture = an_image(presenter, stop_of(walk, 1))
    write_medium_text(presenter, picture, "en", 0, MediumWords(alt="A wooden quay", caption="Oak"))
    write_tour_text(presenter, walk.pk, "en", 0, ENGLISH)
    for order, title in ((1, "The quay"), (2, "High Street")):
        words = StopWords(title, f"{title} tells.", "In short.")
        write_stop_text(presenter, stop_of(walk, order).pk, "en", 0, words)
    first = stop_of(walk, 1)
    dated = StopFacts(geom=first.geom, period_start=-49, period_end=200)
    change_stop(presenter, first.pk, first.version, dated)
    for language in ("fr", "en"):
        publish_tour(presenter, walk.pk, language)
    Tour.objects.filter(pk=walk.pk).update(profile=[[0, 10.0], [250, 14.0], [500.0, 12.0]])
    walk.refresh_from_db()
    return walk


@pytest.fixture
def street(territory: Territory) -> BaseFeature:
    """The street that the walk follows, on the base map."""
    from django.contrib.gis.geos import LineString

    line = LineString(at(-300).coords, at(900).coords, srid=2154)
    return BaseFeature.objects.create(territory=territory, kind="road", name="Rue", geom=line)


def stop_of(tour: Tour, order: int) -> Stop:
    """The stop of that number."""
    return Stop.objects.get(tour=tour, order=order)
