"""The app's mark, drawn once and told as SVG and as PNG: a drop above the ground where a pipe runs.

Coordinates are those of a square of 96, y downwards.
"""

from __future__ import annotations

import math
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 96
GROUND, DROP, PIPE = "#0b4641", "#ffffff", "#8fd0c6"
_PIPE = (16.0, 70.0, 80.0, 77.0)
# Sizes that a manifest names; others are not drawn.
SIZES = (180, 192, 512)
_SMOOTH = 4


def drop() -> list[tuple[float, float]]:
    """The outline: two tangents from the tip to a circle, and the rest of the circle."""
    x, y, radius, tip = 48.0, 46.0, 15.5, 15.0
    turn = math.acos(radius / (y - tip))
    start, end = math.pi / 2 - turn, math.pi / 2 + turn
    steps = 64
    arc = [start - step * (2 * math.pi - (end - start)) / steps for step in range(steps + 1)]
    return [(x, tip), *((x + radius * math.cos(a), y - radius * math.sin(a)) for a in arc)]


def svg() -> str:
    """The mark as an SVG document; it fills its square, so that systems may cut corners off."""
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in drop())
    left, top, right, bottom = _PIPE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="{GROUND}"/>'
        f'<polygon points="{points}" fill="{DROP}"/>'
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
        f' rx="3.5" fill="{PIPE}"/></svg>'
    )


@lru_cache(maxsize=len(SIZES))
def png(size: int) -> bytes:
    """The same as PNG, `size` pixels wide."""
    scale = size * _SMOOTH / SIDE
    image = Image.new("RGB", (size * _SMOOTH, size * _SMOOTH), GROUND)
    draw = ImageDraw.Draw(image)
    draw.polygon([(x * scale, y * scale) for x, y in drop()], fill=DROP)
    left, top, right, bottom = (each * scale for each in _PIPE)
    draw.rounded_rectangle((left, top, right, bottom), radius=3.5 * scale, fill=PIPE)
    told = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(told, "PNG", optimize=True)
    return told.getvalue()
