"""Heights of places on a tour, metres NGF-IGN69: those of the altitude profile of its way, between
whose points one interpolates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pyproj import Geod

from archaeology.tours.telling.near import nearest_on_way
from archaeology.tours.telling.parts import Place, Telling

_EARTH = Geod(ellps="GRS80")
# A place further from the way may lie higher or lower than it.
ON_THE_WAY_M = 30.0


def heights(told: Telling) -> list[float | None]:
    """The height at each vertex of the route, from the profile; None without one."""
    if not told.profile:
        return [None] * len(told.route)
    longitudes, latitudes = zip(*told.route, strict=True)
    steps = _EARTH.line_lengths(longitudes, latitudes)
    walked = [0.0]
    for step in steps:
        walked.append(walked[-1] + step)
    # The profile was measured on another surface: a kilometre differs by less than a metre there.
    stretch = told.profile[-1][0] / walked[-1] if walked[-1] else 1.0
    return [_between(told.profile, each * stretch) for each in walked]


def height_at(told: Telling, place: Place) -> float | None:
    """The height of a place that lies on the way, or beside it; None for another."""
    found = nearest_on_way(told, place) if told.profile else None
    if found is None or found[1] > ON_THE_WAY_M:
        return None
    return _between(told.profile, found[0] * told.profile[-1][0])


def _between(profile: Sequence[tuple[float, float]], at: float) -> float:
    after = bisect_left(profile, (at,))
    if after == 0:
        return profile[0][1]
    if after == len(profile):
        return profile[-1][1]
    (start, low), (end, high) = profile[after - 1], profile[after]
    share = (at - start) / (end - start) if end > start else 0.0
    return low + share * (high - low)
