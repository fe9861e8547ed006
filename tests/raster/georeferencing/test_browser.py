"""An archaeologist places an old plan in a real browser: by mouse, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from layers.access.models import Account
from layers.raster.forms.points import written
from layers.raster.models import Placement, Raster
from layers.raster.vocabulary import State
from tests.archaeology.sites.browsing import AXE, build_pages, clean
from tests.catalog.working import work
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST, colours, picture
from tests.raster.georeferencing.old_plan import BRIDGE, CHURCH, CROSSROADS, GATE, SIZE
from tests.raster.georeferencing.placing import FIVE, lonlat_lines, place_of

# Typed to hundredths, a point is some millimetres beside where it truly is.
NEARLY_NOTHING = re.compile(r"^0,0\d m$")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def opened(live_server: LiveServer, chromium: Browser, digger: Account) -> Iterator[Open]:
    """Opens a page as the archaeologist."""
    build_pages()
    contexts, faults = [], list[str]()

    def make(path: str, width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="fr-FR", base_url=live_server.url
        )
        contexts.append(context)
        client = Client()
        client.force_login(digger)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.extend([said.text] * (said.type == "error")))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults


def touch_sheet(page: Page, column: float, row: float) -> None:
    """Click where the sheet shows a pixel: it lies in the middle of its room, as wide as fits."""
    pane = page.locator("#sheet")
    box = pane.bounding_box()
    assert box is not None
    scale = min((box["width"] - 96) / SIZE[0], (box["height"] - 48) / SIZE[1])
    # To its right there is room for the buttons of the map.
    x = (box["width"] - 48) / 2 + (column - SIZE[0] / 2) * scale
    y = box["height"] / 2 + (row - SIZE[1] / 2) * scale
    pane.click(position={"x": x, "y": y})


def touch_ground(page: Page, column: float, row: float) -> None:
    """Click the place of a pixel on the ground: the pane shows 1000 m by 1000 m around it."""
    lon, lat = degrees(*place_of(column, row))
    pane = page.locator("#ground-map")
    # The cross is in the middle: what is brought there is clicked there.
    page.evaluate(
        "([lon, lat]) => document.querySelector('#ground-map')"
        ".fit([lon - 0.002, lat - 0.002, lon + 0.002, lat + 0.002])",
        [lon, lat],
    )
    page.wait_for_function(
        "([lon, lat]) => Math.abs(window.seen?.[0] - lon) < 1e-7"
        " && Math.abs(window.seen?.[1] - lat) < 1e-5",
        arg=[lon, lat],
    )
    box = pane.bounding_box()
    assert box is not None
    pane.click(position={"x": box["width"] / 2, "y": box["height"] / 2})


def set_point(page: Page, column: float, row: float) -> None:
    touch_sheet(page, column, row)
    expect(page.locator("#next")).to_contain_text("le même lieu sur la carte")
    touch_ground(page, column, row)
    expect(page.locator("#next")).to_contain_text("un autre lieu")


def follow_the_ground(page: Page) -> None:
    """The page notes where the middle of the map is, each time it has come to rest."""
    page.evaluate(
        """() => document.querySelector('#ground-map').addEventListener('moved', (event) => {
          const [west, south, east, north] = event.detail.bbox;
          window.seen = [(west + east) / 2, (south + north) / 2];
        })"""
    )


def degrees(x: float, y: float) -> tuple[float, float]:
    from django.contrib.gis.geos import Point

    place = Point(x, y, srid=2154)
    place.transform(4326)
    return place.x, place.y


def drag(point: Locator, page: Page, right: float, down: float) -> None:
    box = point.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def ready(page: Page) -> None:
    """Both panes can be touched."""
    expect(page.locator("#sheet canvas")).to_be_visible()
    expect(page.locator("#ground-map .geo-map__pick")).to_be_visible()
    expect(page.locator("#sheet .geo-map__pick")).to_be_visible()


def settled(page: Page, pane: str) -> None:
    """A pane has the size that it has been given, and nothing moves in it."""
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    page.evaluate("pane => document.querySelector(pane).settled()", pane)


def figures(page: Page) -> Locator:
    return page.locator(".points__figure")


def test_from_the_file_to_the_map(opened: Open, plan_file: Path) -> None:
    page = opened("/plans")
    page.get_by_role("link", name="Importer un plan ou un relief").click()
    page.get_by_label("Fichier").set_input_files(plan_file)
    expect(page.get_by_label("Titre")).to_have_value("plan de la ville")
    page.get_by_label("Tout le monde").check()
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.get_by_text("Vous pouvez fermer cette page")).to_be_visible()
    work("imports")
    page.get_by_role("link", name="Placer sur la carte").click()
    ready(page)
    follow_the_ground(page)
    for pixel in (CHURCH, BRIDGE, CROSSROADS):
        set_point(page, *pixel)
    # With enough points the plan is shown as it would lie.
    with page.expect_response(lambda answer: "apercu.png" in answer.url and answer.ok):
        set_point(page, *GATE)
    expect(figures(page)).to_have_count(4)
    expect(page.locator('[data-fit="affine"]')).to_contain_text("vérifié point par point")
    # A pixel of the pane is some metres of the ground: so near a hand can be.
    within = "() => [...document.querySelectorAll('.points__figure')].every(each =>"
    within += " parseFloat(each.textContent.replace(',', '.')) < 4)"
    page.wait_for_function(within)
    clean(page)
    # A point is drawn away, and the worst stands first where somebody wants it so.
    drag(page.locator("#sheet .geo-map__point").nth(2), page, 60, 30)
    page.get_by_label("Les plus grands écarts d’abord").check()
    page.wait_for_function(
        "() => parseFloat(document.querySelector('.points__figure').textContent) > 8"
    )
    page.get_by_role("button", name="Annuler").click()
    page.get_by_label("Les plus grands écarts d’abord").uncheck()
    page.wait_for_function(within)
    # A reload loses nothing.
    page.reload()
    ready(page)
    expect(page.locator("#draft")).to_be_visible()
    expect(figures(page)).to_have_count(4)
    page.get_by_role("button", name="Placer le plan").click()
    expect(page.get_by_text("Vous pouvez fermer cette page")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith(".webp") and answer.ok):
        work("imports")
    expect(page.locator("#raster-map canvas")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Affine, 4 points")
    raster = Raster.objects.get()
    assert raster.state == State.READY
    assert raster.geom is not None
    true = place_of(SIZE[0] / 2, SIZE[1] / 2)
    assert abs(raster.geom.centroid.x - true[0]) < 4
    assert abs(raster.geom.centroid.y - true[1]) < 4


def test_by_keyboard_alone(opened: Open, plan: Raster) -> None:
    page = opened(f"/plans/{plan.pk}/placer")
    ready(page)
    page.locator("#typed summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#id_points")).to_be_focused()
    page.keyboard.insert_text(written(FIVE[:4]))
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 4)
    # A fifth with the crosses of both panes.
    page.locator("#sheet canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#next")).to_contain_text("Point 5 : touchez maintenant")
    page.locator("#ground-map canvas").focus()
    page.keyboard.press("Enter")
    expect(figures(page)).to_have_count(5)
    expect(page.locator("#suspect")).to_contain_text("Le point 5 est sans doute faux")
    page.locator("#suspect button").focus()
    page.keyboard.press("Enter")
    # Typed to where it belongs, in place of what the cross gave.
    fifth = FIVE[4]
    page.get_by_label("Colonne").focus()
    for value in (fifth.column, fifth.row, fifth.x, fifth.y):
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"{value:.2f}".replace(".", ","))
        page.keyboard.press("Tab")
    expect(page.locator("#suspect")).to_be_hidden()
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 5)
    # Said once more, it is no step of its own.
    page.evaluate(
        "() => document.querySelectorAll('.points__editor input').forEach("
        "(each) => each.dispatchEvent(new Event('change')))"
    )
    # Undone, and done by the arrows on the point itself: a step is a pixel of the pane.
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#suspect")).to_be_visible()
    page.get_by_role("button", name="Supprimer le point 5").focus()
    page.keyboard.press("Enter")
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 4)
    page.locator("#sheet .geo-map__point").first.focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_function(
        "() => !document.querySelector('.points__figure').textContent.startsWith('0,0')"
    )
    page.locator("#placing").press("Control+z")
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 4)
    page.get_by_role("button", name="Placer le plan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous pouvez fermer cette page")).to_be_visible()
    assert Placement.objects.get().rms_m < 0.01


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    opened: Open, plan: Raster, relief: Raster, width: int
) -> None:
    trace = lonlat_lines((WEST + 5, NORTH - 100), (WEST + 195, NORTH - 100))
    page = opened("/plans", width)
    for path in ("/plans", "/plans/nouveau", f"/plans/{plan.pk}", f"/plans/{plan.pk}/modifier"):
        page.goto(path)
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"/plans/{relief.pk}?trace={quote(trace)}")
    expect(page.locator("#raster-map canvas")).to_be_visible()
    expect(page.locator(".profile__line")).to_be_visible()
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"/plans/{plan.pk}/placer")
    ready_on = page.locator("#sheet canvas")
    expect(ready_on).to_be_visible()
    page.locator("#typed summary").click()
    page.locator("#id_points").fill(written(FIVE))
    expect(figures(page)).to_have_count(5)
    page.locator(".points__choose").first.click()
    # Said beside the point too, not by its colour alone.
    points = page.locator("#sheet .geo-map__point")
    expect(points.first).to_have_attribute("data-figure", NEARLY_NOTHING)
    expect(points.first).to_have_attribute("aria-label", re.compile(r"^Point 1, écart 0,0\d m$"))
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        # One pane is seen at a time; touching the plan turns to the map.
        expect(page.locator("#ground-map")).to_be_hidden()
        page.get_by_role("button", name="Nouveau point").click()
        page.locator("#sheet").scroll_into_view_if_needed()
        page.locator("#sheet").click(position={"x": 50, "y": 270})  # where no point stands
        expect(page.locator("#ground-map")).to_be_visible()
        expect(page.locator("#sheet")).to_be_hidden()
        page.get_by_role("button", name="Le plan", exact=True).click()
        expect(page.locator("#sheet")).to_be_visible()


def test_a_height_where_one_touches_and_a_line_for_a_profile(opened: Open, relief: Raster) -> None:
    page = opened(f"/plans/{relief.pk}")
    expect(page.locator("#raster-map canvas")).to_be_visible()
    page.locator("#raster-map canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#height")).to_contain_text("m NGF-IGN69")
    expect(page.locator("#height")).to_contain_text("Altitude : 90")
    expect(page.locator("#traced")).to_contain_text("1 point placé")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#traced")).to_contain_text("2 points")
    page.get_by_role("button", name="Reprendre un point").click()
    expect(page.locator("#traced")).to_contain_text("1 point placé")


@pytest.mark.parametrize("width", [1280, 360])
def test_beside_the_sheet_no_point_is_set(opened: Open, plan: Raster, width: int) -> None:
    page = opened(f"/plans/{plan.pk}/placer", width)
    expect(page.locator("#sheet canvas")).to_be_visible()
    expect(page.locator("#sheet .geo-map__pick")).to_be_visible()
    told = page.locator("#next")
    touch_sheet(page, SIZE[0] / 2, -30)
    expect(told).to_contain_text("à côté du plan")
    expect(page.locator("#sheet .geo-map__point")).to_have_count(0)
    clean(page)
    touch_sheet(page, *CHURCH)
    expect(told).to_contain_text("le même lieu sur la carte")
    if width == 360:
        page.get_by_role("button", name="Le plan", exact=True).click()
        settled(page, "#sheet")
    # Nor is one dragged there: it is back where it was.
    below_top = (
        "() => document.querySelector('#sheet .geo-map__point').getBoundingClientRect().top"
        " - document.querySelector('#sheet').getBoundingClientRect().top"
    )
    before = page.evaluate(below_top)
    drag(page.locator("#sheet .geo-map__point"), page, 0, -before - 10)
    expect(told).to_contain_text("à côté du plan")
    page.wait_for_function(f"(before) => Math.abs(({below_top})() - before) < 1", arg=before)


def test_the_whole_sheet_is_seen_on_a_phone(opened: Open, bring: Bring, tmp_path: Path) -> None:
    """Smaller than the tile that it fits."""
    large = bring(picture(tmp_path / "plan.tif", colours(2_000, 1_400)), kind="plan")
    page = opened("/plans", 360)
    with page.expect_response(re.compile(r"/feuille/14/\d+/\d+\.webp")) as drawn:
        page.goto(f"/plans/{large.pk}/placer")
    assert drawn.value.status == 200


def test_points_are_large_enough_for_a_finger(opened: Open, plan: Raster) -> None:
    """WCAG 2.2, 2.5.8: what is drawn of a point may be small, what is touched is 24 pixels."""
    page = opened(f"/plans/{plan.pk}/placer", 360)
    expect(page.locator("#sheet canvas")).to_be_visible()
    page.locator("#typed summary").click()
    with page.expect_response(lambda answer: "apercu.png" in answer.url and answer.ok):
        page.locator("#id_points").fill(written(FIVE))
    expect(figures(page)).to_have_count(5)
    page.evaluate(AXE.read_text())
    for name, pane in (("Le plan", "#sheet"), ("La carte", "#ground-map")):
        page.locator(".placing__tabs").get_by_role("button", name=name).click()
        settled(page, pane)  # the map of the ground goes to the plan first
        expect(page.locator(pane).locator(".geo-map__point")).to_have_count(5)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag22aa'], rules: {'target-size': {enabled: true}}})"
        )
        assert [
            (each["id"], node["html"], node["any"])
            for each in found["violations"]
            for node in each["nodes"]
        ] == []


def test_a_question_that_another_overtakes_is_no_trouble(opened: Open, plan: Raster) -> None:
    page = opened(f"/plans/{plan.pk}/placer")
    ready(page)
    page.locator("#typed summary").click()
    page.locator("#id_points").fill(written(FIVE))
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 5)
    weighing = re.compile(r"/ecarts\?.*transformation=similarity")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(weighing, hold)
    with page.expect_request(weighing):
        page.locator("[name=transformation][value=similarity]").check()
    # Its answer has not come when the next one is asked for, and never will.
    with page.expect_response(lambda answer: "ecarts" in answer.url and answer.ok):
        page.locator("[name=transformation][value=affine]").check()
    expect(figures(page)).to_have_text([NEARLY_NOTHING] * 5)
    expect(page.locator("#trouble")).to_be_hidden()
