"""The app's mark: an arch on its ground, and the water at its foot."""

from __future__ import annotations

import math

from layers.ui.app_icon import Bar, Icon, Polygon

GROUND, STONE, WATER = "#0b4641", "#f0b46a", "#8fd0c6"


def _arch() -> tuple[tuple[float, float], ...]:
    """A round arch: up along the outside, back along the inside."""
    x, spring, foot, outer, inner = 48.0, 44.0, 68.0, 24.0, 13.0
    steps = 32
    turns = [math.pi * step / steps for step in range(steps + 1)]
    outside = ((x - outer * math.cos(a), spring - outer * math.sin(a)) for a in turns)
    inside = ((x + inner * math.cos(a), spring - inner * math.sin(a)) for a in turns)
    return (
        (x - outer, foot),
        *outside,
        (x + outer, foot),
        (x + inner, foot),
        *inside,
        (x - inner, foot),
    )


ICON = Icon(GROUND, (Polygon(_arch(), STONE), Bar((18.0, 71.0, 78.0, 77.0), WATER, radius=3.0)))
