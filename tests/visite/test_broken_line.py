"""A line that breaks in the middle of a file, between a real server and a real browser."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from archaeology.tours.models import Medium, Tour
from archaeology.tours.services.add_medium import MediumFacts, add_medium
from archaeology.tours.services.write_medium_text import MediumWords, write_medium_text
from archaeology.tours.vocabulary import Licence
from layers.access.actor import Actor
from tests.visite.line import Line
from tests.visite.town import CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT_AFTER = 700_000
KEPT = """async sha256 => {
    const opened = indexedDB.open('visite');
    await new Promise(resolve => (opened.onsuccess = resolve));
    const asked = opened.result.transaction('files').objectStore('files').get(sha256);
    await new Promise(resolve => (asked.onsuccess = resolve));
    opened.result.close();
    const digest = await crypto.subtle.digest('SHA-256', await asked.result.arrayBuffer());
    return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}"""
# Comes once a part of a file is kept: what a browser still holds when a line breaks is lost.
PART_COMES = """async sha256 => {
    const opened = indexedDB.open('visite');
    await new Promise(resolve => (opened.onsuccess = resolve));
    for (let found = []; !found.length; await new Promise(resolve => setTimeout(resolve, 50))) {
        const range = IDBKeyRange.bound([sha256], [sha256, []]);
        const asked = opened.result.transaction('parts').objectStore('parts').getAllKeys(range);
        await new Promise(resolve => (asked.onsuccess = resolve));
        found = asked.result;
    }
    opened.result.close();
}"""


@pytest.fixture
def large(tour: Tour, presenter: Actor) -> Medium:
    """A picture of more than a megabyte at the first stop: noise, which nothing packs."""
    file = io.BytesIO()
    noise = Random(1).randbytes(1_600 * 1_200 * 3)
    Image.frombytes("RGB", (1_600, 1_200), noise).save(file, "PNG", compress_level=0)
    facts = MediumFacts("Ville", Licence.CC_BY)
    quay = tour.stops.get(slug="quai")
    made = add_medium(presenter, file.getvalue(), "bruit.png", facts, stop=quay.pk)
    write_medium_text(presenter, made.pk, "fr", 0, MediumWords(alt="Du bruit"))
    assert made.bytes > CUT_AFTER + 300_000
    return made


@pytest.fixture
def line(live_server: LiveServer, large: Medium) -> Iterator[Line]:
    """The line to the platform, which breaks in the large picture."""
    line = Line((live_server.thread.host, live_server.thread.port), large.sha256, CUT_AFTER)
    yield line
    line.close()


@pytest.mark.parametrize("switched_off", [False, True], ids=["cut", "switched-off"])
def test_a_file_that_broke_off_goes_on_where_it_was(
    phone: Page, line: Line, large: Medium, switched_off: bool
) -> None:
    phone.goto(f"{line.address}/visite/{CODE}")
    phone.get_by_role("button", name="Emporter").click()
    phone.evaluate(PART_COMES, large.sha256)
    line.cut()
    expect(phone.get_by_text("Le réseau s’est interrompu.")).to_be_visible()
    begun = len(line.asked)
    line.mend()
    if switched_off:
        phone.reload()
        phone.get_by_role("button", name="Emporter").click()
    else:
        phone.get_by_role("button", name="Reprendre").click()
    expect(phone.get_by_text("Sur ce téléphone (")).to_be_visible()
    assert line.asked[begun:]
    # A browser asks anew by itself where a connection that it kept turns out to be closed.
    for again in line.asked[begun:]:
        found = re.search(r"^Range: bytes=(\d+)-\r$", again, re.MULTILINE | re.IGNORECASE)
        assert found, again
        assert 500_000 < int(found[1]) <= CUT_AFTER
        assert re.search(rf'^If-Range: "{large.sha256}"\r$', again, re.MULTILINE | re.IGNORECASE)
    assert phone.evaluate(KEPT, large.sha256) == large.sha256
    stored = Path(settings.MEDIA_ROOT, str(large.file.name)).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == large.sha256
