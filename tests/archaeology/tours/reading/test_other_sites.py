"""A page of another site reads the API in a real browser: answers, refusals, packages, 304."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from archaeology.tours.models import Tour
from tests.archaeology.tours.reading.reader import API
from tests.visite.line import Line

HOME = f"{API}/tours/le-port"
# What the page can read of an answer.
READ = """async ([address, options]) => {
    const answer = await fetch(address, options);
    const kind = answer.headers.get('Content-Type');
    const content = await answer.arrayBuffer();
    const told = name => answer.headers.get(name);
    return {
        status: answer.status, kind, bytes: content.byteLength, tag: told('ETag'),
        part: told('Content-Range'), language: told('Content-Language'),
    };
}"""


@pytest.fixture
def elsewhere(live_server: LiveServer, chromium: Browser) -> Iterator[Page]:
    """A page of another origin."""
    line = Line((live_server.thread.host, live_server.thread.port), "nothing", 0)
    context = chromium.new_context(locale="fr-FR", service_workers="block")
    page = context.new_page()
    page.goto(f"{line.address}/healthz")
    yield page
    context.close()
    line.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_of_another_site_reads_all_of_it(
    elsewhere: Page, live_server: LiveServer, told: Tour
) -> None:
    def read(path: str, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = elsewhere.evaluate(READ, [live_server.url + path, options])
        return found

    for path in (HOME, f"{HOME}/package.json", f"{HOME}/package.zip", f"{HOME}/package/tour.json"):
        first = read(path)
        assert (first["status"], first["language"]) == (200, "fr"), path
        assert first["tag"], path
        again = read(path, headers={"If-None-Match": first["tag"]})
        assert (again["status"], again["tag"]) == (304, first["tag"]), path
        assert read(path, method="HEAD")["tag"] == first["tag"]
    whole = read(f"{HOME}/package.zip")
    headers = {"Range": "bytes=5-9", "If-Range": whole["tag"]}
    part = read(f"{HOME}/package.zip", headers=headers)
    assert (part["status"], part["part"]) == (206, f"bytes 5-9/{whole['bytes']}")
    for path, status in (
        (f"{API}/tours/none", 404),
        (f"{API}/no/such/address", 404),
        (f"{API}/nearby", 422),
        (f"{API}/tours/none/package.zip", 404),
        (f"{API}/media/none.jpg", 404),
    ):
        refused = read(path)
        assert (refused["status"], refused["kind"]) == (status, "application/problem+json"), path


@pytest.mark.django_db
def test_reading_is_all_that_other_sites_may_do_and_without_credentials(told: Tour) -> None:
    def asked(path: str, method: str) -> Any:
        headers = {
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "if-none-match",
        }
        return Client().options(path, headers=headers)

    for method in ("GET", "HEAD"):
        admitted = asked(HOME, method)
        assert admitted.status_code == 204
        assert admitted["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert not admitted.has_header("Access-Control-Allow-Credentials")
    refused = asked(HOME, "POST")
    assert refused.status_code == 405
    assert refused["Content-Type"] == "application/problem+json"
    for answer in (refused, asked("/api/auth/token", "GET"), Client().post(HOME)):
        assert not answer.has_header("Access-Control-Allow-Origin")
    assert not Client().get("/api/openapi.json").has_header("Access-Control-Allow-Origin")
    read = Client().get(HOME, headers={"Origin": "https://elsewhere.example"})
    assert read["Access-Control-Allow-Origin"] == "*"
    assert not read.has_header("Access-Control-Allow-Credentials")
