"""The small plan: where the line runs and where the remains lie beside it."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

import numpy as np
import shapely

from archaeology.analysis.section.cutting import Section
from archaeology.analysis.section.drawing import sheet
from archaeology.analysis.section.drawing.labels import Box
from archaeology.analysis.section.line import Floats

# Small outlines are enough for a small plan.
COARSE_MM = 0.2
# Ends nearer to each other share one label.
TOGETHER_MM = 8.0


def plan(section: Section, room: Box) -> list[str]:
    """The line with its strip, north up, the extents of the operations, a dot for each thing."""
    strip = shapely.LineString(section.line.points).buffer(section.distance_m, cap_style="flat")
    seen = shapely.unary_union([strip, shapely.LineString(section.line.points)])
    west, south, east, north = seen.bounds
    shown = shapely.box(west, south, east, north)
    top = room.top + 11
    wide, tall = room.right - room.left - 6, room.bottom - top - 3
    mm = min(wide / max(east - west, 1e-9), tall / max(north - south, 1e-9))
    left = room.left + 3 + (wide - (east - west) * mm) / 2
    upper = top + (tall - (north - south) * mm) / 2

    def at(xy: Floats) -> list[tuple[float, float]]:
        return [(left + (x - west) * mm, upper + (north - y) * mm) for x, y in xy]

    def outline(shape: shapely.Geometry) -> str:
        drawn = ""
        for part in shapely.get_parts(shape.intersection(shown).simplify(COARSE_MM / mm)):
            rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for ring in rings:
                points = at(shapely.get_coordinates(ring))
                if not points:
                    continue
                # A core has no outline: a small cross.
                (x, y), single = points[0], len(points) == 1
                cross = f"M{x - 0.6:.2f} {y:.2f}h1.2M{x:.2f} {y - 0.6:.2f}v1.2"
                drawn += cross if single else _joined(points)
        return drawn

    near = [each.thing for each in section.placed] + [each.thing for each in section.apart]
    things = np.array([(each.x, each.y) for each in near]).reshape(-1, 2)
    dots = "".join(f"M{x - 0.35:.2f} {y:.2f}h.7" for x, y in at(things))
    digs = "".join(outline(each.dig.shape) for each in section.digs)
    path = at(section.line.vertices)
    letters = [_letter("A", path[0], path[1]), _letter("B", path[-1], path[-2])]
    if hypot(path[0][0] - path[-1][0], path[0][1] - path[-1][1]) < TOGETHER_MM:
        letters = [_letter("A, B", path[0], path[1])]
    return [
        sheet.text("Plan", room.left, room.top, size=sheet.PLAIN, bold=True),
        sheet.path(outline(strip), stroke=sheet.PALE, width=0.2) if section.distance_m else "",
        sheet.path(digs, stroke=sheet.GREY, width=0.3) if digs else "",
        sheet.path(_joined(path), width=0.4),
        sheet.path(dots, width=0.7) if dots else "",
        *letters,
        _north(room.right - 2, room.top + 2),
    ]


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _letter(letter: str, end: tuple[float, float], inner: tuple[float, float]) -> str:
    """A letter in line with the end that it names, outside."""
    dx, dy = end[0] - inner[0], end[1] - inner[1]
    away = 2.4 / max(hypot(dx, dy), 1e-9)
    x, y = end[0] + dx * away, end[1] + dy * away + 1
    return sheet.text(letter, x, y, anchor="middle", bold=True)


def _north(x: float, y: float) -> str:
    return sheet.path(f"M{x:.2f} {y:.2f}v-5l-1 2M{x:.2f} {y - 5:.2f}l1 2", width=0.3) + sheet.text(
        "N", x, y + 3, anchor="middle", bold=True
    )
