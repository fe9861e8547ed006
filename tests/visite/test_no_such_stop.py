"""An address of a stop that the tour does not have: mistyped, an old sign, confidential since."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.visite.steps import clean, stand, take_along
from tests.visite.town import CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Notes in the window whether positions are asked for.
HEARD = """const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);
window.asked = 0;
navigator.geolocation.watchPosition = (...given) => { window.asked += 1; return watch(...given); };
"""
BEGUN = "window.asked + Object.keys(localStorage).filter(key => /^visite:walk/.test(key)).length"
SAID = {
    "fr": "Cette étape n’est pas dans la visite qui est sur ce téléphone",
    "en": "This stop is not in the tour on this phone",
    "de": "Diese Station ist nicht im Rundgang auf diesem Telefon",
}


def _starts_nothing(phone: Page, said: str) -> None:
    """What is at the address says so, and nobody set out."""
    expect(phone.get_by_role("heading", name=said, exact=True)).to_be_focused()
    assert phone.evaluate(BEGUN) == 0
    clean(phone)


@pytest.mark.parametrize("language", SAID)
def test_without_network_a_stop_that_the_phone_does_not_hold_is_said_and_starts_nothing(
    phone: Page, language: str
) -> None:
    phone.add_init_script(HEARD)
    stand(phone, 0)
    take_along(phone)
    phone.context.set_offline(True)
    phone.goto(f"/visite/{CODE}/amphitheatre?lang={language}")
    _starts_nothing(phone, SAID[language])
    # The way leads to the tour; who sets out there does.
    phone.locator(".ending a").click()
    expect(phone.locator(".cover__go")).to_be_visible()
    assert phone.evaluate(BEGUN) == 0
    phone.locator(".cover__go").click()
    expect(phone.get_by_text("Le quai raconte.")).to_be_visible()
    assert phone.evaluate(BEGUN) == 2


def test_a_walk_begins_and_goes_on_beside_a_stop_that_is_not_there(phone: Page) -> None:
    take_along(phone)
    phone.context.set_offline(True)
    phone.goto(f"/visite/{CODE}/amphitheatre")
    expect(phone.get_by_role("heading", name=SAID["fr"])).to_be_visible()
    phone.evaluate("location.hash = '#/suivre/theatre'")
    expect(phone.get_by_text("Le théâtre raconte.")).to_be_visible()
    # Somebody who is on the way is not stopped by it.
    phone.evaluate("location.hash = '#/suivre/amphitheatre'")
    expect(phone.get_by_role("heading", name=SAID["fr"])).to_be_focused()
    phone.go_back()
    expect(phone.get_by_text("Le théâtre raconte.")).to_be_visible()


def test_from_the_network_the_tour_itself_does_not_have_it(phone: Page) -> None:
    phone.add_init_script(HEARD)
    phone.goto(f"/visite/{CODE}#/suivre/amphitheatre")
    _starts_nothing(phone, "Cette étape n’est pas dans la visite")


@pytest.mark.parametrize("hash_", ["#/suivre/%zz", "#/suivre/%"])
def test_an_address_that_cannot_be_decoded_names_no_stop(phone: Page, hash_: str) -> None:
    phone.add_init_script(HEARD)
    phone.goto(f"/visite/{CODE}{hash_}")
    _starts_nothing(phone, "Cette étape n’est pas dans la visite")
