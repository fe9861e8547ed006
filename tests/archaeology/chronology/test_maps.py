"""Small maps: one for each slice, all in one frame and one set of colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from affine import Affine

from archaeology.analysis.chronology import Curve, curve
from archaeology.analysis.chronology.maps import (
    MAPS_BOTTOM,
    MAPS_TOP,
    MARGIN,
    WIDTH,
    Legend,
    draw_maps,
    years,
)
from archaeology.analysis.section.ground import PLANE
from archaeology.analysis.terrain import Grid

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SVG = "{http://www.w3.org/2000/svg}"
# Four rows of six cells of 10 m, the upper left corner at (1000, 2040).
CELLS = Grid(np.zeros((4, 6), np.float32), Affine(10, 0, 1000, 0, -10, 2040), PLANE)
LEGEND = Legend(("#eeeeee", "#888888", "#222222"), (0.5, 2.0, 12.0))


@dataclass(frozen=True, slots=True)
class Shade:
    """A rectangle of cells."""

    slice: int
    rank: int
    shape: shapely.MultiPolygon


def shade(n: int, rank: int, west: float, south: float, east: float, north: float) -> Shade:
    return Shade(n, rank, shapely.MultiPolygon([shapely.box(west, south, east, north)]))


def counted(edges: list[int]) -> Curve:
    bounds = np.array([[edges[0], edges[0], edges[0] + 5, edges[0] + 5]], np.float64)
    return curve(bounds, edges, np.ones(1), 50, np.random.default_rng(1))


def drawn(edges: list[int], shades: list[Shade], **more: str) -> ElementTree.Element:
    svg = draw_maps(
        counted(edges), shades, CELLS, [[1015, 2035], [1016, 2034]], LEGEND, title="Essai", **more
    )
    return ElementTree.fromstring(svg)


def panel(document: ElementTree.Element, n: int) -> ElementTree.Element:
    found = document.find(f".//{SVG}g[@id='planche-carte-{n}']")
    assert found is not None
    return found


def test_each_slice_has_its_own_shades_in_cells_of_the_grid() -> None:
    document = drawn(
        [1, 51, 101], [shade(1, 2, 1010, 2010, 1020, 2030), shade(1, 0, 1000, 2000, 1060, 2040)]
    )
    assert panel(document, 0).findall(f"{SVG}path") == []
    paths = panel(document, 1).findall(f"{SVG}path")
    # The densest lies above what is less dense.
    assert [each.get("fill") for each in paths] == ["#eeeeee", "#222222"]
    assert paths[1].get("d") == "M2 3v-2h-1v2Z"


def test_what_was_found_is_a_dot_in_its_cell_once() -> None:
    document = drawn([1, 51], [])
    dots = document.find(f".//{SVG}g[@id='planche-objets']/{SVG}path")
    assert dots is not None
    assert (dots.get("d") or "").count("M") == 2
    assert {use.get("href") for use in document.iter(f"{SVG}use")} == {"#planche-objets"}


@pytest.mark.parametrize("slices", [1, 2, 7, 24, 60])
def test_all_maps_lie_on_the_sheet_above_the_curve(slices: int) -> None:
    edges = [1 + 10 * n for n in range(slices + 1)]
    document = drawn(edges, [])
    assert (document.get("width"), document.get("height")) == ("210mm", "297mm")
    assert len([g for g in document.iter(f"{SVG}g") if "-carte-" in (g.get("id") or "")]) == slices
    assert len([g for g in document.iter(f"{SVG}g") if g.get("class") == "curve-slice"]) == slices
    for place in document.findall(f"{SVG}g[@transform]"):
        x, y, mm = map(float, NUMBER.findall(place.get("transform") or ""))
        if place.find(f"{SVG}g[@id]/{SVG}use") is not None:
            assert MARGIN <= x <= x + 6 * mm <= WIDTH - MARGIN + 0.01
            assert MAPS_TOP <= y <= y + 4 * mm < MAPS_BOTTOM


def test_a_warning_and_any_words_are_written_as_words() -> None:
    document = drawn([1, 51], [], warning="<b>inventés</b>")
    assert "<b>inventés</b>" in "".join(document.itertext())


def test_years_are_told_as_people_count_them() -> None:
    edges = counted([-99, -74, 1, 26])
    assert [years(edges, n) for n in range(3)] == ["100–76 av. J.-C.", "75–1 av. J.-C.", "1–25"]
    assert years(counted([-9, 11]), 0) == "10 av. J.-C. à 10"
