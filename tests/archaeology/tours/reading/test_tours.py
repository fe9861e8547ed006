"""Tours over HTTP: the same for everyone, in the language that suits who asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import gpxpy
import pytest
from django.test import Client
from django.utils import timezone

from archaeology.sites.models import HeritageSite
from archaeology.sites.services.assert_about import Stated, Subject, assert_about
from archaeology.sites.services.record_source import SourceFacts, record_source
from archaeology.sites.vocabulary import Statement
from archaeology.tours.api import schemas
from archaeology.tours.models import Medium, Tour
from archaeology.tours.services.publish_tour import publish_tour
from archaeology.tours.services.unpublish_tour import unpublish_tour
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from tests.archaeology.tours.reading.conftest import stop_of
from tests.archaeology.tours.reading.reader import Reader, degrees
from tests.archaeology.tours.walk import a_stop, a_walk, at

pytestmark = pytest.mark.django_db


def test_a_draft_is_nobody_s_not_even_its_writer_s(
    walk: Tour, reader: Reader, signed_in: Callable[[Account], Client]
) -> None:
    writer = Reader(signed_in(Account.objects.get(username="patrimoine")))
    for each in (reader, writer):
        assert each.read("/tours") == {"tours": []}
        refused = each.get(f"/tours/{walk.code}")
        assert refused.status_code == 404
        assert refused["Content-Type"] == "application/problem+json"
        assert refused.json()["status"] == 404


def test_a_tour_says_everything_that_is_described_and_nothing_else(
    told: Tour, reader: Reader
) -> None:
    given = reader.read("/tours/le-port", {"lang": "fr"})
    schemas.Tour.model_validate(given)
    assert given["id"] == "le-port"
    assert given["languages"] == ["en", "fr"]
    assert given["title"] == "Le port"
    assert given["stop_count"] == 2
    assert given["route"]["coordinates"][0] == pytest.approx(degrees(at(0)), abs=1e-7)
    assert given["start"] == given["route"]["coordinates"][0]
    # The writers' number, to the metre.
    assert told.geom is not None
    assert given["length_m"] == round(told.geom.length)
    assert given["profile"] == [[0, 10.0], [250, 14.0], [500, 12.0]]
    assert given["ascent_m"] == 4
    west, south, east, north = given["bounds"]
    assert (west, south) == pytest.approx(degrees(at(0)), abs=1e-4)
    assert west < east
    assert south < north
    first, second = given["stops"]
    assert (first["id"], first["order"], first["title"]) == ("le-quai", 1, "Le quai")
    assert first["place"] == pytest.approx(degrees(at(0)), abs=1e-7)
    assert first["period"] == {"from": -49, "to": 200, "words": "de 50 av. J.-C. à 200"}
    assert first["href"] == "/visite/le-port/le-quai"
    (picture,) = first["images"]
    assert picture["alt"] == "Un quai de bois"
    assert picture["licence"]["code"] == "CC-BY-4.0"
    assert given["image"] == picture
    assert second["images"] == []
    (card,) = reader.read("/tours", {"lang": "fr"})["tours"]
    schemas.Card.model_validate(card)
    assert card == {name: given[name] for name in card}


def test_heights_name_their_source_and_say_that_they_are_invented(
    told: Tour, reader: Reader
) -> None:
    Tour.objects.filter(pk=told.pk).update(profile_source="RGE ALTI (2020)")
    given = reader.read("/tours/le-port", {"lang": "en"})
    schemas.Tour.model_validate(given)
    measured = {"source": "RGE ALTI (2020)", "synthetic": False}
    assert given["heights"] == measured | {"words": "Heights: RGE ALTI (2020)."}
    Tour.objects.filter(pk=told.pk).update(profile_source="Relief", profile_synthetic=True)
    given = reader.read("/tours/le-port", {"lang": "fr"})
    said = "Altitudes inventées pour la démonstration : Relief."
    assert given["heights"] == {"source": "Relief", "synthetic": True, "words": said}
    gpx = gpxpy.parse(reader.bytes("/tours/le-port/gpx", {"lang": "fr"}))
    assert gpx.description == f"Du quai au théâtre. {said}"
    assert said in reader.client.get("/visite/le-port", {"lang": "fr"}).content.decode()
    # What is said of heights goes with them.
    Tour.objects.filter(pk=told.pk).update(profile=None)
    assert reader.read("/tours/le-port", {"lang": "fr"})["heights"] is None


def test_words_that_nobody_wrote_are_in_the_language_of_the_telling(
    told: Tour, reader: Reader
) -> None:
    given = reader.read("/tours/le-port", {"lang": "en"})
    assert given["stops"][0]["period"]["words"] == "50 BC to AD 200"
    assert given["stops"][0]["images"][0]["caption"] == "Oak"


@pytest.mark.parametrize(
    ("lang", "accept", "got"),
    [
        ("en", "", "en"),
        ("EN-gb", "", "en"),
        ("", "en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("", "de, fr;q=0.2, en;q=0.7", "en"),
        ("", "fr;q=0, *", "en"),
        ("", "", "fr"),
        ("", "de", "fr"),
        ("", "*;q=0.1", "fr"),
        ("de", "en", "en"),
        ("de", "", "fr"),
        ("", "x" * 5_000, "fr"),
        ("", "en;q=bad, fr-CA", "fr"),
    ],
)
def test_languages(told: Tour, reader: Reader, lang: str, accept: str, got: str) -> None:
    answer = reader.get("/tours/le-port", {"lang": lang}, Accept_Language=accept)
    assert answer.json()["language"] == answer["Content-Language"] == got
    assert "Accept-Language" in answer["Vary"]
    assert answer.json()["title"] == ("The harbour" if got == "en" else "Le port")
    assert (
        reader.read("/tours", {"lang": lang}, Accept_Language=accept)["tours"][0]["language"] == got
    )


def test_a_language_that_was_withdrawn_is_told_no_more(
    told: Tour, presenter: Actor, reader: Reader
) -> None:
    unpublish_tour(presenter, told.pk, "en")
    given = reader.read("/tours/le-port", {"lang": "en"})
    assert (given["language"], given["languages"]) == ("fr", ["fr"])
    assert b"harbour" not in reader.get("/tours/le-port", {"lang": "en"}).content


def test_nothing_changed_is_nothing_sent(told: Tour, reader: Reader) -> None:
    for path in ("/tours", "/tours/le-port", "/stops/le-port/le-quai"):
        first = reader.get(path)
        assert first["Cache-Control"] == "public, no-cache"
        again = reader.get(path, If_None_Match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again["Content-Language"] == first["Content-Language"]
        other = reader.get(path, {"lang": "en"}, If_None_Match=first["ETag"])
        assert other.status_code == 200


def test_a_medium_without_alternative_text_is_not_told(told: Tour, reader: Reader) -> None:
    medium = Medium.objects.get()
    medium.texts.filter(language="en").update(alt="")
    assert reader.read("/tours/le-port", {"lang": "en"})["stops"][0]["images"] == []
    assert reader.read("/tours/le-port", {"lang": "fr"})["stops"][0]["images"] != []
    Medium.objects.update(licence="")
    assert reader.read("/tours/le-port", {"lang": "fr"})["image"] is None


def test_a_tour_past_its_day_says_so(told: Tour, reader: Reader) -> None:
    assert reader.read("/tours/le-port")["expired"] is False
    Tour.objects.update(valid_until=date(2020, 1, 1))
    given = reader.read("/tours/le-port")
    assert (given["valid_until"], given["expired"]) == ("2020-01-01", True)
    Tour.objects.update(valid_until=timezone.localdate())
    assert reader.read("/tours/le-port")["expired"] is False


def test_a_stop_rests_on_the_sources_of_its_place_that_everyone_may_know(
    walk: Tour,
    theatre: HeritageSite,
    territory: Territory,
    presenter: Actor,
    archaeologist: Actor,
    reader: Reader,
) -> None:
    a_stop(presenter, walk, "Le théâtre", 400, theatre)
    publish_tour(presenter, walk.pk, "fr")
    for number, title, confidentiality in (
        (1, "Fouilles de 1840", "public"),
        # Recorded twice, it is cited once.
        (2, "Fouilles de 1840", "public"),
        (3, "Plan secret", "restricted"),
    ):
        facts = SourceFacts(
            reference=f"S{number}",
            kind="report",
            title=title,
            author="Gaillard",
            year=1840,
            confidentiality=confidentiality,
        )
        source = record_source(archaeologist, territory.pk, facts)
        stated = Stated(
            Statement.MEASURE,
            {"number": 100, "unit": "m"},
            text="Cent mètres",
            source=source.pk,
            reliability="B",
        )
        assert_about(archaeologist, Subject(theatre.pk, "heritage-sites"), stated)
    stop = reader.read("/stops/le-port/le-theatre")
    schemas.StopOfTour.model_validate(stop)
    assert stop["site"] == {"name": "Théâtre"}
    assert stop["confidence"] == {"grade": "D", "words": "non vérifié"}
    (cited,) = stop["sources"]
    assert cited == {
        "title": "Fouilles de 1840",
        "author": "Gaillard",
        "year": "1840",
        "url": "",
        "reliability": "B",
    }


def test_what_becomes_confidential_leaves_every_answer(
    walk: Tour, theatre: HeritageSite, presenter: Actor, reader: Reader
) -> None:
    a_stop(presenter, walk, "Le théâtre", 400, theatre)
    publish_tour(presenter, walk.pk, "fr")
    assert reader.read("/tours/le-port")["stop_count"] == 3
    HeritageSite.objects.filter(pk=theatre.pk).update(confidentiality="generalised")
    given = reader.read("/tours/le-port")
    assert given["stop_count"] == 2
    # The way leads there: nobody is told it either, nor what is measured along it.
    for name in ("route", "profile", "length_m", "ascent_m"):
        assert given[name] is None
    assert reader.get("/stops/le-port/le-theatre").status_code == 404
    for path in ("/tours", "/tours/le-port", "/tours/le-port/geojson", "/tours/le-port/gpx"):
        assert "théâtre raconte" not in reader.get(path).content.decode()


def test_near_a_place_that_somebody_names(told: Tour, reader: Reader) -> None:
    longitude, latitude = degrees(at(100))
    asked = {"lon": longitude, "lat": latitude, "within_m": 150, "lang": "fr"}
    answer = reader.get("/nearby", asked)
    assert answer["Cache-Control"] == "private, no-store"
    near = answer.json()
    schemas.Nearby.model_validate(near)
    assert [(each["id"], each["distance_m"]) for each in near["stops"]] == [("le-quai", 100)]
    assert [each["id"] for each in near["tours"]] == ["le-port"]
    assert near["tours"][0]["distance_m"] <= 10
    asked["within_m"] = 500
    assert [each["id"] for each in reader.read("/nearby", asked)["stops"]] == [
        "le-quai",
        "la-rue-haute",
    ]
    asked |= {"lon": 2.35, "lat": 48.85}
    assert reader.read("/nearby", asked) == {"stops": [], "tours": []}


def test_the_nearest_first(
    told: Tour, presenter: Actor, territory: Territory, reader: Reader
) -> None:
    other = a_walk(presenter, territory)
    Tour.objects.filter(pk=other.pk).update(theme="river")
    for order, metres in ((1, 3_000), (2, 3_500)):
        stop = stop_of(other, order)
        stop.geom = at(metres)
        stop.save()
    Tour.objects.filter(pk=other.pk).update(geom=None)
    publish_tour(presenter, other.pk, "fr")

    def ids(**asked: str) -> list[str]:
        return [each["id"] for each in reader.read("/tours", asked)["tours"]]

    for metres, first in ((0, "le-port"), (3_200, "le-port-2")):
        near = ",".join(map(str, degrees(at(metres))))
        assert ids(near=near)[0] == first
    assert ids(theme="river") == ["le-port-2"]
    assert ids(theme="nature") == []
