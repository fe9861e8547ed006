"""The report's map: communes, base map and the site's segment, without any words."""

from __future__ import annotations

from typing import Any

from geoportal.police.models import SpeedSite
from layers.access.actor import Actor
from layers.ui.printed_map import PrintedMap

# How much road is shown around a segment, in metres.
AROUND_M = 900.0


def site_map(actor: Actor, site: SpeedSite, color: str) -> tuple[str, int]:
    """The drawing, and how many metres a quarter of its width is."""
    drawing = PrintedMap(site.geom.extent, AROUND_M)
    drawing.draw_ground(actor)
    shape: Any = site.geom
    if site.is_segment:
        data = drawing.path(shape.coords)
        for stroke, width in (("#1b2425", "11"), (color, "7")):
            drawing.draw(
                data, fill="none", stroke=stroke, stroke_width=width, stroke_linecap="round"
            )
    else:
        drawing.dot(shape.x, shape.y, color)
    return drawing.svg(), drawing.quarter
