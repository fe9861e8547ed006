"""The marks of a Harris matrix as SVG text."""

from __future__ import annotations

import unicodedata
from html import escape

from archaeology.analysis.matrix.drawing.kinds import PLAIN, Kind, kind_of
from archaeology.analysis.matrix.record import Unit

BOX = 24.0
EQUALS = 16.0
# Of a unit without phase among bands of phases.
STAR = "*"
INK = "#1b1b1b"
PALE = "#767676"
FONT = 'font-family="Arial, Helvetica, sans-serif"'


def text_width(text: str) -> float:
    """About how wide a text of 12 px is, on the wide side: fonts differ."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or char in "MW@%…—":
        return 12.5
    if char in "ilj.,:;'|!()[] ":
        return 4.2
    if char in "mw" or char.isupper():
        return 9.6
    return 7.0


def clean(text: str) -> str:
    """Text for SVG: escaped, and without the characters that XML does not know."""
    return escape("".join(char if char.isprintable() else " " for char in text), quote=True)


def document(
    title: str,
    description: str,
    ident: str,
    size: tuple[float, float],
    marks: list[str],
    *,
    links: bool,
) -> str:
    """The SVG around the marks."""
    width, height = size
    name = clean(ident)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="harris" width="{width:.0f}" '
            f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'role="{"group" if links else "img"}" aria-labelledby="{name}-titre" '
            f'aria-describedby="{name}-desc">',
            f'<title id="{name}-titre">{clean(title)}</title>',
            f'<desc id="{name}-desc">{clean(description)}</desc>',
            *marks,
            "</svg>\n",
        ]
    )


def phase_label(phase: str) -> str:
    """A phase as its band names it: a number alone says too little."""
    return f"Phase {phase}" if len(phase) <= 4 else phase[:24]


def band(label: str, number: int, top: float, bottom: float, right: float) -> str:
    """The rows of a phase, told apart by a line, a name and every second one's grey."""
    fill = "#f5f5f5" if number % 2 else "#ffffff"
    return (
        f'<g class="harris-band"><rect x="8" y="{top:.1f}" width="{right - 8:.1f}" '
        f'height="{bottom - top:.1f}" fill="{fill}" stroke="{PALE}" stroke-width="0.75" '
        f'stroke-dasharray="2 3"/>'
        f'<text class="harris-label" x="16" y="{top + 18:.1f}" {FONT} font-size="12" '
        f'font-weight="bold" fill="{INK}">{clean(label)}</text></g>'
    )


def line(path: str, shift: float) -> str:
    """The lines of a net."""
    return (
        f'<path class="harris-line" transform="translate({shift:.1f} 0)" d="{path}" fill="none" '
        f'stroke="{INK}" stroke-width="1.2"/>'
    )


def contemporary_sign(left: float, right: float, y: float) -> str:
    """Two broken lines behind the boxes of one time."""
    return (
        f'<path class="harris-contemporary" d="M{left:.1f} {y - 2:.1f}H{right:.1f}'
        f'M{left:.1f} {y + 2:.1f}H{right:.1f}" fill="none" stroke="{INK}" stroke-width="0.9" '
        f'stroke-dasharray="4 3"/>'
    )


def frame(x: float, y: float, width: float, half: float) -> str:
    """What holds equal units together."""
    return (
        f'<rect class="harris-equal" x="{x:.1f}" y="{y - half:.1f}" width="{width:.1f}" '
        f'height="{2 * half:.1f}" rx="3" fill="#ffffff" stroke="{INK}" stroke-width="1.2"/>'
    )


def equals(x: float, y: float) -> str:
    """The sign between equal units."""
    return _text("=", x, y, 'aria-hidden="true"')


def _text(text: str, x: float, y: float, more: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y + 4.2:.1f}" text-anchor="middle" {FONT} font-size="12" '
        f'fill="{INK}" {more}>{clean(text)}</text>'.replace(" >", ">")
    )


