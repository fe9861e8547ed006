"""Altitudes so far from all else on a section that they are rather typed wrong than true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from archaeology.analysis.section.cutting import Section

# Above the ground, the water and what goes with them nothing is so much higher, metres; borings
# go deep below. On a line over hills as much as the ground itself rises.
ABOVE_M, BELOW_M = 15.0, 40.0
# Where there is neither ground nor water, so many heights together say where the rest should be.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Far:
    """An altitude (metres NGF-IGN69) that is off the scale, and whose it is."""

    label: str
    z_m: float


def near_range(section: Section) -> tuple[float, float]:
    """Between which heights (metres) everything lies that is not absurdly far; infinite where
    nothing says what is.

    The ground and the water say it, else most of the remains. Whatever is not far from those
    belongs to them, and so on (single linkage): a deep boring is followed down its units.
    """
    low, high = _core(section)
    if low > high:
        return -inf, inf
    span = high - low
    above, below = max(ABOVE_M, span), max(BELOW_M, 2 * span)
    for z in sorted(_stated(section)):
        if high < z <= high + above:
            high = z
    for z in sorted(_stated(section), reverse=True):
        if low > z >= low - below:
            low = z
    return low, high


def far_from_all(section: Section) -> list[Far]:
    """What of the remains and operations lies absurdly far, along the line."""
    low, high = near_range(section)
    found = []
    for one in section.placed:
        for z in (one.thing.z_m, one.thing.base_m):
            if z is not None and not low <= z <= high:
                found.append(Far(one.thing.label, z))
                break
    for opened in section.digs:
        bottom = opened.dig.lowest_m
        if bottom is not None and not low <= bottom <= high:
            found.append(Far(opened.dig.label, bottom))
    return found


def _stated(section: Section) -> Iterator[float]:
    """The altitudes of remains and of the bottoms of operations."""
    for one in section.placed:
        yield from (z for z in (one.thing.z_m, one.thing.base_m) if z is not None)
    yield from (each.dig.lowest_m for each in section.digs if each.dig.lowest_m is not None)


def _core(section: Section) -> tuple[float, float]:
    """The heights that are surely right; rising, or (inf, −inf) where there are none."""
    found: list[float] = []
    for profile in (section.ground, section.ground_then):
        if profile is not None:
            known = profile.z[np.isfinite(profile.z)]
            found.extend((float(known.min()), float(known.max())) if len(known) else ())
    if section.water is not None:
        water = section.water
        found.extend(z for z in (water.low_m, water.level_m, water.high_m) if z is not None)
    if not found:
        found = _most(sorted(_stated(section)))
    return (min(found), max(found)) if found else (inf, -inf)


def _most(heights: Sequence[float]) -> list[float]:
    """The heights that stand together, if most do."""
    groups = [[*heights[:1]]]
    for one, other in pairwise(heights):
        if other - one > ABOVE_M:
            groups.append([])
        groups[-1].append(other)
    largest = max(groups, key=len)
    return largest if len(largest) >= max(FEWEST, len(heights) / 2 + 0.5) else []
