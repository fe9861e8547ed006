"""Lines and areas without the corners that say nothing, however many they are.

Thinning by recursion (GEOS's Douglas–Peucker) ends the process at a jagged line of some tens of
thousands of corners, and the edge of a flood over a large grid is one.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

# Corners that are thinned at once.
PIECE = 1_000

Corners = NDArray[np.float64]


def thinned_line(corners: Corners, tolerance: float) -> Corners:
    """A line (n, 2) less the corners that a line nearer than `tolerance` does without.

    Douglas & Peucker 1973, Cartographica 10(2): 112–122, by pieces whose ends stay.
    """
    thin = []
    for start in range(0, max(1, len(corners) - 1), PIECE):
        piece = shapely.linestrings(corners[start : start + PIECE + 1])
        thin.append(shapely.get_coordinates(shapely.simplify(piece, tolerance))[:-1])
    return np.vstack([*thin, corners[-1:]])


def thinned_areas(areas: MultiPolygon, tolerance: float) -> MultiPolygon:
    """Areas that do not overlap, less corners whose triangle is smaller than `tolerance` squared.

    They stay valid and do not overlap afterwards (Visvalingam & Whyatt 1993, The Cartographic
    Journal 30(1): 46–51, kept from crossing). Units are those of the areas.
    """
    parts = shapely.get_parts(areas)
    return MultiPolygon(list(shapely.coverage_simplify(parts, tolerance))) if len(parts) else areas
