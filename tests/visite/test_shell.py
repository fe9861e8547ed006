"""What the visitor's app is made of, as browsers are told."""

from __future__ import annotations

import json
import re
from io import BytesIO
from string import Formatter

import pytest
from django.test import Client
from PIL import Image

from archaeology.tours.visit.words import LANGUAGES, TABLES, words_in
from archaeology.tours.vocabulary import Language


def precached(client: Client) -> list[str]:
    """Addresses that the service worker keeps."""
    script = client.get("/visite/sw.js").content.decode()
    found = re.match(r"self\.__PRECACHE=(.*);\n", script)
    assert found
    return [each["url"] for each in json.loads(found[1])]


@pytest.mark.django_db
def test_exactly_what_the_app_is_built_of_is_kept(client: Client) -> None:
    kept = precached(client)
    assert kept[0] == "/visite/app.html"
    assert len(kept) == len(set(kept))
    page = client.get("/visite/app.html").content.decode()
    named = set(re.findall(r"""(?:href|src)="(/[^"#?]+\.(?:js|css|svg|webmanifest))\"""", page))
    assert named <= set(kept)
    assert any("maplibre-gl-worker" in each for each in kept)
    # Neither the field's app, nor the worker itself, nor any answer of the platform.
    assert not any(re.search(r"terrain|visit-worker|/api/|/tiles/", each) for each in kept)
    for address in kept:
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_the_worker_is_one_script_that_rules_the_app_and_nothing_else(client: Client) -> None:
    answer = client.get("/visite/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/visite"
    assert answer["Cache-Control"] == "no-cache"
    assert not re.search(r"^\s*(?:import|export)\b", answer.content.decode(), re.MULTILINE)


@pytest.mark.django_db
def test_it_can_be_installed_in_each_language(client: Client) -> None:
    for language, name in (("fr", "Visites"), ("en", "Tours"), ("de", "Rundgänge")):
        told = client.get(f"/visite/manifest.webmanifest?lang={language}")
        assert told["Content-Type"] == "application/manifest+json"
        assert (told.json()["short_name"], told.json()["lang"]) == (name, language)
        assert (told.json()["start_url"], told.json()["scope"]) == ("/visite", "/visite")
    for each in told.json()["icons"]:
        answer = client.get(each["src"])
        assert answer["Content-Type"] == each["type"]
        if each["type"] == "image/png":
            with Image.open(BytesIO(answer.content)) as image:
                assert f"{image.width}x{image.height}" == each["sizes"]
    assert client.get("/visite/icone-4096.png").status_code == 404


@pytest.mark.parametrize("table", sorted(path.stem for path in TABLES.glob("*.json")))
def test_each_word_is_there_in_each_language_with_the_same_values(table: str) -> None:
    told = {language: words_in(language)[table] for language in LANGUAGES}
    for name, french in told[Language.FRENCH].items():
        wanted = {field for _text, field, *_ in Formatter().parse(french) if field}
        for language in LANGUAGES:
            words = told[language][name]
            assert words.strip(), (table, name, language)
            assert {field for _, field, *_ in Formatter().parse(words) if field} == wanted, words
