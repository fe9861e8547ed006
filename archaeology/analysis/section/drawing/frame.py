"""What surrounds a section: title, axes, bends, scale."""

from __future__ import annotations

from itertools import pairwise

from archaeology.analysis.section.cutting import Section
from archaeology.analysis.section.drawing import sheet, words
from archaeology.analysis.section.drawing.scale import Scale, ticks


def title_block(title: str, section: Section, scale: Scale, date: str) -> list[str]:
    """Title, scales and exaggeration, date."""
    times = (
        f"hauteurs × {sheet.number(scale.exaggeration, 0 if scale.exaggeration % 1 == 0 else 2)}"
    )
    scales = (
        f"Échelle horizontale 1:{_grouped(scale.denominator)}, verticale "
        f"1:{_grouped(scale.denominator / scale.exaggeration)} ({times}), imprimé en A3 à 100 %"
    )
    near = (
        f"Vestiges à moins de {_short(section.distance_m)} m de la ligne, projetés sur "
        "elle. Lambert-93 (EPSG:2154), altitudes NGF-IGN69."
    )
    return [
        sheet.text(sheet.shortened(title, 90), sheet.MARGIN, 19, size=sheet.BIG, bold=True),
        sheet.text(scales, sheet.MARGIN, 26, size=sheet.PLAIN),
        sheet.text(near, sheet.MARGIN, 31, size=sheet.PLAIN),
        sheet.text(
            f"Établie le {date}" if date else "",
            sheet.WIDTH - sheet.MARGIN,
            19,
            size=sheet.PLAIN,
            anchor="end",
        ),
        # A sheet is handed on by itself.
        sheet.text(
            words.restricted_words(section),
            sheet.WIDTH - sheet.MARGIN,
            26,
            size=sheet.PLAIN,
            anchor="end",
            bold=True,
        ),
        sheet.text(
            words.far_words(section),
            sheet.WIDTH - sheet.MARGIN,
            31,
            size=sheet.PLAIN,
            anchor="end",
            bold=True,
        ),
    ]


def _grouped(value: float) -> str:
    whole = f"{value:,.0f}" if value >= 100 or value % 1 == 0 else f"{value:.1f}"
    return whole.replace(",", "\u202f").replace(".", ",")


def axes(scale: Scale) -> list[str]:
    """Altitudes on both sides with a fine grid, metres along the line below."""
    drawn = []
    top, right, bottom = scale.top, scale.right, sheet.BOTTOM
    heights, decimals = ticks(scale.low_m, scale.high_m, max(2, int((bottom - top) / 9)))
    for z in heights:
        y = scale.y(z)
        drawn.append(sheet.path(f"M{sheet.LEFT} {y:.2f}H{right:.2f}", stroke="#dddddd", width=0.15))
        drawn.append(sheet.path(f"M{sheet.LEFT} {y:.2f}h-1.5M{right:.2f} {y:.2f}h1.5"))
        drawn.append(sheet.text(sheet.number(z, decimals), sheet.LEFT - 2.2, y + 1, anchor="end"))
    lengths, places = ticks(0, scale.length_m, max(2, int((right - sheet.LEFT) / 18)))
    for chainage in lengths:
        x = scale.x(chainage)
        drawn.append(sheet.path(f"M{x:.2f} {bottom}v1.5"))
        drawn.append(sheet.text(sheet.number(chainage, places), x, bottom + 4.6, anchor="middle"))
    drawn.append(sheet.path(f"M{sheet.LEFT} {top:.2f}V{bottom}H{right:.2f}V{top:.2f}", width=0.3))
    middle = (sheet.LEFT + right) / 2
    drawn.append(sheet.text("Mètres le long de la ligne", middle, bottom + 9.2, anchor="middle"))
    drawn.append(
        f'<g transform="translate({sheet.MARGIN + 1:.2f} {(top + bottom) / 2:.2f}) rotate(-90)">'
        f"{sheet.text('Altitude (m NGF-IGN69)', 0, 0, anchor='middle')}</g>"
    )
    return drawn


def ends(section: Section, scale: Scale) -> list[str]:
    """The letters of the ends with the points of the compass, and the bends between them."""
    y = min(scale.top - 2.5, sheet.BOTTOM)
    drawn = []
    for letter, at_end, x in (("A", False, sheet.LEFT), ("B", True, scale.right)):
        towards = words.heading(section.line, at_end=at_end)
        name = f"{letter} ({towards})" if towards else letter
        drawn.append(sheet.text(name, x, y, size=4, anchor="middle", bold=True))
    for number, bend in enumerate(section.line.bends, 1):
        x = scale.x(float(bend))
        drawn.append(
            f'<g class="section-bend"><title>Coude {number} à '
            f"{sheet.number(float(bend), 1)} m</title>"
            + sheet.path(
                f"M{x:.2f} {scale.top:.2f}V{sheet.BOTTOM}", stroke=sheet.GREY, width=0.2, dash="2 1"
            )
            + "</g>"
        )
    stops = [0.0, *(float(each) for each in section.line.bends), scale.length_m]
    for leg, (start, end) in enumerate(pairwise(stops)):
        middle = scale.x((start + end) / 2)
        beside_letters = min(middle - sheet.LEFT, scale.right - middle) < 20
        if len(stops) == 2 or (end - start) * scale.mm_per_m < 20 or beside_letters:
            continue
        towards = f"vers {words.leg_heading(section.line, leg)}"
        drawn.append(sheet.text(towards, middle, y + 1, anchor="middle", fill=sheet.GREY))
    return drawn


def scale_bar(scale: Scale, x: float, y: float) -> str:
    """A bar of a round length along the line, and one upwards."""
    lengths, _ = ticks(0, 60 / scale.mm_per_m, 2)
    metres = lengths[1]
    long = metres * scale.mm_per_m
    heights, _ = ticks(0, 14 / scale.mm_per_z, 2)
    tall = heights[1] * scale.mm_per_z
    d = f"M{x:.2f} {y - tall:.2f}h-1m1 0V{y:.2f}H{x + long:.2f}v-1"
    return (
        sheet.path(d, width=0.4)
        + sheet.text(f"{_short(metres)} m", x + long + 1.5, y)
        + sheet.text(f"{_short(heights[1])} m", x + 1.5, y - tall + 2)
    )


def _short(value: float) -> str:
    return sheet.number(value, 2).rstrip("0").rstrip(",") if value % 1 else sheet.number(value, 0)
