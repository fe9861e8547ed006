"""What the browser keeps by itself gives nothing out that became confidential."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from archaeology.sites.models import HeritageSite
from archaeology.tours.models import Medium, Tour
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.tours.walk import a_site
from tests.visite.steps import take_along
from tests.visite.town import CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
API = "/api/tours/v1"
FETCH = """async ([address, cache]) => {
    const answer = await fetch(address, {cache});
    return [answer.status, await answer.text()];
}"""


def fetched(phone: Page, address: str, cache: str = "default") -> tuple[int, str]:
    """Status and text of an answer, as any script on the phone gets them."""
    found: Any = phone.evaluate(FETCH, [address, cache])
    return found[0], found[1]


def test_a_phone_that_comes_on_line_again_gets_no_hidden_place_from_its_cache(
    phone: Page, tour: Tour, presenter: Actor, territory: Territory
) -> None:
    site = a_site(presenter, territory, "Lieu gardé", 200)
    take_along(phone)
    manifest: Any = phone.evaluate(
        "async address => (await fetch(address)).json()", f"{API}/tours/{CODE}/package.json?lang=fr"
    )
    (told,) = (each["href"] for each in manifest["files"] if each["path"] == "tour.json")
    # What the app took along is in its own store, and nowhere else.
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="Failed to fetch"):
        fetched(phone, told, "force-cache")
    phone.context.set_offline(False)
    # Other scripts, and the pages, leave what they read to the browser.
    theatre = tour.stops.get(slug="theatre")
    picture = f"{API}/media/{Medium.objects.filter(stop=theatre)[0].sha256}.jpg"
    addresses = [told, f"{API}/tours/{CODE}?lang=fr", picture]
    for address in addresses:
        status, text = fetched(phone, address)
        assert status == 200
        assert ("Le théâtre" in text) is (address != picture)
    phone.context.set_offline(True)
    HeritageSite.objects.filter(pk=site.pk).update(confidentiality="restricted")
    phone.context.set_offline(False)
    for address in addresses:
        status, text = fetched(phone, address)
        assert "Le théâtre" not in text
        assert status == (200 if address.startswith(f"{API}/tours/{CODE}?") else 404)
