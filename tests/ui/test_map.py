"""The map component, in a real browser: by mouse, by keyboard, with tiles, without WebGL."""

import io
import json
import time

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser

BLUE = (0x11, 0x33, 0xCC)
BLACK = (0, 0, 0)
HALO = (0xC2, 0x57, 0x0C)
MAP = (
    '<geo-map style-url="/tiles/style.json" bounds="0.50,49.51,0.58,49.53"'
    ' label="Carte des lieux"></geo-map>'
)
PICKER = MAP.replace("<geo-map", "<geo-map picker")


def open_map(page: Page, site: Site, body: str, ready: str = "true") -> None:
    page.goto(site.page("essai", body))
    expect(page.locator("#ready")).to_have_text(ready, timeout=20_000)


def painted(page: Page, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Return the pixels of the map that have a colour, nearly."""
    picture = Image.open(io.BytesIO(page.locator("geo-map").screenshot())).convert("RGB")
    near = np.abs(np.asarray(picture, dtype=int) - colour).max(axis=2) < 24
    return [(int(x), int(y)) for y, x in np.argwhere(near)]


def symbols(page: Page, colour: tuple[int, int, int], count: int) -> list[tuple[int, int]]:
    """Wait until so many symbols are drawn side by side; return their centres on the map."""
    deadline = time.monotonic() + 20
    groups: list[list[tuple[int, int]]] = []
    while time.monotonic() < deadline:
        groups = []
        for pixel in sorted(painted(page, colour)):
            if groups and pixel[0] - groups[-1][-1][0] <= 3:
                groups[-1].append(pixel)
            else:
                groups.append([pixel])
        if len(groups) == count:
            break
    assert len(groups) == count
    return [tuple(sum(axis) // len(axis) for axis in zip(*group, strict=True)) for group in groups]


def click(page: Page, at: tuple[int, int]) -> None:
    page.locator("geo-map").click(position={"x": at[0], "y": at[1]})


def test_a_click_on_a_tiled_feature_says_which_one(page: Page, site: Site) -> None:
    open_map(page, site, MAP)
    click(page, symbols(page, BLUE, 3)[1])
    expect(page.locator("#feature")).to_contain_text('"id":2')
    detail = json.loads(page.locator("#feature").inner_text())
    assert detail["source"] == "places"
    assert detail["properties"]["name"] == "Deux"
    assert detail["lngLat"] == pytest.approx([0.54, 49.52], abs=1e-3)


def test_the_selected_feature_gets_a_halo(page: Page, site: Site) -> None:
    open_map(page, site, MAP)
    second = symbols(page, BLUE, 3)[1]
    assert not painted(page, HALO)
    page.evaluate("document.querySelector('geo-map').select('places', 2)")
    halo = symbols(page, HALO, 1)[0]
    assert halo == pytest.approx(second, abs=2)


def test_enter_chooses_what_is_under_the_cross(page: Page, site: Site) -> None:
    open_map(page, site, MAP)
    symbols(page, BLUE, 3)
    page.get_by_role("region", name="Carte des lieux").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#feature")).to_contain_text('"name":"Deux"')


def test_a_refreshed_source_asks_for_its_tiles_since_the_cursor(page: Page, site: Site) -> None:
    open_map(page, site, MAP)
    symbols(page, BLUE, 3)
    with page.expect_request(lambda request: "/tiles/places/" in request.url) as asked:
        page.evaluate("document.querySelector('geo-map').refresh('places', 'a17')")
    assert asked.value.url.endswith("/tiles/places/10/513/349.mvt?since=a17")
    assert len(symbols(page, BLUE, 3)) == 3


def test_a_live_list_is_drawn_like_the_tiles_it_replaces(page: Page, site: Site) -> None:
    open_map(page, site, MAP)
    symbols(page, BLUE, 3)
    page.evaluate(
        """document.querySelector("geo-map").setFeatures("live", {type: "FeatureCollection",
           features: [{type: "Feature", id: 9, properties: {}, geometry: {type: "Point",
           coordinates: [0.54, 49.52]}}]}, "places")"""
    )
    click(page, symbols(page, BLUE, 1)[0])
    expect(page.locator("#feature")).to_contain_text('"source":"live","id":9')


def test_words_are_drawn_without_a_glyph_server(page: Page, site: Site) -> None:
    open_map(page, site, MAP.replace("style.json", "style.json?kind=words"))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(painted(page, BLACK)) < 100:
        pass
    assert len(painted(page, BLACK)) >= 100
    assert not [path for path in site.asked if "glyph" in path or ".pbf" in path]


def test_our_layers_lie_over_a_ground_from_elsewhere(page: Page, site: Site) -> None:
    open_map(page, site, MAP.replace("style.json", "style.json?kind=over"))
    second = symbols(page, BLUE, 3)[1]
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(painted(page, BLACK)) < 100:
        pass
    assert len(painted(page, BLACK)) >= 100
    click(page, second)
    expect(page.locator("#feature")).to_contain_text('"source":"places","id":2')


def test_a_place_is_picked_by_click(page: Page, site: Site) -> None:
    open_map(page, site, PICKER)
    box = page.locator("geo-map").bounding_box()
    assert box
    click(page, (int(box["width"] / 2), int(box["height"] / 2)))
    expect(page.locator("#place")).to_contain_text('"source":"map"')
    place = json.loads(page.locator("#place").inner_text())
    assert (place["lon"], place["lat"]) == pytest.approx((0.54, 49.52), abs=2e-3)
    expect(page.get_by_label("Lieu choisi")).to_be_visible()


def test_a_place_is_picked_by_keyboard(page: Page, site: Site) -> None:
    open_map(page, site, PICKER)
    page.get_by_role("region", name="Carte des lieux").focus()
    page.evaluate(
        """() => { window.moved = new Promise((done) => document.querySelector("geo-map")
           .addEventListener("moved", done, {once: true})); }"""
    )
    page.keyboard.press("ArrowRight")
    page.evaluate("window.moved.then(() => undefined)")
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_contain_text("lon")
    assert json.loads(page.locator("#place").inner_text())["lon"] > 0.541


def test_a_place_is_picked_by_the_button(page: Page, site: Site) -> None:
    open_map(page, site, PICKER)
    page.get_by_role("button", name="Placer le point sous la croix").click()
    expect(page.locator("#place")).to_contain_text("lon")


def test_a_position_of_the_receiver_brings_its_accuracy(page: Page, site: Site) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 0.55, "latitude": 49.52, "accuracy": 40})
    open_map(page, site, PICKER)
    page.get_by_role("button", name="Me localiser").click()
    expect(page.locator("#place")).to_contain_text('"source":"gps","accuracy_m":40')


def test_without_webgl_a_sentence_takes_the_place_of_the_map(page: Page, site: Site) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    open_map(page, site, MAP, ready="false")
    expect(page.locator("geo-map")).to_have_text(
        "La carte ne peut pas s’afficher ici. La liste contient les mêmes informations."
    )


def test_without_its_style_a_sentence_takes_the_place_of_the_map(page: Page, site: Site) -> None:
    open_map(page, site, PICKER.replace("style.json", "nulle-part.json"), ready="false")
    expect(page.locator("geo-map")).to_contain_text("par ses coordonnées")


def test_a_bubble_takes_the_focus_and_gives_it_back(page: Page, site: Site) -> None:
    open_map(page, site, '<button id="rewrite">Avant</button>' + MAP)
    page.locator("#rewrite").focus()
    page.evaluate(
        """() => { const link = document.createElement("a"); link.href = "#x";
           link.textContent = "Ouvrir la fiche";
           document.querySelector("geo-map").popup([0.54, 49.52], link); }"""
    )
    expect(page.get_by_role("link", name="Ouvrir la fiche")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".maplibregl-popup")).to_have_count(0)
    expect(page.locator("#rewrite")).to_be_focused()
