"""The units of one operation: bars that would cover one another stand side by side."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import cache
from io import StringIO
from itertools import combinations

import numpy as np
import pytest
import shapely

from archaeology.analysis.section import Dig, Kind, Section, SectionLine, Thing, cut
from archaeology.analysis.section.drawing import draw
from archaeology.analysis.section.drawing.labels import Box
from archaeology.analysis.section.drawing.scale import Scale, fitted
from archaeology.studies.section.table import csv_of
from tests.archaeology.section.test_sheet import SVG, root_of, texts, titles

LINE = SectionLine.of([(0, 0), (120, 0)])
SQUARE, STREET = shapely.box(40, -5, 62, 5), shapely.box(66, -5, 80, 5)
CORE = shapely.Point(50, 1)
LAYER = Thing(Kind.UNIT, "US 1", 51, 0, z_m=10.0, base_m=9.0, shape=SQUARE)
STREET_LAYER = replace(LAYER, label="US 900", x=73, shape=STREET)
BAR = re.compile(r"M([-\d.]+) ([-\d.]+)H([-\d.]+)V([-\d.]+)H[-\d.]+Z")
WHISKER = re.compile(r"M([-\d.]+) ([-\d.]+)V([-\d.]+)")
SIGN = re.compile(r"M([-\d.]+) ([-\d.]+)h([\d.]+)v[\d.]+h-[\d.]+Z")


def section(*things: Thing, digs: tuple[Dig, ...] = ()) -> Section:
    return cut(LINE, things=things, digs=digs, distance_m=8)


def crowd(count: int, shape: shapely.Geometry = SQUARE) -> Section:
    """So many units of one operation, beside another operation with three."""
    rng = np.random.default_rng(count)
    tops = np.round(11.5 - 4 * np.arange(count) / max(count, 2) + rng.uniform(-0.3, 0.3, count), 2)
    place = shape.representative_point()
    units = [
        Thing(
            Kind.UNIT,
            f"US {1000 + i}",
            place.x,
            place.y,
            z_m=float(top),
            base_m=float(round(top - thick, 2)) if rng.random() < 0.8 else None,
            sigma_m=0.1,
            precision_m=2.0,
            shape=shape,
        )
        for i, (top, thick) in enumerate(zip(tops, rng.uniform(0.1, 0.9, count), strict=True))
    ]
    street = [
        replace(STREET_LAYER, label=f"US {i}", z_m=z, base_m=z - 0.7)
        for i, z in enumerate((11.0, 10.3, 9.6))
    ]
    return section(*units, *street, digs=(Dig("Place", shape, lowest_m=6.5), Dig("Rue", STREET)))


@cache
def drawn(count: int, shape: shapely.Geometry = SQUARE) -> str:
    return draw(crowd(count, shape))


def groups(picture: str) -> list[tuple[str, str]]:
    """(its words, its paths) of each unit on the sheet."""
    return [
        (
            group.findtext(f"{SVG}title") or "",
            " ".join(each.get("d") or "" for each in group.iter(f"{SVG}path")),
        )
        for group in root_of(picture).iter(f"{SVG}g")
        if "section-unit" in (group.get("class") or "").split()
    ]


def bars(picture: str) -> dict[str, Box]:
    """The bar of each unit, by its label."""
    found = {}
    for words, paths in groups(picture):
        left, top, right, bottom = map(float, BAR.findall(paths)[0])
        found[words.split(",")[0]] = Box(left, top, right, bottom)
    return found


def covered(boxes: dict[str, Box], by: float = 0.06) -> list[tuple[str, str]]:
    """Which of them cover one another by more than their outlines."""
    return [
        (a, b)
        for (a, one), (b, other) in combinations(boxes.items(), 2)
        if min(one.right, other.right) - max(one.left, other.left) > by
        and min(one.bottom, other.bottom) - max(one.top, other.top) > by
    ]


def stretch(scale: Scale, west: float, east: float) -> tuple[float, float]:
    return scale.x(west), scale.x(east)


@pytest.mark.parametrize("count", [1, 5, 40, 300])
@pytest.mark.parametrize("shape", [SQUARE, CORE], ids=["area", "core"])
def test_no_bar_covers_another(count: int, shape: shapely.Geometry) -> None:
    picture = drawn(count, shape)
    found = bars(picture)
    assert len(found) == count + 3
    assert covered(found) == []


@pytest.mark.parametrize("count", [5, 40, 300])
def test_no_bar_of_uncertainty_covers_another_and_each_is_at_its_sign(count: int) -> None:
    found = {}
    for words, paths in groups(drawn(count)):
        x, _y, width = map(float, SIGN.findall(paths)[0])
        for at, top, bottom in WHISKER.findall(paths)[:1]:
            found[words.split(",")[0]] = Box(float(at) - 0.01, float(top), float(at), float(bottom))
            assert float(at) == pytest.approx(x + width / 2, abs=0.02)
    assert len(found) == count
    assert covered(found, by=0.0) == []


def test_a_sign_stands_in_its_own_bar() -> None:
    picture = drawn(40)
    own = bars(picture)
    for words, paths in groups(picture):
        x, _y, width = map(float, SIGN.findall(paths)[0])
        bar = own[words.split(",")[0]]
        assert bar.left - 0.02 <= x
        assert x + width <= bar.right + 0.02


def test_layers_on_one_another_keep_the_whole_width() -> None:
    stacked = section(*(replace(LAYER, label=f"US {n}", z_m=n + 1.0, base_m=n) for n in range(3)))
    scale = fitted(stacked, None)
    for bar in bars(draw(stacked)).values():
        assert (bar.left, bar.right) == pytest.approx(stretch(scale, 40, 62), abs=0.01)


def test_two_that_overlap_share_the_width_the_upper_one_on_the_left() -> None:
    one = section(replace(LAYER, label="basse", z_m=9.6, base_m=8.9), LAYER)
    left, right = stretch(fitted(one, None), 40, 62)
    found = bars(draw(one))
    assert found["US 1"].left == pytest.approx(left, abs=0.01)
    assert found["basse"].right == pytest.approx(right, abs=0.01)
    assert found["US 1"].right < (left + right) / 2 < found["basse"].left


def test_a_drawing_does_not_depend_on_the_order_in_which_things_came() -> None:
    things = [each.thing for each in crowd(40).placed]
    assert bars(draw(section(*things))) == bars(draw(section(*reversed(things))))


@pytest.mark.parametrize("count", [40, 300])
@pytest.mark.parametrize("shape", [SQUARE, CORE], ids=["area", "core"])
def test_no_bar_reaches_into_another_operation(count: int, shape: shapely.Geometry) -> None:
    one = crowd(count, shape)
    street = fitted(one, None).x(66)
    for label, bar in bars(drawn(count, shape)).items():
        assert (bar.left >= street - 0.01) if len(label) == len("US 1") else (bar.right <= street)


def test_the_figures_do_not_move() -> None:
    one = crowd(40)
    told = titles(drawn(40), "unit")
    assert len(told) == 43
    for words in told:
        if not words.startswith(("US 0,", "US 1,", "US 2,")):
            assert "à 51,0 m du début, sur la ligne" in words
    table = csv.DictReader(StringIO(csv_of(one).decode("utf-8-sig")), delimiter=";")
    along = {row["nom"]: row["le_long_m"] for row in table if row["nature"] != "opération"}
    assert {words for label, words in along.items() if len(label) == len("US 1000")} == {"51"}
    assert {words for label, words in along.items() if len(label) == len("US 1")} == {"73"}


def test_the_legend_tells_of_what_stands_side_by_side_and_only_then() -> None:
    alone = " ".join(texts(draw(section(LAYER, STREET_LAYER))))
    assert "côte à côte" not in alone
    within = " ".join(texts(draw(section(LAYER, replace(LAYER, label="US 2", z_m=9.5)))))
    assert "au même endroit, côte à côte" in within
    assert "place vraie" not in within
    core = [replace(LAYER, label=f"US {n}", x=50, y=1, shape=CORE) for n in range(4)]
    beside = " ".join(texts(draw(section(*core))))
    assert "place vraie de ce qui est décalé" in beside
    assert re.search(r"jusqu’à \d,\d m de sa place", beside)


def test_finds_at_one_place_stand_beside_it_and_their_place_is_marked() -> None:
    coin = Thing(Kind.FIND, "Monnaie", 30, 0, z_m=9.0, sigma_m=0.2, precision_m=1.5)
    one = section(*(replace(coin, label=f"Monnaie {n}", z_m=9 + n / 100) for n in range(5)))
    picture = draw(one)
    at = [float(each.get("cx") or 0) for each in root_of(picture).iter(f"{SVG}circle")]
    true_x = fitted(one, None).x(30)
    # The sign in the legend is the last of them.
    assert len({round(each, 1) for each in at[:5]}) == 5
    assert max(abs(each - true_x) for each in at[:5]) < 7
    assert titles(picture, "company") == [
        "Place commune de 5 vestiges dessinés côte à côte, à ± 1,5 m au plus"
    ]


def test_a_leader_is_drawn_over_the_bars_that_it_crosses() -> None:
    picture = drawn(40)
    assert picture.rindex('fill="#e3e3e3"', 0, picture.index(">Signes<")) < picture.index(
        'stroke-width="0.15"', picture.index("section-unit")
    )
