"""The shade of hills under light from four sides.

Slopes by Horn's third-order finite difference (Horn 1981, Hill shading and the reflectance map,
Proceedings of the IEEE 69, 14-47); light from the west to the north-east, each weighted by how far
a slope faces across it (Mark 1992, Multidirectional, oblique-weighted, shaded-relief image of the
Island of Hawaii, USGS Open-File Report 92-422), so that no valley hides along the light.
"""

from __future__ import annotations

from typing import Any

import numpy as np

AZIMUTHS = (225.0, 270.0, 315.0, 360.0)
ALTITUDE = 45.0


def hillshade(heights: Any, cell_m: float, exaggeration: float = 1.0) -> Any:
    """The shade of each inner cell, 0 (dark) to 1, as an array two rows and columns smaller.

    Args:
        heights: metres, north up, NaN where unknown; a border of one cell is only looked at.
        cell_m: the side of a cell on the ground.
        exaggeration: by how much heights are stretched.

    Unknown neighbours count as level with the cell itself; an unknown cell is NaN.
    """
    middle = heights[1:-1, 1:-1]

    def at(row: int, column: int) -> Any:
        rows, columns = middle.shape
        piece = heights[row : row + rows, column : column + columns]
        return np.where(np.isnan(piece), middle, piece)

    west = at(0, 0) + 2 * at(1, 0) + at(2, 0)
    east = at(0, 2) + 2 * at(1, 2) + at(2, 2)
    north = at(0, 0) + 2 * at(0, 1) + at(0, 2)
    south = at(2, 0) + 2 * at(2, 1) + at(2, 2)
    stretch = exaggeration / (8 * cell_m)
    to_east, to_north = (east - west) * stretch, (north - south) * stretch
    steep = 1 + to_east**2 + to_north**2
    # Downhill is against the gradient; the direction counts clockwise from the north.
    aspect = np.arctan2(-to_east, -to_north)
    total = np.zeros_like(middle)
    weights = np.zeros_like(middle)
    light_up = np.sin(np.radians(ALTITUDE))
    light_along = np.cos(np.radians(ALTITUDE))
    for azimuth in np.radians(AZIMUTHS):
        # (normal · light): the normal of the ground is (-dx, -dy, 1) / √steep.
        facing = -to_east * np.sin(azimuth) - to_north * np.cos(azimuth)
        lit = np.clip((light_up + light_along * facing) / np.sqrt(steep), 0, 1)
        weight = np.sin(aspect - azimuth) ** 2
        total += weight * lit
        weights += weight
    return np.where(np.isnan(middle), np.nan, total / weights)
