"""The layer of markers, and a handful of them whose names tell who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.gis.geos import Point

from layers.access.models import Territory
from layers.catalog import registry
from layers.ogc.extent import forget_extents
from tests.ogc.markers.models import MARKERS, Marker

PLACE = (525_000, 6_935_000)  # in the middle of the commune Ouest, EPSG:2154


@pytest.fixture(autouse=True)
def markers_layer() -> Iterator[None]:
    registry.register(MARKERS)
    forget_extents()
    yield
    registry._layers.pop("markers")
    forget_extents()


def marker(territory: Territory, title: str, east: float = 0, **values: object) -> Marker:
    """A marker `east` metres from the place."""
    x, y = PLACE
    values.setdefault("geom", Point(x + east, y, srid=2154))
    made = Marker.objects.create(territory=territory, title=title, **values)
    made.refresh_from_db()
    return made


@pytest.fixture
def cast(territory: Territory) -> dict[str, Marker]:
    """`near` and `far` (public, 3 km apart), `discreet` (shown 1 km off), `hidden`."""
    x, y = PLACE
    return {
        "near": marker(
            territory,
            "near",
            height=3,
            lit=True,
            note="secret de près",
            seen_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
        ),
        "far": marker(
            territory, "far", 3000, kind="post", seen_at=datetime(2026, 5, 1, 8, tzinfo=UTC)
        ),
        "discreet": marker(
            territory,
            "discreet",
            100,
            secrecy=1,
            rough=Point(x, y + 1000, srid=2154),
            seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
        "hidden": marker(
            territory,
            "hidden",
            9000,
            secrecy=2,
            note="rien",
            seen_at=datetime(2020, 1, 1, tzinfo=UTC),
        ),
    }
