"""A map on paper: an SVG of the ground, in EPSG:2154, on which a report draws its own things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import escape

from layers.access.actor import Actor
from layers.catalog.box import Box
from layers.catalog.registry import UnknownLayer, layer_for

WIDTH, HEIGHT = 680, 320
COLORS = {
    "water": "#a9cfe3",
    "forest": "#dfe9d6",
    "road": "#d8a657",
    "rail": "#8d8d8d",
    "bridge": "#7a6a58",
}

Corners = Sequence[Sequence[float]]
Extent = tuple[float, float, float, float]


class PrintedMap:
    """Turns coordinates in EPSG:2154 into places on a sheet.

    Args:
        extent: west, south, east, north of what must be seen, metres.
        around: how many metres of ground are shown beside it.
        height: of the sheet; its width is `WIDTH`.
    """

    def __init__(self, extent: Extent, around: float, height: int = HEIGHT) -> None:
        west, south, east, north = extent
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        self.height = height
        across, upwards = east - west + 2 * around, north - south + 2 * around
        self.metres = max(across / WIDTH, upwards / height)
        self.west = middle_x - self.metres * WIDTH / 2
        self.north = middle_y + self.metres * height / 2
        self.parts: list[str] = []

    @property
    def box(self) -> Box:
        """What the sheet covers."""
        east, south = self.west + self.metres * WIDTH, self.north - self.metres * self.height
        return Box(self.west, south, east, self.north, 2154)

    @property
    def quarter(self) -> int:
        """How many metres a quarter of its width is."""
        return round(self.metres * WIDTH / 4)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a position is on the sheet."""
        return (x - self.west) / self.metres, (self.north - y) / self.metres

    def path(self, corners: Corners, *, closed: bool = False) -> str:
        """A line as the data of an SVG path."""
        places = (self.place(x, y) for x, y, *_rest in corners)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + ("Z" if closed else "")

    def draw(self, data: str, **how: str) -> None:
        """Add a path with attributes."""
        told = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in how.items())
        self.parts.append(f'<path d="{data}" {told}/>')

    def draw_shape(self, geometry: dict[str, Any], **how: str) -> None:
        """Add a GeoJSON geometry in EPSG:2154; a surface keeps its holes."""
        lines = list(lines_of(geometry))
        data = "".join(self.path(corners, closed=surface) for corners, surface in lines)
        if data:
            self.draw(data, fill_rule="evenodd", **how)

    def dot(self, x: float, y: float, color: str, radius: float = 9, mark: str = "") -> None:
        """Add a disc at a position, with a few letters in it."""
        at_x, at_y = self.place(x, y)
        self.parts.append(
            f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="{radius:g}" fill="{color}" '
            'stroke="#1b2425" stroke-width="1.5"/>'
        )
        if mark:
            self.parts.append(
                f'<text x="{at_x:.1f}" y="{at_y:.1f}" dy="0.36em" text-anchor="middle" '
                f'font-family="sans-serif" font-size="{radius * 1.3:g}" font-weight="700" '
                f'fill="#ffffff">{escape(mark)}</text>'
            )

    def draw_ground(self, actor: Actor) -> None:
        """Add the base map and the communes, as the actor may see them."""
        for geometry, kind in features_in(actor, "base-map", self.box, "kind"):
            fill = COLORS.get(kind, "#cccccc")
            for corners, surface in lines_of(geometry):
                if surface:
                    self.draw(self.path(corners, closed=True), fill=fill)
                else:
                    width = "14" if kind == "water" else "4" if kind == "road" else "2"
                    self.draw(
                        self.path(corners),
                        fill="none",
                        stroke=fill,
                        stroke_width=width,
                        stroke_linecap="round",
                    )
        for geometry, _name in features_in(actor, "communes", self.box, "name"):
            self.draw_shape(
                geometry,
                fill="none",
                stroke="#8a9a86",
                stroke_width="1.2",
                stroke_dasharray="7 4",
            )

    def svg(self) -> str:
        """The whole sheet."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}">'
            f'<rect width="{WIDTH}" height="{self.height}" fill="#f4f6f0"/>'
            f"{''.join(self.parts)}</svg>"
        )


def features_in(
    actor: Actor, layer_id: str, box: Box, field: str
) -> Iterator[tuple[dict[str, Any], str]]:
    """The geometries (EPSG:2154) of a layer of the home territory in a box, and one field."""
    try:
        rows = layer_for(actor, layer_id).visible_to(actor)
    except UnknownLayer:
        return
    rows = rows.of_territory(settings.HOME_TERRITORY).in_bbox(box)
    for each in rows.features(2000, srid=2154, fields=[field]):
        if each.geometry is not None:
            yield dict(each.geometry), str(each.properties.get(field) or "")


def lines_of(geometry: dict[str, Any]) -> Iterator[tuple[Corners, bool]]:
    """The lines of a GeoJSON geometry, and whether each is the edge of a surface."""
    parts, kind = geometry.get("coordinates", []), geometry["type"]
    if kind == "LineString":
        yield parts, False
    elif kind == "MultiLineString":
        for each in parts:
            yield each, False
    elif kind == "Polygon":
        for ring in parts:
            yield ring, True
    elif kind == "MultiPolygon":
        for polygon in parts:
            for ring in polygon:
                yield ring, True
