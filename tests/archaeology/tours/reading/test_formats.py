"""A tour in the formats that others read, read by others."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import gpxpy
import pytest
from django.conf import settings
from shapely.geometry import shape

from archaeology.tours.models import StopText, Tour
from archaeology.tours.telling.composing import ascent
from tests.archaeology.tours.reading.reader import Reader, degrees
from tests.archaeology.tours.walk import at

pytestmark = pytest.mark.django_db


def test_gpx_is_read_by_a_program_of_walkers(told: Tour, reader: Reader) -> None:
    answer = reader.get("/tours/le-port/gpx", {"lang": "fr"})
    assert answer["Content-Type"] == "application/gpx+xml"
    assert answer["Content-Disposition"] == 'attachment; filename="le-port.gpx"'
    read = gpxpy.parse(answer.content)
    assert (read.version, read.name) == ("1.1", "Le port")
    quay, street = read.waypoints
    assert (quay.name, quay.description) == ("1. Le quai", "Le quai raconte.")
    assert quay.link == f"{settings.PUBLIC_URL}/visite/le-port/le-quai"
    assert (quay.longitude, quay.latitude) == pytest.approx(degrees(at(0)), abs=1e-7)
    assert (street.longitude, street.latitude) == pytest.approx(degrees(at(500)), abs=1e-7)
    assert (quay.elevation, street.elevation) == pytest.approx((10, 12), abs=0.1)
    (track,) = read.tracks
    points = track.segments[0].points
    assert [point.elevation for point in points] == pytest.approx([10, 14, 12], abs=0.1)
    assert read.length_2d() == pytest.approx(501, abs=3)
    bounds = read.bounds
    assert bounds is not None
    assert bounds.min_longitude == pytest.approx(degrees(at(0))[0], abs=1e-6)


def test_gpx_writes_what_xml_can_hold_only(told: Tour, reader: Reader) -> None:
    StopText.objects.filter(language="fr").update(text="un\x0bdeux <trois> & « quatre »\x1f")
    answer = reader.get("/tours/le-port/gpx", {"lang": "fr"})
    waypoint = gpxpy.parse(answer.content).waypoints[0]
    assert waypoint.description == "undeux <trois> & « quatre »"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{http://www.topografix.com/GPX/1/1}gpx"


def test_geojson(told: Tour, reader: Reader) -> None:
    answer = reader.get("/tours/le-port/geojson", {"lang": "fr"})
    assert answer["Content-Type"] == "application/geo+json"
    route, *stops = answer.json()["features"]
    assert shape(route["geometry"]).geom_type == "LineString"
    assert route["properties"]["kind"] == "route"
    assert [each["id"] for each in stops] == ["le-port/le-quai", "le-port/la-rue-haute"]
    given = reader.read("/tours/le-port", {"lang": "fr"})["stops"]
    for feature, stop in zip(stops, given, strict=True):
        assert feature["geometry"] == {"type": "Point", "coordinates": stop["place"]}
        assert feature["properties"]["text"] == stop["text"]


def test_a_trip_for_search_engines(told: Tour, reader: Reader) -> None:
    Tour.objects.update(valid_until=date(2030, 6, 1))
    answer = reader.get("/tours/le-port/trip.jsonld", {"lang": "en"})
    assert answer["Content-Type"] == "application/ld+json"
    trip: dict[str, Any] = answer.json()
    assert trip["@context"] == ["https://schema.org", {"@language": "en"}]
    assert (trip["@type"], trip["name"]) == ("TouristTrip", "The harbour")
    assert trip["offers"] == {"@type": "Offer", "availabilityEnds": "2030-06-01"}
    # What it costs is recorded nowhere.
    assert "isAccessibleForFree" not in answer.content.decode()
    items = trip["itinerary"]["itemListElement"]
    assert [each["position"] for each in items] == [1, 2]
    quay = items[0]["item"]
    assert (quay["@type"], quay["name"]) == ("TouristAttraction", "The quay")
    assert (quay["geo"]["longitude"], quay["geo"]["latitude"]) == pytest.approx(
        degrees(at(0)), abs=1e-7
    )
    (image,) = quay["image"]
    assert image["contentUrl"].startswith(f"{settings.PUBLIC_URL}/api/tours/v1/media/")
    assert reader.get(image["contentUrl"].removeprefix(settings.PUBLIC_URL)).status_code == 200
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("path", ["geojson", "gpx", "trip.jsonld"])
def test_each_format_is_in_a_language_and_sent_once(told: Tour, reader: Reader, path: str) -> None:
    answer = reader.get(f"/tours/le-port/{path}", {"lang": "en"})
    assert answer["Content-Language"] == "en"
    assert b"The quay" in answer.content
    again = reader.get(f"/tours/le-port/{path}", {"lang": "en"}, If_None_Match=answer["ETag"])
    assert again.status_code == 304
    assert reader.get(f"/tours/nowhere/{path}").status_code == 404


@pytest.mark.parametrize(
    ("heights", "climbed"),
    [
        ([], None),
        ([5], 0),
        ([0, 10], 10),
        ([10, 0], 0),
        ([0, 10, 5, 12], 17),
        ([0, 0.5, 0, 0.5, 0, 0.5], 0),
        ([0, 0.6, 0.2, 0.8, 0.4, 1.0, 0.6, 1.2], 1),
        ([3, 2.5, 2, 1.5, 4], 2),
    ],
)
def test_noise_is_no_hill(heights: list[float], climbed: int | None) -> None:
    assert ascent(heights) == climbed
