"""How the densities of a slice are drawn on a map."""

from __future__ import annotations

from typing import Any

SOURCE = "density"


def areas_of_map(opacity: float) -> list[dict[str, Any]]:
    """The style layers: the densest shade of a place hides the others, so that each has the colour
    of its line in the legend.
    """
    return [
        {
            "id": SOURCE,
            "type": "fill",
            "source": SOURCE,
            "layout": {"fill-sort-key": ["get", "per_hectare"]},
            "paint": {"fill-color": ["get", "color"], "fill-opacity": opacity},
        }
    ]
