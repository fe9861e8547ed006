"""Whatever is asked of the API of tours is answered, or refused in the one shape of errors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.tours.models import Tour
from tests.archaeology.tours.reading.reader import Reader, body_of

pytestmark = pytest.mark.django_db
ROOT = "/api/tours/v1"
# What is never far from somebody's mind; the rest is Hypothesis's.
NASTY = (
    *("", "\0", "'", '"', "../..", "%00", "nan", "inf", "-1", "1e999", "9" * 400, "é" * 200),
    *("0.5,49.5", "0,0,0,0", "fr", "en-GB", "le-port", "trek", "theme", "\ud800", "a\r\nb: c"),
)
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


def operations() -> dict[str, Any]:
    """The operations that are described, by their path."""
    described = Client().get("/api/openapi.json").json()["paths"]
    return {path: each["get"] for path, each in described.items() if path.startswith(ROOT)}


def test_each_operation_is_described_in_french() -> None:
    told = operations()
    assert len(told) == 13
    for path, each in told.items():
        assert each["summary"], path
        assert each["description"], path
        for parameter in each["parameters"]:
            assert parameter["schema"]["title"], (path, parameter)
        good = each["responses"]["200"]
        assert good["content"], path
        for status, response in each["responses"].items():
            if status.startswith("4"):
                assert "application/problem+json" in response["content"], (path, status)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_asked_is_answered_or_refused(told: Tour, data: st.DataObject) -> None:
    every = _described()
    path = data.draw(st.sampled_from(sorted(every)))
    asked = {}
    for parameter in every[path]["parameters"]:
        name, value = parameter["name"], data.draw(VALUES)
        if parameter["in"] == "path":
            kept = data.draw(st.sampled_from(("le-port", value)))
            path = path.replace(f"{{{name}}}", quote(kept.encode("utf-8", "replace"), safe=""))
        elif data.draw(st.booleans()):
            asked[name] = value.encode("utf-8", "replace")
    headers = {
        "Accept-Language": data.draw(st.text(st.characters(codec="latin-1"), max_size=30)),
        "Range": data.draw(st.sampled_from(("", "bytes=0-", "bytes=9-1", "bytes=-0", "x"))),
        "If-None-Match": data.draw(st.sampled_from(("", "*", '"', 'W/"x"'))),
    }
    answer = Client().get(path, asked, headers=headers)
    assert answer.status_code < 500, (path, asked, headers)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


_KNOWN: dict[str, Any] = {}


def _described() -> dict[str, Any]:
    if not _KNOWN:
        _KNOWN.update(operations())
    return _KNOWN


def test_only_reading_is_offered(told: Tour, reader: Reader) -> None:
    for path in ("/tours", "/tours/le-port", "/media/x", "/geotrek/v2/trek/"):
        refused = reader.client.post(ROOT + path, {"title": "x"})
        assert refused.status_code == 405
        assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/tours",
        "/tours/le-port",
        "/tours/le-port/gpx",
        "/tours/le-port/package.json",
        "/tours/le-port/package.zip",
        "/geotrek/v2/trek/",
        "/tours/nowhere",
    ],
)
def test_whatever_is_read_can_be_asked_for_without_its_body(
    told: Tour, reader: Reader, path: str
) -> None:
    whole, bare = reader.get(path), reader.client.head(ROOT + path)
    assert bare.status_code == whole.status_code
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert bare.headers.get(name) == whole.headers.get(name)
    assert body_of(bare) == b""
