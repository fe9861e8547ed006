"""The sheet of paper: its places in millimetres, and its text."""

from __future__ import annotations

from archaeology.analysis.matrix.drawing.svg import clean, text_width

# A3, landscape (ISO 216).
WIDTH, HEIGHT, MARGIN = 420.0, 297.0, 12.0
LEFT, RIGHT = 30.0, 404.0
TOP, BOTTOM = 40.0, 206.0
FOOT = 226.0
INK, GREY, PALE = "#1b1b1b", "#595959", "#bdbdbd"
FONT = 'font-family="Arial, Helvetica, sans-serif"'
HALO = (
    ' stroke="#ffffff" stroke-opacity="0.9" stroke-width="0.9" stroke-linejoin="round"'
    ' paint-order="stroke"'
)
SMALL, PLAIN, BIG = 2.8, 3.2, 6.0


def width_of(text: str, size: float = SMALL) -> float:
    """About how wide a text of this size is, millimetres, on the wide side."""
    return 1.08 * text_width(text) * size / 12


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = SMALL,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    italic: bool = False,
    halo: bool = False,
) -> str:
    """A line of text on its baseline; with a `halo` no line strikes through it."""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" {FONT} font-size="{size}" fill="{fill}"'
        + (f' text-anchor="{anchor}"' if anchor != "start" else "")
        + (' font-weight="bold"' if bold else "")
        + (' font-style="italic"' if italic else "")
        + (HALO if halo else "")
        + f">{clean(words)}</text>"
    )


def path(
    d: str, *, stroke: str = INK, width: float = 0.25, fill: str = "none", dash: str = ""
) -> str:
    """A path."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def rectangle(
    x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "none"
) -> str:
    """A rectangle with a thin outline, or none."""
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="0.25"/>'
    )


def wrapped(words: str, width: float, size: float = SMALL) -> list[str]:
    """The words in lines no wider than this; a single longer word stands alone."""
    lines: list[str] = []
    # Not at the space inside a number.
    for word in words.split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def number(value: float, decimals: int = 2) -> str:
    """A number with a French comma, thousands apart, and a true minus sign."""
    written = f"{value:,.{decimals}f}"
    if not any(each in written for each in "123456789"):
        written = written.lstrip("-")
    return written.replace("-", "−").replace(",", "\u202f").replace(".", ",")


def shortened(words: str, most: int) -> str:
    """The words, cut where they are too long."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def hatch(x0: float, y0: float, x1: float, y1: float, step: float = 1.4) -> str:
    """The path of parallel strokes, rising to the right, inside a rectangle."""
    strokes = []
    start = x0 - (y1 - y0) + step / 2
    while start < x1:
        # From (start, y1) up to (start + height, y0), held inside.
        a, b = max(start, x0), min(start + (y1 - y0), x1)
        if b > a:
            strokes.append(f"M{a:.2f} {y1 - (a - start):.2f}L{b:.2f} {y1 - (b - start):.2f}")
        start += step
    return "".join(strokes)
