"""Where the water of a shoreline comes from, and whether the ground of the time is known there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.terrain import (
    Fill,
    FillKind,
    Grid,
    cells_along,
    require_known,
    seeds_along,
)
from archaeology.studies.shorelines.doubting import HeightsAt, above_ground
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters

# The river is looked at in so many places along it, or across its surroundings.
MOST_PLACES = 400


def river_cells(parameters: ShorelineParameters, ground: Grid) -> NDArray[np.bool_]:
    """The cells from which water rises: a line's, or the lowest ground near one corner."""
    river = _shape(parameters)
    near = seeds_along(ground, river)
    if isinstance(river, LineString):
        return near
    heights = np.where(near, ground.values, np.inf)
    lowest: NDArray[np.bool_] = heights == heights.min()
    return lowest & cells_along(ground, river)


def require_river(
    parameters: ShorelineParameters, grounds: Sequence[Mapping[str, Any]], heights_at: HeightsAt
) -> None:
    """Make sure that the recorded ground levels speak as far as the river.

    Raises:
        NothingKnown: they do not; `french` says how far they do, and which reach is enough.
    """
    if parameters.fill != RECORDED_FILL:
        return
    river = _places(parameters)
    places = river[_inside(parameters, river)]
    known = [each is not None for each in heights_at(places)]
    # On ground that the relief does not know either no reach helps, and another refusal says so.
    if any(known):
        fills, doubtful = fills_of(parameters, grounds, heights_at)
        require_known(fills, places[known], parameters.reach_m or None, doubtful=doubtful)


def fills_of(
    parameters: ShorelineParameters, grounds: Sequence[Mapping[str, Any]], heights_at: HeightsAt
) -> tuple[list[Fill], NDArray[np.float64]]:
    """How thick what lies on each recorded ground level of the area is, and the places (n, 2) of
    those above today's ground, of which nothing is concluded; without those where the relief is
    unknown.
    """
    places = np.array([(each["x"], each["y"]) for each in grounds], np.float64).reshape(-1, 2)
    inside = _inside(parameters, places)
    near = [each for each, is_inside in zip(grounds, inside, strict=True) if is_inside]
    fills, doubtful = [], []
    for ground, today in zip(near, heights_at(places[inside]), strict=True):
        if today is None:
            continue
        if above_ground(parameters, ground["z_m"], ground["sigma_m"], today):
            doubtful.append((ground["x"], ground["y"]))
            continue
        fill = Fill(
            x=ground["x"],
            y=ground["y"],
            thickness_m=_thickness(ground, today),
            sigma_m=ground["sigma_m"],
            kind=FillKind(ground["kind"]),
            label=ground["label"],
        )
        fills.append(fill)
    return fills, np.array(doubtful, np.float64).reshape(-1, 2)


def _thickness(ground: Mapping[str, Any], today: float) -> float:
    """A depth below today's ground as it was told; else from there to the altitude."""
    if ground["z_m"] is None:
        return float(ground["thickness_m"])
    # A little above today's ground, within the errors of both, nothing lies on it.
    return max(0.0, today - float(ground["z_m"]))


def _shape(parameters: ShorelineParameters) -> BaseGeometry:
    corners = [(each[0], each[1]) for each in parameters.river]
    if len(corners) > 1:
        return LineString(corners)
    return Point(corners[0]).buffer(parameters.river_within_m)


def _inside(parameters: ShorelineParameters, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the places lie in the area."""
    west, south, east, north = parameters.bounds
    x, y = places.T
    inside: NDArray[np.bool_] = (west <= x) & (x < east) & (south < y) & (y <= north)
    return inside


def _places(parameters: ShorelineParameters) -> NDArray[np.float64]:
    """Places (n, 2) all over the river."""
    river = _shape(parameters)
    if isinstance(river, LineString):
        shares = np.linspace(0, 1, MOST_PLACES)
        return np.array([river.interpolate(each, normalized=True).coords[0] for each in shares])
    (x, y), far = parameters.river[0][:2], parameters.river_within_m
    # Rings about the one corner.
    rings, turns = np.meshgrid(np.linspace(0, far, 20), np.linspace(0, 2 * np.pi, 20, False))
    return np.stack([x + rings * np.cos(turns), y + rings * np.sin(turns)], axis=-1).reshape(-1, 2)
