"""What the app is made of, as browsers are told."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from field_app_api import pwa
from field_app_api.pwa.icon import ICON
from field_app_api.sync.vocabulary import Flag

pytestmark = pytest.mark.django_db


def precached(client: Client) -> list[str]:
    """Addresses that the service worker keeps."""
    script = client.get("/terrain/sw.js").content.decode()
    found = re.match(r"self\.__PRECACHE=(.*);\n", script)
    assert found
    return [each["url"] for each in json.loads(found[1])]


def test_the_page_is_the_same_for_everybody_and_says_nothing_of_anyone(
    client: Client, water_agent: object
) -> None:
    before = client.get("/terrain")
    client.force_login(water_agent)  # type: ignore[arg-type]
    after = client.get("/terrain")
    assert before.content == after.content
    assert "Cookie" not in after.get("Vary", "")
    assert after["Cache-Control"] == "no-cache"
    assert "media-src 'self' blob:" in after["Content-Security-Policy"]


def test_exactly_what_the_page_is_built_of_is_kept(client: Client) -> None:
    kept = precached(client)
    assert len(kept) == len(set(kept))
    page = client.get("/terrain").content.decode()
    named = set(re.findall(r"""(?:href|src)="(/[^"#]+\.(?:js|css|svg|webmanifest))\"""", page))
    assert named <= set(kept)
    assert any("maplibre-gl-worker" in each for each in kept)
    # Neither what other pages are built of, nor the worker itself, nor any answer of the platform.
    assert not any(re.search(r"offline-worker|proof|triage|/api/|/tiles/", each) for each in kept)
    for address in kept:
        assert client.get(address).status_code == 200, address


def test_the_worker_is_one_script_that_may_rule_the_app(client: Client) -> None:
    answer = client.get("/terrain/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/terrain"
    assert answer["Cache-Control"] == "no-cache"
    # A classic script: not every browser takes modules for workers.
    assert not re.search(r"^\s*(?:import|export)\b", answer.content.decode(), re.MULTILINE)


def test_it_can_be_installed(client: Client) -> None:
    told = client.get("/terrain/manifest.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    manifest = told.json()
    assert (manifest["start_url"], manifest["scope"]) == ("/terrain", "/terrain")
    for each in manifest["icons"]:
        answer = client.get(each["src"])
        assert answer["Content-Type"] == each["type"]
        if each["type"] == "image/png":
            with Image.open(BytesIO(answer.content)) as image:
                assert f"{image.width}x{image.height}" == each["sizes"]
    assert client.get("/terrain/icone-4096.png").status_code == 404
    assert set(ICON.sizes) >= {192, 512}


def test_the_app_has_words_for_each_flag_of_a_receipt() -> None:
    """All but one: of a merge the outcome tells."""
    words = (Path(pwa.__file__).parent / "frontend" / "words.ts").read_text()
    table = words.split("const FLAGS", 1)[1].split("};", 1)[0]
    known = set(re.findall(r'^\s*"?([a-z-]+)"?: "', table, re.MULTILINE))
    assert known == set(Flag.values) - {Flag.MERGED}
