"""From metres to millimetres on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np

from archaeology.analysis.section.cutting import Section
from archaeology.analysis.section.drawing import sheet
from archaeology.analysis.section.far import ABOVE_M, near_range
from archaeology.analysis.section.refusal import CannotCut

EXAGGERATIONS = (100.0, 50.0, 20.0, 10.0, 5.0, 4.0, 2.0, 1.0)
MOST_EXAGGERATED = 1_000.0
# Room for labels where the sheet has it, millimetres.
ABOVE, UNDER = 45.0, 20.0
# A drawing less wide than this shows nothing, millimetres.
NARROWEST = 20.0
# What is off the scale stands so far within its edge, millimetres.
WITHIN = 6.0
# Where there are few heights, a strip of at least this many metres is drawn.
LEAST_RANGE_M = 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A horizontal scale 1:`denominator`, heights `exaggeration` times taller."""

    denominator: float
    exaggeration: float
    low_m: float
    high_m: float
    length_m: float

    @property
    def mm_per_m(self) -> float:
        """Along the line."""
        return 1000 / self.denominator

    @property
    def mm_per_z(self) -> float:
        """Upwards."""
        return self.mm_per_m * self.exaggeration

    @property
    def right(self) -> float:
        """Where the line ends on the sheet."""
        return self.x(self.length_m)

    @property
    def top(self) -> float:
        """Where the highest height stands on the sheet."""
        return self.y(self.high_m)

    def x(self, chainage_m: float) -> float:
        """Millimetres from the sheet's left."""
        return sheet.LEFT + chainage_m * self.mm_per_m

    def y(self, z_m: float) -> float:
        """Millimetres from the sheet's top."""
        return sheet.BOTTOM - (z_m - self.low_m) * self.mm_per_z

    def holds(self, z_m: float) -> bool:
        """Whether a height is on the scale."""
        return self.low_m <= z_m <= self.high_m

    def seat(self, z_m: float) -> float:
        """Where the sign of a height stands: at the height, or at the edge that it lies beyond."""
        if z_m > self.high_m:
            return self.top + WITHIN
        return self.y(z_m) if z_m >= self.low_m else sheet.BOTTOM - WITHIN


def denominators() -> list[float]:
    """The scales that people draw at, the largest first: 1:1, 1:2, 1:2,5, 1:4, 1:5 …"""
    return [step * 10.0**power for power in range(7) for step in (1.0, 2.0, 2.5, 4.0, 5.0)]


def fitted(section: Section, exaggeration: float | None) -> Scale:
    """The largest usual scale at which the section fits the sheet, and the strongest usual
    exaggeration (or exactly the one given) that its heights leave room for.

    Raises `CannotCut` where nothing fits.
    """
    if exaggeration is not None and not (
        isfinite(exaggeration) and 0 < exaggeration <= MOST_EXAGGERATED
    ):
        raise CannotCut("The exaggeration must be a positive number, at most 1000.", "exaggeration")
    wide, tall = sheet.RIGHT - sheet.LEFT, sheet.BOTTOM - sheet.TOP
    low, high = height_range(section)
    choices = EXAGGERATIONS if exaggeration is None else (exaggeration,)
    for denominator in denominators():
        if section.line.length_m * 1000 / denominator > wide:
            continue
        for times in choices:
            if (high - low) * 1000 * times / denominator <= tall:
                if section.line.length_m * 1000 / denominator < NARROWEST:
                    raise CannotCut(
                        f"Heights from {low:.1f} to {high:.1f} m, {times:g} times exaggerated, are "
                        f"too tall for a line of {section.line.length_m:.1f} m.",
                        "too-tall",
                        low=sheet.number(low, 1),
                        high=sheet.number(high, 1),
                        times=sheet.number(times, 0 if times % 1 == 0 else 2),
                        length=sheet.number(section.line.length_m, 1),
                    )
                mm = 1000 * times / denominator
                spare = tall - (high - low) * mm
                # Labels find room above and below.
                above, below = min(0.6 * spare, ABOVE), min(0.4 * spare, UNDER)
                return Scale(
                    denominator, times, low - below / mm, high + above / mm, section.line.length_m
                )
    raise CannotCut("The section does not fit a sheet at any usual scale.", "no-scale")


def height_range(section: Section) -> tuple[float, float]:
    """The lowest and highest height to be drawn, with some air; without what is absurdly far."""
    found: list[float] = []
    lowest, highest = near_range(section)
    for profile in (section.ground, section.ground_then):
        if profile is not None:
            found.extend(profile.z[np.isfinite(profile.z)])
    then, sigma = section.ground_then, section.ground_then_sigma
    if then is not None and sigma is not None:
        for spread in (then.z - sigma.z, then.z + sigma.z):
            found.extend(spread[np.isfinite(spread)])
    for one in section.placed:
        # An uncertainty so large tells nothing more than that it is.
        spread_m = min(one.thing.sigma_m or 0.0, ABOVE_M)
        for z in (one.thing.z_m, one.thing.base_m):
            if z is not None and lowest <= z <= highest:
                found.extend((z - spread_m, z + spread_m))
    bottoms = [each.dig.lowest_m for each in section.digs if each.dig.lowest_m is not None]
    found.extend(each for each in bottoms if lowest <= each <= highest)
    if section.water is not None:
        water = section.water
        found.extend(z for z in (water.low_m, water.level_m, water.high_m) if z is not None)
    if not found:
        return 0.0, LEAST_RANGE_M
    low, high = float(min(found)), float(max(found))
    air = max(0.06 * (high - low), (LEAST_RANGE_M - (high - low)) / 2, 0.05)
    return low - air, high + air


def ticks(low: float, high: float, most: int) -> tuple[list[float], int]:
    """Round numbers from low to high, at most `most`, and the decimals they need."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * (1 - 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    return [each * step for each in range(first, last + 1)], decimals
