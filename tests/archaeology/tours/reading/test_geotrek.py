"""Tours as Geotrek's readers expect treks: held to real answers, member by member."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from archaeology.sites.models import HeritageSite
from archaeology.tours.exits.geotrek.catalogues import EMPTY
from archaeology.tours.exits.geotrek.versions import html
from archaeology.tours.models import Stop, Tour
from archaeology.tours.services.publish_tour import publish_tour
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.tours.reading.conftest import stop_of
from tests.archaeology.tours.reading.reader import Reader, degrees
from tests.archaeology.tours.walk import a_stop, a_walk, at

pytestmark = pytest.mark.django_db
V2 = "/geotrek/v2"
LANGUAGES = {"fr", "en", "it", "es"}
# What nobody knows of a tour here, where Geotrek always has a number; and a licence, which happens
# to be given with no point of the real answers, but with their treks.
UNKNOWN = {"trek.difficulty", "poi.attachments[].license"}
Shapes = dict[str, set[str]]


def shapes(value: Any, at: str, found: Shapes) -> Shapes:
    """The JSON types that occur at each path; languages are one member."""
    if isinstance(value, dict):
        found[at].add("object")
        for name, each in value.items():
            shapes(each, f"{at}.{'<language>' if name in LANGUAGES else name}", found)
    elif isinstance(value, list):
        found[at].add("array")
        for each in value:
            shapes(each, f"{at}[]", found)
    else:
        found[at].add("null" if value is None else type(value).__name__)
    return found


def real(folder: Path, name: str) -> list[dict[str, Any]]:
    """The objects of a real answer."""
    read = json.loads((folder / f"{name}.json").read_text())
    results: list[dict[str, Any]] = read.get("results", [read])
    return results


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], root: str) -> list[str]:
    """Members that are missing or too many, and types that real answers never have."""
    assert ours
    known, given = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for each in theirs:
        shapes(each, root, known)
    for each in ours:
        shapes(each, root, given)
    wrong = [
        f"{root}: {set(each) ^ set(theirs[0])}" for each in ours if set(each) != set(theirs[0])
    ]
    for path, types in given.items():
        if path not in UNKNOWN and not types <= known[path]:
            wrong.append(f"{path} is {types}, really {known[path]}")
    return wrong


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (
            "trek",
            ["trek", "trek_2", "trek_2_after", "trek_published_step", "trek_unpublished_step"],
        ),
        ("poi", ["poi"]),
        ("theme", ["trek_theme", "trek_theme_page_2"]),
        ("trek_practice", ["trek_practice"]),
        ("trek_accessibility", ["trek_accessibility"]),
        ("trek_route", ["trek_route"]),
        ("poi_type", ["poi_type"]),
        ("structure", ["structure"]),
    ],
)
def test_each_list_has_the_members_and_types_of_real_answers(
    told: Tour, reader: Reader, shared_data: Path, kind: str, answers: list[str]
) -> None:
    folder = shared_data / "archaeology" / "geotrek_api_v2" / "trekking"
    theirs = [each for name in answers for each in real(folder, name)]
    given = reader.read(f"{V2}/{kind}/")
    envelope = json.loads((folder / f"{answers[0]}.json").read_text())
    assert list(given) == list(envelope)
    assert given["count"] == len(given["results"])
    assert differences(given["results"], theirs, kind) == []
    alone = reader.read(f"{V2}/{kind}/{given['results'][0]['id']}/")
    assert alone == given["results"][0]


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_lists_of_what_tours_have_not_are_there_and_empty(reader: Reader, kind: str) -> None:
    nothing: dict[str, Any] = {"count": 0, "next": None, "previous": None, "results": []}
    assert reader.read(f"{V2}/{kind}/") == nothing


def test_a_tour_is_a_trek(told: Tour, territory: Territory, reader: Reader) -> None:
    (trek,) = reader.read(f"{V2}/trek")["results"]
    assert trek["id"] == told.pk
    assert trek["name"] == {"en": "The harbour", "fr": "Le port"}
    assert trek["description"]["fr"] == "<p>On longe ce qui fut l’eau.</p>"
    assert trek["departure"]["en"] == "The quay"
    assert trek["published"] == {"en": True, "fr": True}
    assert trek["duration"] == 0.67
    assert (trek["ascent"], trek["descent"]) == (4, -2)
    assert (trek["min_elevation"], trek["max_elevation"]) == (10, 14)
    assert [each[2] for each in trek["geometry"]["coordinates"]] == [10, 14, 12]
    assert trek["departure_geom"] == pytest.approx(degrees(at(0)), abs=1e-7)
    assert len(trek["points_reference"]["coordinates"]) == 2
    assert trek["cities"] == ["76001"]
    assert trek["route"] == 3
    assert reader.get(trek["gpx"].removeprefix(settings.PUBLIC_URL)).status_code == 200
    themes = {each["id"]: each for each in reader.read(f"{V2}/theme/")["results"]}
    assert themes[trek["themes"][0]]["label"] == {"en": "Antiquity", "fr": "Antiquité"}


def test_a_stop_is_a_point_of_interest(told: Tour, reader: Reader) -> None:
    quay, street = reader.read(f"{V2}/poi/")["results"]
    assert quay["name"] == {"en": "The quay", "fr": "Le quai"}
    (image,) = quay["attachments"]
    assert (image["type"], image["author"], image["license"]) == ("image", "Ville", "CC-BY-4.0")
    assert reader.get(image["url"].removeprefix(settings.PUBLIC_URL)).status_code == 200
    assert street["geometry"]["coordinates"][:2] == pytest.approx(degrees(at(500)), abs=1e-7)
    assert street["geometry"]["coordinates"][2:] == [12]
    assert quay["uuid"] != street["uuid"]


def test_the_height_of_a_stop_is_that_of_the_way_beside_it(told: Tour, reader: Reader) -> None:
    first = stop_of(told, 1)
    Stop.objects.filter(pk=first.pk).update(geom=at(125, 10))
    Stop.objects.filter(pk=stop_of(told, 2).pk).update(geom=at(250, 90))
    beside, away = reader.read(f"{V2}/poi/")["results"]
    assert beside["geometry"]["coordinates"][2:] == [pytest.approx(12, abs=0.1)]
    # Too far away to be as high as the way: none is made up.
    assert len(away["geometry"]["coordinates"]) == 2


def test_one_language_some_members_and_pages(
    told: Tour, presenter: Actor, territory: Territory, reader: Reader
) -> None:
    publish_tour(presenter, a_walk(presenter, territory).pk, "fr")
    named = {"fields": "id,name,published"}
    french = reader.read(f"{V2}/trek/", named | {"language": "fr"})
    assert [each["name"] for each in french["results"]] == ["Le port", "Le port"]
    assert set(french["results"][0]) == {"id", "name", "published"}
    english = reader.read(f"{V2}/trek/", named | {"language": "en"})
    assert english["results"] == [{"id": told.pk, "name": "The harbour", "published": True}]
    assert reader.read(f"{V2}/trek/", {"language": "xx"})["count"] == 0
    assert "geometry" not in reader.read(f"{V2}/trek/", {"omit": "geometry"})["results"][0]
    first = reader.read(f"{V2}/poi/", {"page_size": 3, "fields": "id"})
    assert (first["count"], len(first["results"]), first["previous"]) == (4, 3, None)
    second = reader.read(first["next"].removeprefix(settings.PUBLIC_URL))
    assert (len(second["results"]), second["next"]) == (1, None)
    assert reader.read(second["previous"].removeprefix(settings.PUBLIC_URL)) == first
    ids = [each["id"] for each in (*first["results"], *second["results"])]
    assert len(set(ids)) == 4


def test_geotrek_s_own_importer_gets_what_it_asks_for(told: Tour, reader: Reader) -> None:
    """First all numbers on one page, then what changed since it came last, and treks of treks."""
    every = reader.read(f"{V2}/trek/", {"fields": "uuid", "page_size": 10_000})
    (trek,) = reader.read(f"{V2}/trek/")["results"]
    assert every["results"] == [{"uuid": trek["uuid"]}]
    day = timezone.localdate(told.updated_at)
    for days, count in ((-1, 1), (0, 1), (1, 0)):
        since = {"updated_after": (day + timedelta(days)).isoformat(), "portals": ""}
        assert reader.read(f"{V2}/trek/", since)["count"] == count
    steps = reader.read(f"{V2}/tour", {"fields": "steps,uuid", "page_size": 10_000})
    assert steps["results"] == []


def test_what_is_asked_for_by_place_theme_and_trek(
    told: Tour, presenter: Actor, territory: Territory, reader: Reader
) -> None:
    other = a_walk(presenter, territory)
    Tour.objects.filter(pk=other.pk).update(theme="river", geom=None)
    for order, metres in ((1, 700), (2, 3_500)):
        stop = stop_of(other, order)
        stop.geom = at(metres)
        stop.save()
    publish_tour(presenter, other.pk, "fr")

    def names(kind: str, **asked: object) -> list[str]:
        given = reader.read(f"{V2}/{kind}/", asked | {"language": "fr"})
        return [each["name"] for each in given["results"]]

    # A tour without a way is no trek; its stops are there.
    assert names("trek") == ["Le port"]
    assert len(names("poi")) == 4
    assert names("poi", trek=told.pk) == ["Le quai", "La rue haute"]
    assert sorted(names("poi", near_trek=told.pk)) == ["La rue haute", "Le quai", "Le quai"]
    west, south = degrees(at(-50, -50))
    east, north = degrees(at(50, 50))
    assert names("poi", in_bbox=f"{west},{south},{east},{north}") == ["Le quai"]
    assert names("trek", in_bbox=f"{west},{south},{east},{north}") == ["Le port"]
    assert names("trek", in_bbox="1,48,2,48.5") == []
    assert names("trek", themes="1") == ["Le port"]
    assert names("trek", themes="4,5") == []


def test_what_is_confidential_is_in_no_list(
    walk: Tour, theatre: HeritageSite, presenter: Actor, reader: Reader
) -> None:
    a_stop(presenter, walk, "Le théâtre", 400, theatre)
    publish_tour(presenter, walk.pk, "fr")
    assert reader.read(f"{V2}/poi/")["count"] == 3
    HeritageSite.objects.filter(pk=theatre.pk).update(confidentiality="generalised")
    assert reader.read(f"{V2}/poi/")["count"] == 2
    assert reader.read(f"{V2}/trek/")["count"] == 0


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("trek/1", {}, 404),
        ("trek/x", {}, 404),
        ("trek/%00", {}, 404),
        ("sensitivearea/", {}, 422),
        ("trek", {"page": 2}, 404),
        ("trek", {"page": 0}, 422),
        ("trek", {"page_size": 0}, 422),
        ("trek", {"updated_after": "hier"}, 422),
        ("trek", {"in_bbox": "1,2,3"}, 400),
        ("poi", {"near_trek": 12}, 404),
        ("poi", {"near_trek": 2**64}, 422),
        ("trek", {"themes": "1;2"}, 422),
    ],
)
def test_what_makes_no_sense(
    reader: Reader, path: str, asked: dict[str, object], status: int
) -> None:
    answer = reader.get(f"{V2}/{path}", asked)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_plain_text_becomes_paragraphs() -> None:
    assert html("a < b\nc\n\n & d ") == "<p>a &lt; b<br>c</p><p>&amp; d</p>"
    assert html("") == ""
