"""How a shoreline is drawn on a map."""

from __future__ import annotations

from typing import Any

from archaeology.studies.layers import COLORS

Drawn = dict[str, Any]
# The strokes that `<geo-map>` knows by this name, in their colour.
HATCHING, HATCHED = "hatching", "#595959"
EDGE = "#3d3a34"
# Ground beyond the water: almost surely dry, or such that no remain says anything sure of it.
DRY, UNSAID = "dry", "unsaid"
BEYOND = {DRY: "#f0dfae", UNSAID: "#dcd9d3"}


def areas_of_map(source: str, opacity: float) -> list[Drawn]:
    """The style layers of what is dry, wet and unknown (`kind`, `probability`), from below.

    The surest water lies above and hides what it lies on: each place has the colour of its line in
    the legend, whatever is beneath.
    """
    told: list[tuple[str, str, str | int, str]] = [
        *((kind, "kind", kind, color) for kind, color in BEYOND.items()),
        *((f"wet-{each}", "probability", each, color) for each, color in sorted(COLORS.items())),
    ]
    drawn: list[Drawn] = [
        {
            "id": id,
            "type": "fill",
            "source": source,
            "filter": ["==", ["get", name], value],
            "paint": {"fill-color": color, "fill-opacity": opacity},
        }
        for id, name, value, color in told
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
