"""Where an extent ends before the water does: at the edge of the area, or of the relief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from scipy.ndimage import binary_dilation

from archaeology.analysis.terrain import Grid, contours
from archaeology.analysis.terrain.grid import Bounds

SIDES = ("west", "south", "east", "north")


def unknown_within(probability: Grid, bounds: Bounds) -> shapely.Geometry:
    """What of an area (EPSG:2154) was not computed: the relief does not know it, or ends before."""
    known = (~np.isnan(probability.values)).astype(np.float32)
    (computed,) = contours(probability.with_values(known), (1.0,)).values()
    return shapely.box(*bounds).difference(computed)


def reaches(probability: Grid, bounds: Bounds, least: float) -> dict[str, Any]:
    """Which sides of the area water of at least this probability reaches (`sides`), and whether it
    reaches ground that the relief does not know (`unknown`).
    """
    values = probability.values
    with np.errstate(invalid="ignore"):
        wet = values >= np.float32(least)
    edges = {"west": wet[:, 0], "south": wet[-1], "east": wet[:, -1], "north": wet[0]}
    cell = max(probability.cell_m)
    # Where the relief ends well within the area its edge is not that of the area.
    of_area = {
        side: abs(here - asked) <= cell
        for side, here, asked in zip(SIDES, probability.bounds, bounds, strict=True)
    }
    touched = [side for side in SIDES if edges[side].any()]
    beside = bool((binary_dilation(np.isnan(values)) & wet).any())
    return {
        "sides": [side for side in touched if of_area[side]],
        "unknown": beside or any(not of_area[side] for side in touched),
    }


def reaches_in_words(extent: Mapping[str, Any]) -> list[str]:
    """A sentence for each edge at which the extent stops and the water does not."""
    # Studies of earlier days did not look.
    found = extent.get("reaches") or {"sides": [], "unknown": False}
    names = {"west": _("ouest"), "south": _("sud"), "east": _("est"), "north": _("nord")}
    sides = [names[each] for each in found["sides"]]
    said = []
    if sides:
        listed = _(" et ").join([", ".join(sides[:-1]), sides[-1]] if len(sides) > 1 else sides)
        said.append(
            _(
                "L’eau atteint le bord de la zone étudiée (%(sides)s) : jusqu’où elle continue "
                "au-delà n’a pas été calculé."
            )
            % {"sides": listed}
        )
    if found["unknown"]:
        said.append(
            _(
                "L’eau atteint un terrain que le relief ne connaît pas : jusqu’où elle continue "
                "est inconnu."
            )
        )
    return said
