"""An app's mark, declared once and told as SVG and as PNG.

Coordinates are those of a square of 96, y downwards; the ground fills the square, so that systems
may cut corners off.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 96
_SMOOTH = 4
# Sizes that a manifest names; others are not drawn.
SIZES = (180, 192, 512)


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled outline."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle with round corners: left, top, right, bottom."""

    box: tuple[float, float, float, float]
    fill: str
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Icon:
    """The mark: shapes on a ground, from below."""

    ground: str
    shapes: tuple[Polygon | Bar, ...]
    sizes: tuple[int, ...] = SIZES

    def svg(self) -> str:
        """The mark as an SVG document."""
        drawn = "".join(map(_element, self.shapes))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
            f'<rect width="{SIDE}" height="{SIDE}" fill="{self.ground}"/>{drawn}</svg>'
        )

    def png(self, size: int) -> bytes:
        """The same as PNG, `size` pixels wide."""
        return _png(self, size)


def _element(shape: Polygon | Bar) -> str:
    if isinstance(shape, Polygon):
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
        return f'<polygon points="{points}" fill="{shape.fill}"/>'
    left, top, right, bottom = shape.box
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
        f' rx="{shape.radius:g}" fill="{shape.fill}"/>'
    )


@lru_cache(maxsize=2 * len(SIZES))
def _png(icon: Icon, size: int) -> bytes:
    scale = size * _SMOOTH / SIDE
    image = Image.new("RGB", (size * _SMOOTH, size * _SMOOTH), icon.ground)
    draw = ImageDraw.Draw(image)
    for shape in icon.shapes:
        if isinstance(shape, Polygon):
            draw.polygon([(x * scale, y * scale) for x, y in shape.points], fill=shape.fill)
        else:
            box = [each * scale for each in shape.box]
            draw.rounded_rectangle(box, radius=shape.radius * scale, fill=shape.fill)
    told = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(told, "PNG", optimize=True)
    return told.getvalue()
