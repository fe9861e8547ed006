"""The probable shoreline under the visitor's feet, in the reader's language."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import LineString, MultiLineString
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from archaeology.studies.models import Shoreline, Study
from archaeology.studies.published import PublishedShoreline
from archaeology.tours.api import schemas
from archaeology.tours.exits import document
from archaeology.tours.exits.document import as_json
from archaeology.tours.models import Tour
from archaeology.tours.packages.contents import medium_path
from archaeology.tours.telling import telling
from archaeology.tours.telling.shores import MOST_POINTS, Shores
from layers.access.actor import PUBLIC
from layers.access.models import Territory
from tests.archaeology.tours.reading.reader import Reader, degrees
from tests.archaeology.tours.walk import at

pytestmark = pytest.mark.django_db
WATER = {
    **{"low": 2.5, "high": 3.5, "share": 0.9, "mean": 3.0, "synthetic": False},
    **{"reference": "pleines mers", "label": "0001/0100"},
}


def shoreline(
    territory: Territory, day: int, north: float, far: float = 3_000, *, synthetic: bool = False
) -> Study:
    """A published study whose three lines run east, north of the street, the 95 % line nearest."""
    study = Study.objects.create(
        territory=territory,
        kind="shoreline",
        title=f"Rivage du {day}",
        parameters={"public_only": True},
        inputs={},
        state="done",
        progress=100,
        result={"water": WATER},
        published_at=datetime(2026, 5, day, tzinfo=UTC),
    )
    for number, probability in enumerate((95, 50, 5)):
        line = LineString(
            at(-far, north + 10 * number).coords, at(far, north + 10 * number).coords, srid=2154
        )
        Shoreline.objects.create(
            territory=territory,
            origin=study,
            study=study.title,
            probability=probability,
            period="0001/0100",
            level="entre 2,50 et 3,50 m NGF",
            reference="pleines mers",
            published_on=date(2026, 5, day),
            sources="Relief; Carnet; Relief",
            synthetic=synthetic,
            geom=MultiLineString(line, srid=2154),
        )
    return study


def told_at(reader: Reader, lang: str = "fr") -> Any:
    """What the tour says of the water."""
    given = reader.read("/tours/le-port", {"lang": lang})
    schemas.Tour.model_validate(given)
    return given["shoreline"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_written_once_is_written_as_all_the_rest(
    told: Tour, territory: Territory, language: str
) -> None:
    shoreline(territory, 1, 100, synthetic=True)
    known = telling(PUBLIC, told.code, language)
    assert known.shoreline
    as_one = as_json(document.tour(known, None, medium_path))
    assert document.tour_json(known, None, medium_path) == as_one


def test_the_newest_that_comes_near_is_told(
    told: Tour, territory: Territory, reader: Reader
) -> None:
    assert told_at(reader) is None
    shoreline(territory, 3, 60_000)
    assert told_at(reader) is None
    shoreline(territory, 1, 100)
    newer = shoreline(territory, 2, 200)
    found = told_at(reader)
    low, middle, high = (shape(found[name]) for name in ("low", "middle", "high"))
    assert low.bounds[1] < middle.bounds[1] < high.bounds[1]
    # Whole, also where it leads away.
    west, south = degrees(at(-3_000, 200))
    assert low.geoms[0].coords[0] == pytest.approx((west, south), abs=1e-6)
    assert (low.bounds[2] - west) * 72_000 == pytest.approx(6_000, rel=0.02)
    assert found["sources"] == ["Relief", "Carnet"]
    assert found["synthetic"] is False
    newer.delete()
    assert shape(told_at(reader)["low"]).geoms[0].coords[0][1] < south


def test_its_uncertainty_is_said_in_the_reader_s_language(
    told: Tour, territory: Territory, reader: Reader
) -> None:
    shoreline(territory, 1, 100, synthetic=True)
    french, english = told_at(reader), told_at(reader, "en")
    assert (french["period"], english["period"]) == ("de 1 à 100", "AD 1 to 100")
    assert "avec 90 % de confiance au moins" in french["uncertainty"]
    assert french["uncertainty"].endswith("des niveaux inventés y ont pris part.")
    assert english["uncertainty"].startswith("At high tide the water almost certainly (95%)")
    assert english["uncertainty"].endswith("invented levels took part in it.")
    assert english["synthetic"] is True


def test_a_line_that_nothing_supports_is_left_out(
    told: Tour, territory: Territory, reader: Reader
) -> None:
    study = shoreline(territory, 1, 100)
    Shoreline.objects.filter(origin=study, probability=95).delete()
    found = told_at(reader)
    assert found["low"] == {"type": "MultiLineString", "coordinates": []}
    assert found["middle"]["coordinates"]


NOTHING_KNOWN = {"type": "MultiPolygon", "coordinates": []}


def test_of_what_ground_it_says_something_is_told_around_the_tour() -> None:
    """The hole stays, what is far is left out, and no corner too many is carried."""
    hole = shapely.Point(0.505, 49.505).buffer(0.001)
    known = shapely.box(0.3, 49.3, 0.7, 49.7).difference(hole)
    found = known_around(shapely.multipolygons([known, shapely.box(0.8, 49.3, 0.9, 49.4)]))
    assert found.covers(shapely.Point(0.503, 49.505))
    assert not found.intersects(shapely.Point(0.505, 49.505))
    # A receiver that is so bad still tells the end of it from the end of what is known.
    assert found.bounds == pytest.approx((0.4792, 49.4865, 0.5308, 49.5235), abs=1e-3)
    steps = np.linspace(0.49, 0.52, 40_000)
    edge = np.column_stack([steps, 49.505 + 0.0001 * (np.arange(40_000) % 2)])
    jagged = shapely.Polygon([(0.49, 49.4), *edge, (0.52, 49.4)])
    thin = known_around(shapely.multipolygons([jagged]))
    assert shapely.get_num_coordinates(thin) <= MOST_POINTS
    assert jagged.buffer(1e-6).covers(thin)
    assert thin.covers(shapely.Point(0.505, 49.503))


def known_around(known: Any) -> Any:
    """What is told to be known around a square kilometre in the middle of a shoreline."""
    line = shapely.multilinestrings([[(0.4, 49.505), (0.6, 49.505)]]).__geo_interface__
    one = PublishedShoreline(
        *(1, "Rivage", line, line, line, known.__geo_interface__, "0001/0100", "", "", ()),
        synthetic=False,
    )
    found = Shores.of([one]).near((0.50, 49.50, 0.51, 49.51), "fr")
    assert found is not None
    return shape(found.known)


NOWHERE = {"type": "MultiLineString", "coordinates": []}


def test_the_line_beside_what_is_told_still_counts() -> None:
    """All around the tour was under water in 95 cases of 100: the line that says so is outside."""
    west, north, east = 0.45, 49.54, 0.56
    edge = shapely.multilinestrings([[(east, north), (west, north)]])
    half = shapely.multilinestrings([[(east, 49.51), (0.505, 49.512), (west, 49.51)]])
    known = shapely.multipolygons([shapely.box(west, 49.45, east, north + 0.01)])
    told = around(edge, half, known)
    assert shape(told.low).equals(edge)


@given(
    parts=st.lists(
        st.tuples(*[st.floats(0.3, 0.7), st.floats(49.3, 49.7)] * 2).filter(
            lambda ends: ends[:2] != ends[2:]
        ),
        min_size=1,
        max_size=8,
    ),
    places=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
)
def test_no_class_changes_for_what_is_left_out(
    parts: list[tuple[float, ...]], places: list[tuple[float, float]]
) -> None:
    """Wherever something is told to be known, the nearest line of all is among those told."""
    lines = shapely.multilinestrings([[part[:2], part[2:]] for part in parts])
    everywhere = shapely.box(0.2, 49.2, 0.8, 49.8)
    crossing = shapely.multilinestrings([[(0.49, 49.505), (0.52, 49.505)]])
    told = around(lines, crossing, shapely.multipolygons([everywhere]))
    west, south, east, north = shape(told.known).bounds
    for right, up in places:
        here = flat(shapely.Point(west + right * (east - west), south + up * (north - south)))
        nearest = here.distance(flat(lines))
        assert here.distance(flat(shape(told.low))) == pytest.approx(nearest, abs=1e-5)


def flat(geometry: Any) -> Any:
    """With degrees as long to the east as to the north."""
    return shapely.transform(geometry, lambda xy: xy * [math.cos(math.radians(49.505)), 1])


def around(low: Any, middle: Any, known: Any) -> Any:
    """What is told around a square kilometre of a shoreline with two levels."""
    one = PublishedShoreline(
        *(1, "Rivage", low.__geo_interface__, middle.__geo_interface__, NOWHERE),
        *(known.__geo_interface__, "0001/0100", "", "", ()),
        synthetic=False,
    )
    found = Shores.of([one]).near((0.50, 49.50, 0.51, 49.51), "fr")
    assert found is not None
    return found


def drawn(*lines: Any) -> list[list[list[float]]]:
    """The 50 % line that is told around a square kilometre, of some lines in WGS 84."""
    middle = shapely.multilinestrings(list(lines)).__geo_interface__
    one = PublishedShoreline(
        *(1, "Rivage", NOWHERE, middle, NOWHERE, NOTHING_KNOWN, "0001/0100", "", "", ("Relief",)),
        synthetic=False,
    )
    found = Shores.of([one]).near((0.50, 49.50, 0.51, 49.51), "fr")
    assert found is not None
    coordinates: list[list[list[float]]] = found.middle["coordinates"]
    return coordinates


def test_rings_that_count_stay_closed_and_others_are_left_out() -> None:
    around = shapely.box(0.4, 49.4, 0.6, 49.6).exterior
    island = shapely.Point(0.505, 49.505).buffer(0.001, quad_segs=2_000).exterior
    beyond = shapely.box(0.7, 49.5, 0.8, 49.6).exterior
    rings = drawn(around, island, beyond)
    assert [ring[0] == ring[-1] for ring in rings] == [True, True]
    assert len(rings[0]) == 5
    assert 8 < len(rings[1]) < 200


def test_a_phone_gets_no_more_than_it_can_look_through() -> None:
    steps = np.linspace(0.4, 0.6, 60_000)
    jagged = np.column_stack([steps, 49.505 + 0.0001 * (np.arange(60_000) % 2)])
    (line,) = drawn(shapely.linestrings(jagged))
    assert len(line) <= MOST_POINTS
