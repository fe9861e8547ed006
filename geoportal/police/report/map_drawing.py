"""The report's map: an SVG of communes, base map and the site's segment, without any words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from geoportal.police.models import SpeedSite
from layers.access.actor import Actor
from layers.catalog.box import Box
from layers.catalog.registry import UnknownLayer, layer_for

WIDTH, HEIGHT = 680, 320
# How much road is shown around a segment, in metres.
AROUND_M = 900.0
COLORS = {
    "water": "#a9cfe3",
    "forest": "#dfe9d6",
    "road": "#d8a657",
    "rail": "#8d8d8d",
    "bridge": "#7a6a58",
}

Corners = Sequence[Sequence[float]]


class Drawing:
    """Turns coordinates in EPSG:2154 into places on the sheet."""

    def __init__(self, extent: tuple[float, float, float, float]) -> None:
        west, south, east, north = extent
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        self.metres = max((east - west + 2 * AROUND_M) / WIDTH, (north - south + AROUND_M) / HEIGHT)
        self.west = middle_x - self.metres * WIDTH / 2
        self.north = middle_y + self.metres * HEIGHT / 2
        self.parts: list[str] = []

    @property
    def box(self) -> Box:
        """What the sheet covers."""
        east, south = self.west + self.metres * WIDTH, self.north - self.metres * HEIGHT
        return Box(self.west, south, east, self.north, 2154)

    def path(self, corners: Corners, *, closed: bool = False) -> str:
        """A line as the data of an SVG path."""
        places = (
            f"{(x - self.west) / self.metres:.1f} {(self.north - y) / self.metres:.1f}"
            for x, y, *_rest in corners
        )
        return "M" + "L".join(places) + ("Z" if closed else "")

    def draw(self, data: str, **how: str) -> None:
        """Add a path with attributes."""
        told = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in how.items())
        self.parts.append(f'<path d="{data}" {told}/>')

    def svg(self) -> str:
        """The whole sheet."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4f6f0"/>{"".join(self.parts)}</svg>'
        )


def site_map(actor: Actor, site: SpeedSite, color: str) -> tuple[str, int]:
    """The drawing, and how many metres a quarter of its width is."""
    drawing = Drawing(site.geom.extent)
    for geometry, kind in _features(actor, "base-map", drawing.box, "kind"):
        fill = COLORS.get(kind, "#cccccc")
        for corners, surface in lines_of(geometry):
            if surface:
                drawing.draw(drawing.path(corners, closed=True), fill=fill)
            else:
                width = "14" if kind == "water" else "4" if kind == "road" else "2"
                drawing.draw(
                    drawing.path(corners),
                    fill="none",
                    stroke=fill,
                    stroke_width=width,
                    stroke_linecap="round",
                )
    for geometry, _name in _features(actor, "communes", drawing.box, "name"):
        for corners, _surface in lines_of(geometry):
            drawing.draw(
                drawing.path(corners, closed=True),
                fill="none",
                stroke="#8a9a86",
                stroke_width="1.2",
                stroke_dasharray="7 4",
            )
    _draw_site(drawing, site, color)
    return drawing.svg(), round(drawing.metres * WIDTH / 4)


def _draw_site(drawing: Drawing, site: SpeedSite, color: str) -> None:
    shape: Any = site.geom
    if not site.is_segment:
        x, y = drawing.path([shape.coords])[1:].split()
        drawing.parts.append(
            f'<circle cx="{x}" cy="{y}" r="9" fill="{color}" stroke="#1b2425" stroke-width="2"/>'
        )
        return
    data = drawing.path(shape.coords)
    for stroke, width in (("#1b2425", "11"), (color, "7")):
        drawing.draw(data, fill="none", stroke=stroke, stroke_width=width, stroke_linecap="round")


def _features(
    actor: Actor, layer_id: str, box: Box, field: str
) -> Iterator[tuple[dict[str, Any], str]]:
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
