"""Sectors on a sheet: where they lie, what is masked, and why they were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.matrix.drawing.svg import clean
from archaeology.analysis.potential.appraisal import Appraisal
from archaeology.analysis.potential.cells import Cells
from archaeology.analysis.potential.scores import ScoreClass, Scores
from archaeology.analysis.potential.sectors import Sector, area_words
from archaeology.analysis.section.drawing import sheet

# The map on the sheet, and the column beside it.
MAP_LEFT, MAP_TOP, MAP_RIGHT, MAP_BOTTOM = 12.0, 32.0, 268.0, 280.0
COLUMN, COLUMN_WIDTH = 278.0, 130.0
LINE = 4.0
SECTOR, MASK = "#0b3b38", "#8a8a8a"
# From the lowest score to the highest: lighter to darker, so that a print in grey tells them apart.
SCORE_COLORS = ("#f4f0dd", "#dbe3bf", "#b0cfa3", "#79b291", "#3f8d7e")


@dataclass(frozen=True, slots=True)
class _Plan:
    """From metres (EPSG:2154) to millimetres on the sheet, north up."""

    west: float
    north: float
    mm_per_m: float

    @classmethod
    def of(cls, cells: Cells) -> _Plan:
        wide, tall = cells.columns * cells.width_m, cells.rows * cells.height_m
        scale = min((MAP_RIGHT - MAP_LEFT) / wide, (MAP_BOTTOM - MAP_TOP) / tall)
        return cls(float(cells.transform.c), float(cells.transform.f), scale)

    def x(self, east: float) -> float:
        return MAP_LEFT + (east - self.west) * self.mm_per_m

    def y(self, north: float) -> float:
        return MAP_TOP + (self.north - north) * self.mm_per_m

    def path(self, area: BaseGeometry) -> str:
        """The rings of an area, holes included."""
        d = ""
        for part in shapely.get_parts(area):
            for ring in (part.exterior, *part.interiors):
                corners = shapely.get_coordinates(ring)[:-1]
                d += "M" + "L".join(f"{self.x(x):.2f} {self.y(y):.2f}" for x, y in corners) + "Z"
        return d


def draw_plan(
    found: Appraisal,
    scores: Scores,
    *,
    title: str,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    date: str = "",
    warning: str = "",
    sources: Sequence[str] = (),
    explored: Sequence[str] = (),
    ident: str = "secteurs",
) -> str:
    """The sectors as an SVG document: A3 landscape, north up, at the scale that its bar tells.

    `x`, `y` are the known finds (EPSG:2154), `explored` says what was looked into. The ground is
    shaded by its `scores`. Each sector is a group with the id `secteurs-1`… of its rank; what is
    masked is hatched, each reason in the legend. Nothing is told by colour alone.
    """
    name, plan = clean(ident), _Plan.of(found.weighed.cells)
    cell_m = found.weighed.cells.height_m
    drawn = [
        sheet.rectangle(0, 0, sheet.WIDTH, sheet.HEIGHT, fill="#ffffff"),
        _hatching(name),
        sheet.text(sheet.shortened(title, 80), sheet.MARGIN, 17, size=sheet.BIG, bold=True),
        sheet.text(
            "Lambert-93 (EPSG:2154), nord en haut" + (f". Établi le {date}" if date else ""),
            *(sheet.MARGIN, 25),
            size=sheet.PLAIN,
        ),
        # A sheet is handed on by itself.
        sheet.text(
            warning,
            sheet.WIDTH - sheet.MARGIN,
            25,
            size=sheet.PLAIN,
            anchor="end",
            bold=True,
        ),
        *(_shaded(each, color, plan) for each, color in colored(scores)),
        _masked(found, plan, name),
        _frame(found.weighed.cells, plan),
        *_finds(found.weighed.cells, plan, x, y),
        *(_sector(each, plan, name) for each in found.sectors),
        *_column(found, name, explored, sources, scores),
        _bar(plan, MAP_TOP + found.weighed.cells.rows * cell_m * plan.mm_per_m),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plan" width="{sheet.WIDTH:.0f}mm" '
            f'height="{sheet.HEIGHT:.0f}mm" viewBox="0 0 {sheet.WIDTH:.0f} {sheet.HEIGHT:.0f}" '
            f'role="img" aria-labelledby="{name}-titre" aria-describedby="{name}-desc">',
            f'<title id="{name}-titre">{clean(title)}</title>',
            f'<desc id="{name}-desc">{clean(" ".join([*found.lines(), *explored]))}</desc>',
            *(each for each in drawn if each),
            "</svg>\n",
        ]
    )


def colored(scores: Scores) -> Iterator[tuple[ScoreClass, str]]:
    """Each class with its colour: the highest is the darkest."""
    return ((each, SCORE_COLORS[each.rank]) for each in scores.classes)


def _shaded(one: ScoreClass, color: str, plan: _Plan) -> str:
    return f'<path d="{plan.path(one.shape)}" fill-rule="evenodd" fill="{color}"/>'


def _hatching(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hachures" width="2.4" height="2.4" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V2.4" stroke="{MASK}" stroke-width="0.5"/></pattern></defs>'
    )


def _masked(found: Appraisal, plan: _Plan, name: str) -> str:
    out = ~found.weighed.eligible
    if not out.any():
        return ""
    d = plan.path(found.weighed.cells.outlined(out))
    return (
        f"<g><title>{clean('; '.join(found.masked_m2))}</title>"
        f'<path d="{d}" fill-rule="evenodd" fill="url(#{name}-hachures)"/></g>'
    )


def _frame(cells: Cells, plan: _Plan) -> str:
    wide, tall = cells.columns * cells.width_m, cells.rows * cells.height_m
    return sheet.rectangle(
        *(MAP_LEFT, MAP_TOP, wide * plan.mm_per_m, tall * plan.mm_per_m), stroke=sheet.INK
    )


def _finds(cells: Cells, plan: _Plan, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[str]:
    inside = cells.index(x, y)[2]
    dots = "".join(
        f"M{plan.x(float(a)):.2f} {plan.y(float(b)):.2f}h0"
        for a, b in zip(x[inside], y[inside], strict=True)
    )
    return [
        f'<path d="{dots}" stroke="{sheet.INK}" stroke-width="1.1" stroke-linecap="round"/>'
        if dots
        else ""
    ]


def _sector(one: Sector, plan: _Plan, name: str) -> str:
    middle = one.polygon.representative_point()
    x, y = plan.x(middle.x), plan.y(middle.y)
    return (
        f'<g class="plan-sector" id="{name}-{one.rank}"><title>{clean(one.words)}</title>'
        f'<path d="{plan.path(one.polygon)}" fill-rule="evenodd" fill="{SECTOR}" '
        f'fill-opacity="0" stroke="{SECTOR}" stroke-width="0.8"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3" fill="#ffffff" stroke="{SECTOR}" '
        'stroke-width="0.4"/>'
        + sheet.text(str(one.rank), x, y + 1.2, size=sheet.PLAIN, anchor="middle", bold=True)
        + "</g>"
    )


def _column(
    found: Appraisal,
    name: str,
    explored: Sequence[str],
    sources: Sequence[str],
    scores: Scores,
) -> list[str]:
    """The legend, how far it holds, and the sectors in words, as far as there is room."""
    y, drawn = MAP_TOP + 3, []
    for sample, words in _legend(found, name, scores):
        drawn.append(f'<g transform="translate({COLUMN:.2f} {y - 3:.2f})">{sample}</g>')
        drawn.append(sheet.text(words, COLUMN + 11, y))
        y += LINE * 1.25
    *said_before, fit, held = (each for each in found.lines() if not each.startswith("Secteur"))
    said = [
        held,
        f"{fit} Ces sites ont servi au calcul.",
        *said_before,
        *explored,
        *(f"Sources : {each}." for each in sources),
        *(_told(each) for each in found.sectors),
    ]
    y += 2
    for index, one in enumerate(said):
        lines = sheet.wrapped(one, COLUMN_WIDTH)
        if y + len(lines) * LINE > sheet.HEIGHT - 12:
            rest = len(said) - index
            drawn.append(
                sheet.text(f"… et {rest} autres : voir le tableau.", COLUMN, y, italic=True)
            )
            break
        for each in lines:
            drawn.append(sheet.text(each, COLUMN, y))
            y += LINE
        y += 1.2
    return drawn


def _told(one: Sector) -> str:
    best = "; ".join(each.words for each in one.reasons[:2])
    return f"Secteur {one.rank}, {area_words(one.area_m2)} : {best}."


def _legend(found: Appraisal, name: str, scores: Scores) -> list[tuple[str, str]]:
    samples = [
        (
            f'<rect width="8" height="3.6" fill="none" stroke="{SECTOR}" stroke-width="0.8"/>',
            "secteur, par rang",
        ),
        (
            f'<path d="M4 2h0" stroke="{sheet.INK}" stroke-width="1.1" stroke-linecap="round"/>',
            "mobilier connu",
        ),
    ]
    hatched = f'<rect width="8" height="3.6" fill="url(#{name}-hachures)"/>'
    samples += [
        (
            f'<rect width="8" height="3.6" fill="{color}" stroke="{sheet.PALE}" '
            'stroke-width="0.2"/>',
            f"score {each.words}, {area_words(each.area_m2)}",
        )
        for each, color in reversed(list(colored(scores)))
    ]
    samples += [(hatched, f"{title} : rien n’en est dit") for title in found.masked_m2]
    return samples


def _bar(plan: _Plan, bottom: float) -> str:
    metres = next(
        each
        for each in (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
        if each * plan.mm_per_m <= 60 or each == 1
    )
    long = metres * plan.mm_per_m
    y = bottom + 7
    return sheet.path(f"M{MAP_LEFT} {y}v-2m0 2h{long:.2f}v-2", width=0.4) + sheet.text(
        f"{metres} m", MAP_LEFT + long + 2, y
    )
