"""Finds in time on one sheet: a small map for each slice, and their curve below.

Small multiples (Tufte 1990, Envisioning Information, ch. 4): one frame, one scale, one set of
colours, so that the eye compares the slices and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import ArrayLike

from archaeology.analysis.chronology.curve import Curve
from archaeology.analysis.chronology.density import GridLike
from archaeology.analysis.chronology.drawing import WIDTH as CURVE_WIDTH
from archaeology.analysis.chronology.drawing import (
    curve_marks,
    description,
    slice_words,
    year_words,
)
from archaeology.analysis.matrix.drawing.svg import clean
from archaeology.analysis.section.drawing import sheet

# A4, upright (ISO 216), millimetres.
WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 12.0
MAPS_TOP, MAPS_BOTTOM = 36.0, 180.0
LEGEND_TOP = 187.0
CURVE_TOP = 195.0
# Between two maps, and the two lines of words under each.
GAP, CAPTION = 2.5, 7.0
LARGEST, LEAST = 2.8, 1.6


class Shaded(Protocol):
    """What of a slice is at least so dense, along the edges of the grid's cells (EPSG:2154);
    ranks count from 0, the least dense.
    """

    @property
    def slice(self) -> int:
        """Of the curve."""

    @property
    def rank(self) -> int:
        """Of the breaks and the colours."""

    @property
    def shape(self) -> shapely.MultiPolygon:
        """Where."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the shades mean: a colour and the least density (things a hectare) of each rank."""

    colors: Sequence[str]
    per_hectare: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of maps on the sheet, and millimetres for each cell of the grid."""

    columns: int
    mm: float
    step_x: float
    step_y: float

    @classmethod
    def of(cls, maps: int, wide: int, tall: int) -> _Grid:
        """The columns with which the maps become largest."""
        room, height = WIDTH - 2 * MARGIN + GAP, MAPS_BOTTOM - MAPS_TOP + GAP
        found = []
        for columns in range(1, maps + 1):
            rows = -(-maps // columns)
            mm = min((room / columns - GAP) / wide, (height / rows - GAP - CAPTION) / tall)
            found.append((mm, -columns))
        mm, columns = max(found)
        return cls(-columns, mm, room / -columns, tall * mm + CAPTION + GAP)


def draw_maps(
    curve: Curve,
    shades: Sequence[Shaded],
    grid: GridLike,
    points: ArrayLike,
    legend: Legend,
    *,
    title: str,
    said: Sequence[str] = (),
    warning: str = "",
    ident: str = "planche",
) -> str:
    """The sheet as an SVG document: A4 upright, in millimetres.

    Args:
        shades: of all slices, from the least dense to the densest.
        grid: square cells, north up, that the shades follow.
        points: (n, 2) where things were found in whatever time, EPSG:2154: small dots.
        said: lines below the title.
        warning: what a reader has to know first, in bold.
        ident: begins all ids; the group `planche-carte-0` draws the first slice in the cells of
            the grid (x to the right, y downwards), so that a page can show it by itself.
    """
    name = clean(ident)
    tall, wide = np.shape(grid.values)[-2:]
    plan = _Grid.of(len(curve.expected), wide, tall)
    drawn = [
        sheet.rectangle(0, 0, WIDTH, HEIGHT, fill="#ffffff"),
        _found(points, grid, name),
        *_head(title, said, warning),
        *(
            _panel(curve, n, [each for each in shades if each.slice == n], grid, legend, plan, name)
            for n in range(len(curve.expected))
        ),
        *_legend(legend, plan, grid, curve.level),
        f'<g transform="translate({MARGIN - 6:.2f} {CURVE_TOP}) '
        f'scale({(WIDTH - 2 * MARGIN + 8) / CURVE_WIDTH:.4f})">',
        *curve_marks(curve, ident=name),
        "</g>",
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="maps" width="{WIDTH:.0f}mm" '
            f'height="{HEIGHT:.0f}mm" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
            f'aria-labelledby="{name}-titre" aria-describedby="{name}-desc">',
            f'<title id="{name}-titre">{clean(title)}</title>',
            f'<desc id="{name}-desc">{clean(description(curve))}</desc>',
            *(each for each in drawn if each),
            "</svg>\n",
        ]
    )


def _head(title: str, said: Sequence[str], warning: str) -> list[str]:
    lines = [line for each in said for line in sheet.wrapped(each, WIDTH - 2 * MARGIN)]
    drawn = [sheet.text(sheet.shortened(title, 62), MARGIN, 15, size=5, bold=True)]
    drawn += [sheet.text(line, MARGIN, 20.5 + 3.9 * n) for n, line in enumerate(lines[:3])]
    if warning:
        y = 20.5 + 3.9 * min(len(lines), 3)
        drawn.append(sheet.text(warning, MARGIN, y, bold=True))
    return drawn


def _panel(
    curve: Curve,
    n: int,
    shades: Sequence[Shaded],
    grid: GridLike,
    legend: Legend,
    plan: _Grid,
    name: str,
) -> str:
    """One slice: its map in cells of the grid, its years, how many are expected there."""
    tall, wide = np.shape(grid.values)[-2:]
    left = MARGIN + (n % plan.columns) * plan.step_x
    top = MAPS_TOP + (n // plan.columns) * plan.step_y
    number = sheet.number(float(curve.expected[n]), 1)
    spread = f"{sheet.number(float(curve.low[n]), 0)} à {sheet.number(float(curve.high[n]), 0)}"
    filled = "".join(
        f'<path d="{_cells(each.shape, grid)}" fill-rule="evenodd" '
        f'fill="{legend.colors[each.rank]}"/>'
        for each in sorted(shades, key=lambda each: each.rank)
    )
    told = clean(f"{slice_words(curve, n)} : {number} attendus, de {spread}")
    at = top + tall * plan.mm
    return (
        f'<g transform="translate({left:.2f} {top:.2f}) scale({plan.mm:.5f})">'
        f'<g id="{name}-carte-{n}"><title>{told}</title>'
        f'<rect width="{wide}" height="{tall}" fill="#ffffff"/>{filled}'
        f'<use href="#{name}-objets"/>'
        f'<rect width="{wide}" height="{tall}" fill="none" stroke="{sheet.PALE}" '
        'stroke-width="1"/></g></g>'
        + _fitting(years(curve, n), left, at + 3.0, plan.step_x - GAP, bold=True)
        + _fitting(f"{number} ({spread})", left, at + 6.0, plan.step_x - GAP)
    )


def _fitting(words: str, x: float, y: float, room: float, *, bold: bool = False) -> str:
    """A line of text as large as its place leaves room for."""
    size = LARGEST * min(1.0, room / sheet.width_of(words, LARGEST))
    return sheet.text(words, x, y, size=round(max(size, LEAST), 2), bold=bold)


def years(curve: Curve, n: int) -> str:
    """The years of a slice in few letters: « 100–76 av. J.-C. », « 26–50 »."""
    first, last = int(curve.edges[n]), int(curve.edges[n + 1]) - 1
    if last <= 0:
        return f"{1 - first}–{year_words(last)}"
    return f"{year_words(first)}–{last}" if first > 0 else slice_words(curve, n)


def _cells(shape: shapely.MultiPolygon, grid: GridLike) -> str:
    """The rings of a shape along edges of cells, counted in cells."""
    d = ""
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            corners = _in_cells(shapely.get_coordinates(ring)[:-1], grid)
            d += "M{} {}".format(*corners[0])
            for (x0, y0), (x1, y1) in pairwise(corners):
                d += f"h{x1 - x0}" if y0 == y1 else f"v{y1 - y0}" if x0 == x1 else f"L{x1} {y1}"
            d += "Z"
    return d


def _in_cells(places: ArrayLike, grid: GridLike) -> list[tuple[int, int]]:
    """The corners of cells that are nearest, from the upper left."""
    t, xy = grid.transform, np.asarray(places, np.float64).reshape(-1, 2)
    columns, rows = np.rint((xy[:, 0] - t.c) / t.a), np.rint((xy[:, 1] - t.f) / t.e)
    return [(int(x), int(y)) for x, y in zip(columns, rows, strict=True)]


def _found(points: ArrayLike, grid: GridLike, name: str) -> str:
    """A dot in each cell where something was found, in whatever time."""
    dots = "".join(f"M{x} {y}h0" for x, y in sorted(set(_in_cells(points, grid))))
    return (
        f'<defs><g id="{name}-objets"><path d="{dots}" stroke="{sheet.GREY}" stroke-width="1.6" '
        'stroke-linecap="round"/></g></defs>'
    )


def _legend(legend: Legend, plan: _Grid, grid: GridLike, level: float) -> list[str]:
    """The colours, the dots, and how long a hundred metres are."""
    y, x = LEGEND_TOP, MARGIN
    words = "Objets attendus par hectare, au moins :"
    drawn = [sheet.text(words, x, y)]
    x += sheet.width_of(words) + 8
    for color, least in zip(legend.colors, legend.per_hectare, strict=False):
        drawn.append(sheet.rectangle(x, y - 2.8, 6, 3.4, fill=color, stroke=sheet.PALE))
        drawn.append(sheet.text(sheet.number(least, _decimals(least)), x + 7.2, y))
        x += 22
    metres, mm = _bar(plan, grid)
    drawn += [
        sheet.path(f"M{MARGIN + 1.4:.2f} {y + 4.2:.2f}h0", stroke=sheet.GREY, width=0.9).replace(
            "/>", ' stroke-linecap="round"/>'
        ),
        sheet.text("objet trouvé, de quelque époque qu’il soit", MARGIN + 4, y + 5.2),
        sheet.path(f"M{MARGIN + 74:.2f} {y + 5.2:.2f}v-1.6m0 1.6h{mm:.2f}v-1.6", width=0.3),
        sheet.text(f"{sheet.number(metres, 0)} m, nord en haut", MARGIN + 76 + mm, y + 5.2),
        sheet.text(
            "Sous chaque carte : les années, le nombre attendu (et l’enveloppe à "
            f"{100 * level:.0f} %).",
            MARGIN,
            y + 10.2,
        ),
    ]
    return drawn


def _decimals(value: float) -> int:
    """So many that small densities are not all nought."""
    return 0 if value >= 10 else 1 if value >= 1 else 2


def _bar(plan: _Grid, grid: GridLike) -> tuple[float, float]:
    """A round number of metres, and its length on the sheet: at most 30 mm."""
    mm_per_m = plan.mm / abs(float(grid.transform.a))
    for power in range(6, -1, -1):
        for step in (5, 2, 1):
            if step * 10.0**power * mm_per_m <= 30:
                return step * 10.0**power, step * 10.0**power * mm_per_m
    return 1.0, mm_per_m
