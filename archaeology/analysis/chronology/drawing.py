"""A curve of things in time as a picture."""

from __future__ import annotations

from math import ceil, floor, log10

from archaeology.analysis.chronology.curve import Curve
from archaeology.analysis.matrix.drawing.svg import clean
from archaeology.analysis.section.drawing import sheet

# Millimetres; half a page, so that two stand on A4.
WIDTH, HEIGHT = 240.0, 118.0
LEFT, RIGHT, TOP, BOTTOM = 20.0, 234.0, 22.0, 92.0
ENVELOPE, LINE = "#c9d9d6", "#0b4641"
LOTS = "Un lot n’a qu’une datation : tous ses objets tombent ensemble dans une tranche."


def draw_curve(curve: Curve, *, title: str, ident: str = "courbe", things: str = "objets") -> str:
    """The curve as an SVG document in millimetres: the expected number of each slice as a stepped
    line, within its envelope. Groups have the ids `courbe-0`, `courbe-1`… of their slices and the
    class `curve-slice`; `ident` begins all ids. Years are written as people count them.
    """
    name = clean(ident)
    drawn = [
        sheet.rectangle(0, 0, WIDTH, HEIGHT, fill="#ffffff"),
        sheet.text(sheet.shortened(title, 80), LEFT, 9, size=4.6, bold=True),
        *curve_marks(curve, ident=name, things=things),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="curve" width="{WIDTH:.0f}mm" '
            f'height="{HEIGHT:.0f}mm" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
            f'aria-labelledby="{name}-titre" aria-describedby="{name}-desc">',
            f'<title id="{name}-titre">{clean(title)}</title>',
            f'<desc id="{name}-desc">{clean(description(curve, things))}</desc>',
            *drawn,
            "</svg>\n",
        ]
    )


def curve_marks(curve: Curve, *, ident: str, things: str = "objets") -> list[str]:
    """The curve without its title, to stand on another sheet: `WIDTH` × `HEIGHT` millimetres."""
    top = max(float(curve.high.max()), float(curve.expected.max()), 1.0)
    heights = _heights(top)
    scale = (BOTTOM - TOP) / heights[-1]
    years = float(curve.edges[0]), float(curve.edges[-1])
    return [
        sheet.text(_said(curve, things), LEFT, 15),
        *_axes(heights, scale, years),
        *(_slice(curve, n, scale, years, ident) for n in range(len(curve.expected))),
        sheet.path(_steps(curve, scale, years), stroke=LINE, width=0.7),
        *_foot(curve, things),
    ]


def description(curve: Curve, things: str = "objets") -> str:
    """The curve in a few sentences, for those who do not see it."""
    best = int(curve.expected.argmax())
    said = (
        f"Le plus d’{things} de {slice_words(curve, best)} : "
        f"{sheet.number(float(curve.expected[best]), 1)} attendus, de "
        f"{sheet.number(float(curve.low[best]), 0)} à {sheet.number(float(curve.high[best]), 0)} "
        f"à {100 * curve.level:.0f} %."
    )
    if curve.outside >= 0.05:
        said += f" {sheet.number(curve.outside, 1)} tombent hors des tranches."
    if curve.lots:
        said += f" {LOTS}"
    return said


def slice_words(curve: Curve, n: int) -> str:
    """« 26 à 50 », « 25 av. J.-C. à 1 av. J.-C. »: the years of a slice, both included."""
    return f"{year_words(int(curve.edges[n]))} à {year_words(int(curve.edges[n + 1]) - 1)}"


def year_words(astronomical: int) -> str:
    """A year as people count: the year 0 of astronomers is 1 BC."""
    return str(astronomical) if astronomical > 0 else f"{1 - astronomical} av. J.-C."


def _said(curve: Curve, things: str) -> str:
    return (
        f"Nombre d’{things} attendu par tranche, avec l’enveloppe de {100 * curve.level:.0f} % que "
        f"laissent les datations imprécises ({curve.draws} tirages)."
    )


