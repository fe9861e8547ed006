"""However much has to be credited, nothing that is pressed on a map lies under the credits."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.ui.conftest import Site, style
from tests.ui.test_map import MAP, PICKER, open_map

pytestmark = pytest.mark.browser

CREDITS = (
    "© IGN, LiDAR HD, licence ouverte 2.0 ; plan de la ville levé en 1823 par les ingénieurs "
    "des Ponts et Chaussées, archives départementales de la Seine-Maritime, 12 Fi 345, domaine "
    "public ; Base Adresse Nationale ; contours administratifs Admin Express COG-Carto"
)
# Whether a finger anywhere on each of these meets it, and nothing else.
REACHED = """buttons => buttons.every(button => {
    const {left, top, width, height} = button.getBoundingClientRect();
    return [0.03, 0.5, 0.97].every(across => [0.1, 0.5, 0.9].every(down => {
        const found = document.elementFromPoint(left + across * width, top + down * height);
        return found === button || button.contains(found);
    }));
})"""


@pytest.fixture
def credited(page: Page) -> Page:
    """Maps whose ground has much to be credited."""

    def answer(route: Route) -> None:
        drawn = style("tiles")
        sources = drawn["sources"]
        assert isinstance(sources, dict)
        sources["places"]["attribution"] = CREDITS
        route.fulfill(json=drawn)

    page.route("**/tiles/style.json", answer)
    return page


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_the_place_is_put_under_the_cross_beside_long_credits(
    credited: Page, site: Site, width: int
) -> None:
    credited.set_viewport_size({"width": width, "height": 740})
    open_map(credited, site, PICKER)
    button = credited.get_by_role("button", name="Placer le point sous la croix")
    told = credited.get_by_text("12 Fi 345")
    expect(told).to_be_attached()
    assert button.evaluate_all(REACHED)
    if width < 640:
        expect(told).to_be_hidden()
        credited.get_by_label("Afficher ou masquer les sources").click()
    expect(told).to_be_visible()
    assert button.evaluate_all(REACHED)
    button.click()
    expect(credited.locator("#place")).to_contain_text("lon")


@pytest.mark.parametrize("width", [360, 1280])
def test_what_draws_is_reached_beside_long_credits(credited: Page, site: Site, width: int) -> None:
    credited.set_viewport_size({"width": width, "height": 740})
    open_map(credited, site, MAP)
    credited.evaluate("void document.querySelector('geo-map').draw()")
    buttons = credited.locator(".geo-map__draw button")
    expect(buttons.first).to_be_visible()
    assert buttons.evaluate_all(REACHED)
