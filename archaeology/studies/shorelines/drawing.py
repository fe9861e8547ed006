"""How a shoreline is drawn on a map."""

from __future__ import annotations

from typing import Any

from archaeology.studies.layers import COLORS

Drawn = dict[str, Any]
# The strokes that `<geo-map>` knows by this name, in their colour.
HATCHING, HATCHED = "hatching", "#595959"
EDGE = "#3d3a34"


def areas_of_map(source: str, opacity: float) -> list[Drawn]:
    """The style layers of what is wet and what is unknown (`kind`, `probability`), from below.

    The surest water lies above and hides what it lies on: each place has the colour of its line in
    the legend, whatever is beneath.
    """
    drawn: list[Drawn] = [
        {
            "id": f"wet-{probability}",
            "type": "fill",
            "source": source,
            "filter": ["==", ["get", "probability"], probability],
            "paint": {"fill-color": color, "fill-opacity": opacity},
        }
        for probability, color in sorted(COLORS.items())
    ]
    unknown = {
        "id": "unknown",
        "type": "fill",
        "source": source,
        "filter": ["==", ["get", "kind"], "unknown"],
        "paint": {"fill-pattern": HATCHING},
    }
    return [*drawn, unknown]


def lines_of_map(areas: str, shores: str) -> list[Drawn]:
    """The style layers of the edge of the area and of the shorelines, from below."""
    drawn: list[Drawn] = [
        {
            "id": "area-edge",
            "type": "line",
            "source": areas,
            "filter": ["==", ["get", "kind"], "area"],
            "layout": {"line-join": "round"},
            "paint": {"line-color": EDGE, "line-width": 2, "line-dasharray": [3, 2]},
        }
    ]
    for probability, color in sorted(COLORS.items()):
        drawn.append(
            {
                "id": f"shore-{probability}",
                "type": "line",
                "source": shores,
                "filter": ["==", ["get", "probability"], probability],
                "layout": {"line-join": "round"},
                "paint": {"line-color": color, "line-width": 2.5 if probability == 50 else 1.5},
            }
        )
    return drawn
