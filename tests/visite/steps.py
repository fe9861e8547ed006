"""What somebody does with a phone in the street."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.archaeology.tours.walk import at
from tests.citizen.triage.conftest import ROOT
from tests.visite.town import CODE, degrees

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def stand(page: Page, metres_east: float, metres_north: float = 0, accuracy: float = 8) -> None:
    """Where the phone's receiver says it is, from now on."""
    longitude, latitude = degrees(at(metres_east, metres_north))
    page.context.set_geolocation(
        {"longitude": longitude, "latitude": latitude, "accuracy": accuracy}
    )


def take_along(page: Page, language: str = "fr", code: str = CODE) -> None:
    """Take the tour along; what starts it without network is there afterwards."""
    page.goto(f"/visite/{code}?lang={language}")
    page.locator(".take__actions button").click()
    # Where the app does not speak the tour's language, it speaks that of the phone.
    taken = {"de": "Auf diesem Telefon ("}.get(language, "Sur ce téléphone (")
    expect(page.get_by_text(taken)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def offline(page: Page) -> None:
    """Cut the network; the page is started again without it."""
    page.context.set_offline(True)
    page.reload()


def clean(page: Page) -> None:
    """axe-core finds nothing, and nothing is wider than the phone."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
