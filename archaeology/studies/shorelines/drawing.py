"""How a shoreline is drawn on a map."""

from __future__ import annotations

from typing import Any

from archaeology.studies.layers import COLORS
from archaeology.studies.shorelines.presenting import UNKNOWN_COLOR

Drawn = dict[str, Any]
# The surest water the darkest; each area lies within the next one, so that they add up.
_OPACITY = {5: 0.3, 50: 0.35, 95: 0.45}


def layers_of_map(areas: str, lines: str) -> list[Drawn]:
    """The style layers of the areas (`kind`, `probability`) and of the shorelines, from below."""
    unknown = ["==", ["get", "kind"], "unknown"]
    inert = {"metadata": {"geoportal:interactive": False}}
    drawn: list[Drawn] = [
        {
            "id": "unknown",
            "type": "fill",
            "source": areas,
            "filter": unknown,
            "paint": {"fill-color": UNKNOWN_COLOR, "fill-opacity": 0.55},
        },
        {
            "id": "unknown-edge",
            "type": "line",
            "source": areas,
            "filter": unknown,
            "paint": {"line-color": UNKNOWN_COLOR, "line-width": 1.5, "line-dasharray": [2, 2]},
        },
    ]
    for probability, color in sorted(COLORS.items()):
        only = ["==", ["get", "probability"], probability]
        drawn.append(
            {
                "id": f"wet-{probability}",
                "type": "fill",
                "source": areas,
                "filter": only,
                "paint": {"fill-color": color, "fill-opacity": _OPACITY[probability]},
            }
        )
        drawn.append(
            {
                "id": f"shore-{probability}",
                "type": "line",
                "source": lines,
                "filter": only,
                "layout": {"line-join": "round"},
                "paint": {"line-color": color, "line-width": 2.5 if probability == 50 else 1.5},
            }
        )
    return [each | inert for each in drawn]
