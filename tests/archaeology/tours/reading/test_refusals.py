"""What the API of tours refuses: one shape, in the reader’s language."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from archaeology.tours.api.refusing import Why, refusal
from archaeology.tours.models import Tour
from tests.archaeology.tours.reading.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/tours", {"near": "ici"}, 400),
        ("/tours", {"near": "0.5"}, 400),
        ("/tours", {"near": "nan,nan"}, 400),
        ("/tours", {"near": "inf,0"}, 400),
        ("/tours", {"near": "500,49"}, 400),
        ("/tours", {"theme": "\0"}, 400),
        ("/tours", {"theme": "magic"}, 400),
        ("/tours", {"lang": "fr'--"}, 422),
        ("/tours", {"lang": "x" * 100}, 422),
        ("/tours/nowhere", {}, 404),
        ("/tours/%00", {}, 404),
        ("/tours/le-port/package.zip", {"since": "../../etc"}, 422),
        ("/tours/le-port/package/..%2F..%2Fsecret", {}, 404),
        ("/tours/le-port/package/manifest.json", {}, 404),
        ("/tours/le-port/package/tour.json", {"v": "0" * 16}, 404),
        ("/stops/le-port/nowhere", {}, 404),
        ("/media/" + "0" * 64 + ".jpg", {}, 404),
        ("/media/..%2Fsecret", {}, 404),
        ("/media/%00", {}, 404),
        ("/nearby", {}, 422),
        ("/nearby", {"lon": "nan", "lat": "0"}, 422),
        ("/nearby", {"lon": "0", "lat": "91"}, 422),
        ("/nearby", {"lon": "0", "lat": "0", "within_m": "1e9"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_shape(
    told: Tour, reader: Reader, path: str, asked: dict[str, str], status: int
) -> None:
    answer = reader.get(path, asked)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "accept", "title", "detail"),
    [
        ("", "", "Introuvable", "Cette visite n’existe pas, ou n’est pas publiée."),
        ("", "en-GB, fr;q=0.5", "Not found", "This tour does not exist, or is not published."),
        ("de", "en", "Nicht gefunden", "Diesen Rundgang gibt es nicht"),
        ("", "pl", "Introuvable", "Cette visite"),
    ],
)
def test_what_is_refused_is_said_in_the_reader_s_language(
    told: Tour, reader: Reader, asked: str, accept: str, title: str, detail: str
) -> None:
    lang = {"lang": asked} if asked else {}
    answer = reader.get("/tours/nowhere", lang, Accept_Language=accept)
    assert answer.status_code == 404
    problem = answer.json()
    assert problem["title"] == title
    assert problem["detail"].startswith(detail)


def test_every_refusal_has_its_words(rf: RequestFactory) -> None:
    said = [
        refusal(rf.get("/", headers={"accept-language": language}), why)
        for why in Why
        for language in ("fr", "en", "de")
    ]
    assert len({each.detail for each in said}) == len(said)
    assert all(each.members["title"] for each in said)