def box(unit: Unit, label: str, place: tuple[float, float, float], href: str | None) -> str:
    """A unit: its shape, its name, and all that is known of it as a tooltip."""
    x, y, width = place
    kind = kind_of(unit.kind)
    about = [unit.name, unit.kind, phase_label(unit.phase) if unit.phase else "", unit.structure]
    if not unit.recorded:
        about.append("sans fiche")
    dashed = ' stroke-dasharray="3 2"' if not unit.recorded else ""
    inside = (
        f"<title>{clean(', '.join(each for each in about if each))}</title>"
        f"{_shape(kind, x, y, width, dashed)}{_text(label, x + width / 2, y)}"
    )
    classes = f"harris-unit harris-{kind.key}" + ("" if unit.recorded else " harris-unrecorded")
    if href is not None:
        inside = f'<a href="{clean(href)}">{inside}</a>'
    return f'<g class="{classes}">{inside}</g>'


def _shape(kind: Kind, x: float, y: float, width: float, dashed: str = "") -> str:
    top, half = y - BOX / 2, BOX / 2
    look = f'fill="{kind.fill}" stroke="{INK}" stroke-width="1.2"{dashed}'
    if kind.key == "cut":
        # The profile of a pit.
        return (
            f'<path d="M{x:.1f} {top:.1f}H{x + width:.1f}L{x + width - 8:.1f} {top + BOX:.1f}'
            f'H{x + 8:.1f}Z" {look}/>'
        )
    if kind.key == "surface":
        return (
            f'<path d="M{x + 7:.1f} {top:.1f}H{x + width - 7:.1f}L{x + width:.1f} {y:.1f}'
            f'L{x + width - 7:.1f} {top + BOX:.1f}H{x + 7:.1f}L{x:.1f} {y:.1f}Z" {look}/>'
        )
    corner = f' rx="{half - 1:.1f}"' if kind.key == "fill" else ""
    drawn = (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{BOX:.1f}"{corner} {look}/>'
    )
    if kind.key == "structural":
        drawn += (
            f'<rect x="{x + 3:.1f}" y="{top + 3:.1f}" width="{width - 6:.1f}" '
            f'height="{BOX - 6:.1f}" fill="none" stroke="{INK}" stroke-width="0.8"/>'
        )
    return drawn


def legend_entries(
    kinds: list[Kind], *, unrecorded: bool, equal: bool, contemporary: bool, without_phase: bool
) -> list[tuple[str, str]]:
    """(drawn sample for x=0 and y=0, what it means) of all signs that occur."""
    plain = any(kind is PLAIN for kind in kinds)
    entries = []
    for kind in kinds:
        if kind.key == "deposit" and plain:
            # Both are a simple box.
            entries.append((_shape(kind, 0, 0, 30), f"{kind.label} ou {PLAIN.label}"))
        elif kind is not PLAIN or all(other.key != "deposit" for other in kinds):
            entries.append((_shape(kind, 0, 0, 30), kind.label))
    if unrecorded:
        entries.append((_shape(PLAIN, 0, 0, 30, ' stroke-dasharray="3 2"'), "sans fiche"))
    if equal:
        entries.append((frame(0, 0, 30, BOX / 2) + equals(15, 0), "unités égales"))
    if contemporary:
        entries.append((contemporary_sign(0, 30, 0), "contemporaines"))
    if without_phase:
        entries.append((_text(STAR, 15, 0), "sans phase"))
    return entries


def legend(
    entries: list[tuple[str, str]], left: float, top: float, right: float
) -> tuple[list[str], float]:
    """The signs explained, in as many lines as they need; and where they end."""
    drawn, x, y = [], left, top
    for sample, meaning in entries:
        width = 36 + text_width(meaning) + 18
        if x > left and x + width > right:
            x, y = left, y + 32
        drawn.append(
            f'<g class="harris-legend" transform="translate({x:.1f} {y:.1f}) scale(.85)">{sample}'
            f'<text x="37" y="4.2" {FONT} font-size="13" fill="{INK}">{clean(meaning)}</text></g>'
        )
        x += width
    return drawn, y + 12
