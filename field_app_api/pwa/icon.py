"""The app's mark: a drop above the ground where a pipe runs."""

from __future__ import annotations

import math

from layers.ui.app_icon import Bar, Icon, Polygon

GROUND, DROP, PIPE = "#0b4641", "#ffffff", "#8fd0c6"


def _drop() -> tuple[tuple[float, float], ...]:
    """The outline: two tangents from the tip to a circle, and the rest of the circle."""
    x, y, radius, tip = 48.0, 46.0, 15.5, 15.0
    turn = math.acos(radius / (y - tip))
    start, end = math.pi / 2 - turn, math.pi / 2 + turn
    steps = 64
    arc = [start - step * (2 * math.pi - (end - start)) / steps for step in range(steps + 1)]
    return ((x, tip), *((x + radius * math.cos(a), y - radius * math.sin(a)) for a in arc))


ICON = Icon(GROUND, (Polygon(_drop(), DROP), Bar((16.0, 70.0, 80.0, 77.0), PIPE, radius=3.5)))
