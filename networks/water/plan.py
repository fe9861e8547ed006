"""The plan on the isolation sheet."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry

from layers.access.actor import Actor
from layers.ui.printed_map import PrintedMap, features_in
from networks.water.drawings import AREA, CLOSE, CLOSED, CUT, DRY
from networks.water.isolating import Cut

HEIGHT = 420
AROUND_M = 60.0
NETWORK, HYDRANT = "#7fa8c9", "#7a3fa0"


def plan_of(actor: Actor, cut: Cut) -> tuple[str, int]:
    """An SVG of what is cut, its valves numbered, and how many metres a quarter of it is wide."""
    seen: list[Any] = [*cut.pipes, *cut.valves]
    shapes = [shapely.from_wkb(bytes(row.geom.wkb)) for row in seen]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    drawing = PrintedMap((west, south, east, north), AROUND_M, HEIGHT)
    drawing.draw_ground(actor)
    area = GEOSGeometry(shapely.to_wkb(cut.area, hex=True), srid=2154)
    drawing.draw_shape(json.loads(area.json), fill=AREA, fill_opacity="0.12")
    for geometry, _code in features_in(actor, "water-pipes", drawing.box, "code"):
        drawing.draw_shape(geometry, fill="none", stroke=NETWORK, stroke_width="2")
    for rows, color in ((cut.without_source, DRY), (cut.pipes, CUT)):
        for pipe in rows:
            drawing.draw_shape(
                json.loads(pipe.geom.json),
                fill="none",
                stroke=color,
                stroke_width="4",
                stroke_linecap="round",
            )
    for device in cut.hydrants:
        drawing.dot(device.geom.x, device.geom.y, HYDRANT, 5)
    for device in cut.closed_already:
        drawing.dot(device.geom.x, device.geom.y, CLOSED, 6)
    for number, device in enumerate(cut.valves, start=1):
        drawing.dot(device.geom.x, device.geom.y, CLOSE, 9, str(number))
    return drawing.svg(), drawing.quarter
