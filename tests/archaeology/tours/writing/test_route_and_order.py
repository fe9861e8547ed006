"""The altitudes along a route, and stops that stay in one order whatever is moved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.contrib.gis.geos import LineString
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.add_stop import StopFacts, add_stop
from archaeology.tours.services.draw_route import MAX_POINTS, draw_route
from archaeology.tours.services.move_stop import move_stop
from archaeology.tours.services.remove_stop import remove_stop
from archaeology.tours.views.profile import drawn_profile
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.vocabulary import Kind
from tests.archaeology.tours.walk import X, Y, at
from tests.raster.drawn import heights, straight

ROUTE = LineString(at(0), at(100), srid=2154)


def _slope(path: Path, lowest: float) -> Path:
    """Ten metres up in a hundred, going east; the street runs through its middle."""
    columns = np.arange(-10, 110, 2, dtype=np.float32) + 1
    values = np.tile(lowest + columns / 10, (40, 1)).astype(np.float32)
    return heights(path, values, transform=straight(X - 10, Y + 40))


def _bring(
    actor: Actor, territory: Territory, path: Path, confidentiality: str, synthetic: bool = False
) -> None:
    facts = RasterFacts(
        "Relief",
        Kind.ELEVATION,
        year=2020,
        confidentiality=confidentiality,
        synthetic=synthetic,
    )
    make_raster(import_raster(actor, territory.pk, path, facts, later=False).pk)


def test_the_altitudes_are_those_of_a_public_model_and_it_is_named(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, tmp_path: Path
) -> None:
    _bring(archaeologist, territory, _slope(tmp_path / "secret.tif", 50), "restricted")
    drawn = draw_route(presenter, walk.pk, walk.version, ROUTE)
    # What is read along a route is published with it: a restricted model is not.
    assert (drawn.profile, drawn.profile_source) == (None, "")
    _bring(archaeologist, territory, _slope(tmp_path / "open.tif", 5), "public")
    drawn = draw_route(presenter, walk.pk, drawn.version, ROUTE)
    assert (drawn.profile_source, drawn.profile_synthetic) == ("Relief (2020)", False)
    assert drawn.profile is not None
    assert drawn.profile[0] == [0.0, pytest.approx(5, abs=0.05)]
    assert drawn.profile[-1] == [100.0, pytest.approx(15, abs=0.05)]
    shown = drawn_profile(drawn)
    assert shown is not None
    assert (shown.lowest_m, shown.highest_m, shown.ascent_m) == (5, 15, 10)
    # Without a route there is no profile of one.
    assert draw_route(presenter, walk.pk, drawn.version, None).profile is None


@pytest.mark.parametrize(
    "route", [LineString(at(0), at(0.1), srid=2154), LineString(at(0), at(200_000), srid=2154)]
)
def test_no_route_of_no_length_or_of_days(walk: Tour, presenter: Actor, route: LineString) -> None:
    with pytest.raises(ValidationError):
        draw_route(presenter, walk.pk, walk.version, route)


@pytest.fixture
def five(walk: Tour, presenter: Actor) -> list[int]:
    """The keys of five stops."""
    for name in "cde":
        add_stop(presenter, walk.pk, StopFacts(), name)
    return list(walk.stops.values_list("pk", flat=True))


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-2, 9)), max_size=4))
def test_whatever_is_moved_stops_stay_in_one_order(
    walk: Tour, presenter: Actor, five: list[int], moves: list[tuple[int, int]]
) -> None:
    expected = list(walk.stops.values_list("pk", flat=True))
    for which, to in moves:
        key = five[which]
        expected.remove(key)
        expected.insert(min(max(to, 1), 5) - 1, key)
        move_stop(presenter, key, to)
    assert list(walk.stops.values_list("pk", "order")) == list(
        zip(expected, range(1, 6), strict=True)
    )


def test_those_after_a_removed_stop_move_up(walk: Tour, presenter: Actor, five: list[int]) -> None:
    remove_stop(presenter, five[1])
    assert list(walk.stops.values_list("order", flat=True)) == [1, 2, 3, 4]
    assert not Stop.objects.filter(pk=five[1]).exists()


def test_altitudes_of_an_invented_relief_are_known_to_be(
    walk: Tour, presenter: Actor, archaeologist: Actor, territory: Territory, tmp_path: Path
) -> None:
    _bring(archaeologist, territory, _slope(tmp_path / "open.tif", 5), "public", synthetic=True)
    drawn = draw_route(presenter, walk.pk, walk.version, ROUTE)
    assert drawn.profile_synthetic
    assert not draw_route(presenter, walk.pk, drawn.version, None).profile_synthetic


def test_the_page_takes_as_many_points_as_a_route_may_have(walk: Tour, desk: Client) -> None:
    address = reverse("tour-route", args=[walk.code])
    points = [f"49.5, {0.5 + each * 1e-5:.5f}" for each in range(MAX_POINTS + 1)]
    version = walk.version
    refused = desk.post(address, {"version": version, "geom": "\n".join(points)})
    assert f"Un tracé a {MAX_POINTS} points au plus." in refused.content.decode()
    taken = desk.post(address, {"version": version, "geom": "\n".join(points[1:])})
    assert taken.status_code == 302