def _heights(top: float) -> list[float]:
    """Round numbers from 0 to above the highest."""
    rough = top / 5
    power = 10.0 ** floor(log10(rough))
    step = max(1.0, next(power * each for each in (1, 2, 5, 10) if power * each >= rough))
    return [step * n for n in range(ceil(top / step) + 1)]


def _x(year: float, years: tuple[float, float]) -> float:
    first, last = years
    return LEFT + (year - first) / (last - first) * (RIGHT - LEFT)


def _axes(heights: list[float], scale: float, years: tuple[float, float]) -> list[str]:
    drawn = []
    for height in heights:
        y = BOTTOM - height * scale
        drawn.append(sheet.path(f"M{LEFT} {y:.2f}H{RIGHT}", stroke="#dddddd", width=0.15))
        drawn.append(sheet.text(sheet.number(height, 0), LEFT - 2, y + 1, anchor="end"))
    free = 0.0
    for year in _round_years(*years):
        x, words = _x(year, years), year_words(year)
        half = sheet.width_of(words) / 2
        drawn.append(sheet.path(f"M{x:.2f} {BOTTOM}v1.5"))
        if x - half > free:
            drawn.append(sheet.text(words, x, BOTTOM + 5, anchor="middle"))
            free = x + half + 1.5
    drawn.append(sheet.path(f"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}", width=0.3))
    return drawn


def _round_years(first: float, last: float) -> list[int]:
    """Years that people call round, at most about a dozen: 100 av. J.-C. is −99."""
    step = next(
        each for each in (10, 25, 50, 100, 250, 500, 1000, 5000) if (last - first) / each <= 12
    )
    counted = range(floor(first / step) * step, ceil(last / step) * step + 1, step)
    # There is no year 0 in people's count.
    years = [each + 1 if each < 0 else max(each, 1) for each in counted]
    return [each for each in years if first <= each <= last]


def _slice(curve: Curve, n: int, scale: float, years: tuple[float, float], name: str) -> str:
    left, right = (_x(float(curve.edges[each]), years) for each in (n, n + 1))
    low, high = (BOTTOM - float(each[n]) * scale for each in (curve.low, curve.high))
    told = (
        f"{slice_words(curve, n)} : {sheet.number(float(curve.expected[n]), 1)} attendus, de "
        f"{sheet.number(float(curve.low[n]), 0)} à {sheet.number(float(curve.high[n]), 0)}"
    )
    # The whole column answers a pointer.
    return (
        f'<g class="curve-slice" id="{name}-{n}"><title>{clean(told)}</title>'
        + sheet.rectangle(left, TOP, right - left, BOTTOM - TOP, fill="#ffffff00")
        + sheet.rectangle(left, high, right - left, max(low - high, 0.3), fill=ENVELOPE)
        + "</g>"
    )


def _steps(curve: Curve, scale: float, years: tuple[float, float]) -> str:
    d = ""
    for n, expected in enumerate(curve.expected):
        y = BOTTOM - float(expected) * scale
        left, right = (_x(float(curve.edges[each]), years) for each in (n, n + 1))
        d += f"{'L' if d else 'M'}{left:.2f} {y:.2f}H{right:.2f}"
    return d


def _foot(curve: Curve, things: str) -> list[str]:
    y = BOTTOM + 13
    said = [
        sheet.path(f"M{LEFT} {y - 1:.2f}h8", stroke=LINE, width=0.7),
        sheet.text(f"{things} attendus", LEFT + 10, y),
        sheet.rectangle(LEFT + 52, y - 2.6, 8, 3.2, fill=ENVELOPE),
        sheet.text(f"enveloppe à {100 * curve.level:.0f} %", LEFT + 62, y),
    ]
    warning = "Ce que les datations laissent ouvert ; rien de ce qui n’a pas été trouvé."
    if curve.outside >= 0.05:
        warning += f" Hors des tranches : {sheet.number(curve.outside, 1)}."
    said.append(sheet.text(warning, LEFT, y + 6, italic=True))
    if curve.lots:
        said.append(sheet.text(LOTS, LEFT, y + 11, italic=True))
    return said
