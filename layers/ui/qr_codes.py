"""QR codes, drawn where a page is made."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn_code(text: str) -> SafeString:
    """A text as a QR code: an SVG of any size, with the quiet zone that readers need."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass=None)
    return mark_safe(drawing)  # noqa: S308  # drawn by us: paths and nothing that was given
