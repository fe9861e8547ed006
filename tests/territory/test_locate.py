"""Which commune a point is in; a point outside gets a clear answer."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point

from layers.access.models import Territory
from layers.territory.locate import (
    BadCoordinates,
    OutsideTerritory,
    PlaceSource,
    has_boundaries,
    locate,
    point_from_wgs84,
)
from layers.territory.models import Commune
from tests.conftest import SIDE, SOUTH, WEST


def degrees(x: float, y: float) -> tuple[float, float]:
    point = Point(x, y, srid=2154)
    point.transform(4326)
    return point.x, point.y


def test_a_point_is_in_its_commune(territory: Territory) -> None:
    place = locate(territory.pk, *degrees(WEST + 5_000, SOUTH + 5_000), PlaceSource.GPS, 12.0)
    assert place.commune.name == "Ouest"
    assert (place.source, place.accuracy_m) == (PlaceSource.GPS, 12.0)
    assert place.point.srid == 2154
    assert place.point.coords == pytest.approx((WEST + 5_000, SOUTH + 5_000), abs=0.01)


def test_a_point_on_the_shared_border_is_in_one_of_both(territory: Territory) -> None:
    point = Point(WEST + SIDE, SOUTH + 5_000, srid=2154)
    assert [each.insee for each in Commune.objects.containing(point)] == ["76001", "76002"]


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(0.0, 49.9), (2.35, 48.85), (-150.0, -17.5), (0.0, 90.0), (180.0, 0.0), (0.0, 0.0)],
    ids=["at sea", "Paris", "Tahiti", "the pole", "the antimeridian", "null island"],
)
def test_a_point_outside_gets_a_clear_answer(
    territory: Territory, longitude: float, latitude: float
) -> None:
    with pytest.raises(OutsideTerritory, match="en dehors du territoire"):
        locate(territory.pk, longitude, latitude, PlaceSource.MAP)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (float("nan"), 49.5),
        (0.5, float("nan")),
        (float("inf"), 49.5),
        (181.0, 49.5),
        (0.5, 91.0),
        (520_000.0, 6_930_000.0),
    ],
)
def test_numbers_that_are_no_degrees_are_told(
    territory: Territory, longitude: float, latitude: float
) -> None:
    with pytest.raises(BadCoordinates, match="longitude"):
        locate(territory.pk, longitude, latitude, PlaceSource.COORDINATES)


def test_a_point_of_one_territory_is_not_in_another(
    territory: Territory, neighbour: Territory
) -> None:
    with pytest.raises(OutsideTerritory):
        locate(neighbour.pk, *degrees(WEST + 5_000, SOUTH + 5_000), PlaceSource.MAP)


def test_a_territory_knows_whether_it_has_boundaries(
    territory: Territory, neighbour: Territory
) -> None:
    Commune.objects.create(territory=neighbour, insee="75101", name="Sans limites")
    assert has_boundaries(territory.pk)
    assert not has_boundaries(neighbour.pk)


def test_axes_are_longitude_then_latitude() -> None:
    point = point_from_wgs84(0.5366, 49.5186)
    assert point.coords == pytest.approx((522_000, 6_937_000), abs=20_000)
