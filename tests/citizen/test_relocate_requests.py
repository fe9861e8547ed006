"""Limits move: requests follow the commune in which they lie."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point

from geoportal.citizen.models import Category, CategoryGroup, Channel, CitizenRequest
from geoportal.citizen.services.relocate_requests import relocate_requests
from layers.access.actor import system_actor
from layers.access.models import Territory
from layers.territory.models import Commune
from tests.conftest import SIDE, SOUTH, WEST, square

pytestmark = pytest.mark.django_db
MOVER = system_actor("test")


def request_at(territory: Territory, x: float, commune: Commune | None) -> CitizenRequest:
    group, _ = CategoryGroup.objects.get_or_create(territory=territory, code="g", title="G")
    category, _ = Category.objects.get_or_create(
        territory=territory, group=group, code="c", title="C"
    )
    return CitizenRequest.objects.create(
        territory=territory,
        channel=Channel.WEB,
        category=category,
        geom=Point(x, SOUTH + 500, srid=2154),
        commune=commune,
    )


def test_only_those_whose_commune_moved_away_change(territory: Territory) -> None:
    west, east = Commune.objects.order_by("insee")
    near_limit = request_at(territory, WEST + SIDE - 100, west)
    far_west = request_at(territory, WEST + 100, west)
    lost = request_at(territory, WEST + 100, None)
    outside = request_at(territory, WEST - 5000, west)
    # Est takes two hundred metres from Ouest.
    west.geom = square(WEST, SOUTH, SIDE - 200)
    west.save()
    east.geom = square(WEST + SIDE - 200, SOUTH, SIDE + 200)
    east.save()

    assert relocate_requests(MOVER, territory.pk) == 2

    communes = dict(CitizenRequest.objects.values_list("pk", "commune__insee"))
    assert communes == {
        near_limit.pk: "76002",
        far_west.pk: "76001",
        lost.pk: "76001",
        outside.pk: "76001",
    }
    assert relocate_requests(MOVER, territory.pk) == 0
