"""QR codes, drawn where a page is made."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

# The quiet zone that readers need, in modules.
QUIET = 4


def drawn_code(text: str) -> SafeString:
    """A text as a QR code: an SVG of any size."""
    drawing = _code(text).svg_inline(
        dark="#000", light="#fff", border=QUIET, omitsize=True, svgclass=None
    )
    return mark_safe(drawing)  # noqa: S308  # drawn by us: paths and nothing that was given


def code_file(text: str) -> bytes:
    """The same as a file of its own, to be printed."""
    file = BytesIO()
    _code(text).save(file, kind="svg", border=QUIET, xmldecl=False)
    return file.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
