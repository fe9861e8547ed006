"""Heights along a line, read from a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from archaeology.analysis.section.line import Floats, SectionLine
from archaeology.analysis.section.refusal import CannotCut

MOST_SAMPLES = 4_000
PLANE, NGF_IGN69 = "EPSG:2154", "EPSG:5720"


class Surface(Protocol):
    """Heights on a grid of square or oblong cells; NaN is unknown. A `terrain.Grid` is one."""

    @property
    def values(self) -> NDArray[Any]:
        """(rows, columns), metres NGF-IGN69."""
        ...

    @property
    def transform(self) -> Affine:
        """From (column, row) to (x, y), cell corners."""
        ...

    @property
    def crs(self) -> str:
        """Of the plane: "EPSG:2154"."""
        ...

    @property
    def vertical(self) -> str:
        """Of the heights: "EPSG:5720" (NGF-IGN69), empty where it is not stated."""
        ...


@dataclass(frozen=True, slots=True)
class Profile:
    """Heights along a line: `chainage` and `z` in metres, `z` NaN where unknown."""

    chainage: Floats
    z: Floats

    @property
    def runs(self) -> list[slice]:
        """The stretches without a gap, of two samples or more."""
        known = np.concatenate([[False], np.isfinite(self.z), [False]])
        edges = np.flatnonzero(known[1:] != known[:-1])
        return [
            slice(int(start), int(stop)) for start, stop in edges.reshape(-1, 2) if stop - start > 1
        ]

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """The stretches between the runs, before the first and after the last: from chainage to
        chainage, metres.
        """
        ends = [float(self.chainage[0])]
        for run in self.runs:
            ends += [float(self.chainage[run.start]), float(self.chainage[run.stop - 1])]
        ends.append(float(self.chainage[-1]))
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return [(start, end) for start, end in pairs if end > start]

    @property
    def known_share(self) -> float:
        """Share of the line along which the height is known."""
        length = float(self.chainage[-1] - self.chainage[0])
        known = sum(
            float(self.chainage[run.stop - 1] - self.chainage[run.start]) for run in self.runs
        )
        return known / length if length else 0.0

    def at(self, chainage: float) -> float:
        """The height there, NaN in a gap."""
        return float(np.interp(chainage, self.chainage, self.z))


class PastSurface(Protocol):
    """The ground of a time and its standard deviation; a `terrain.Ground` is one."""

    @property
    def mean(self) -> Surface | Profile:
        """Heights."""
        ...

    @property
    def sigma(self) -> Surface | Profile:
        """Their standard deviation, metres."""
        ...


@dataclass(frozen=True, slots=True)
class PastProfile:
    """The ground of a time along a line, read already."""

    mean: Profile
    sigma: Profile


def stations(line: SectionLine, step_m: float) -> Floats:
    """Chainages at most `step_m` apart, every vertex among them."""
    if not (np.isfinite(step_m) and step_m > 0):
        raise CannotCut("The step along the line must be a positive number of metres.", "step")
    step = max(step_m, line.length_m / MOST_SAMPLES)
    even = np.linspace(0.0, line.length_m, int(np.ceil(line.length_m / step)) + 1)
    return np.unique(np.concatenate([even, line.chainages]))


def profile_along(line: SectionLine, surface: Surface, step_m: float | None = None) -> Profile:
    """The surface's heights along the line, by default every half cell.

    Raises `CannotCut` for a surface in another plane or with heights of another system.
    """
    if surface.crs != PLANE:
        raise CannotCut(
            f"The surface lies in {surface.crs}, not in {PLANE}.", "plane", crs=surface.crs
        )
    if surface.vertical not in {"", NGF_IGN69}:
        raise CannotCut(
            f"The surface's heights are in {surface.vertical}, not in {NGF_IGN69}.",
            "heights",
            vertical=surface.vertical,
        )
    transform = surface.transform
    step = step_m or min(np.hypot(transform.a, transform.d), np.hypot(transform.b, transform.e)) / 2
    chainage = stations(line, float(step))
    return Profile(chainage, heights(surface, *line.at(chainage)))


def heights(surface: Surface, x: Floats, y: Floats) -> Floats:
    """Bilinear heights between cell centres; NaN outside and in unknown cells.

    Beside an unknown cell the known ones share its weight, so that a gap is as wide as its cells
    and no height is drawn into it.
    """
    values = surface.values
    if values.ndim != 2 or not values.size:
        raise CannotCut("A surface needs rows and columns.", "surface")
    rows, columns = values.shape
    back = ~surface.transform
    column, row = back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f
    inside = (column >= 0) & (column <= columns) & (row >= 0) & (row <= rows)
    own_row = np.clip(np.floor(row), 0, rows - 1)
    own_column = np.clip(np.floor(column), 0, columns - 1)
    own_row = np.where(inside, own_row, 0).astype(np.intp)
    own_column = np.where(inside, own_column, 0).astype(np.intp)
    known = inside & np.isfinite(values[own_row, own_column])

    r, c = np.where(inside, row, 0) - 0.5, np.where(inside, column, 0) - 0.5
    r0, c0 = np.floor(r), np.floor(c)
    total, weight = np.zeros(len(r)), np.zeros(len(r))
    for dr in (0, 1):
        for dc in (0, 1):
            share = np.abs(1 - dr - (r - r0)) * np.abs(1 - dc - (c - c0))
            at_r = np.clip(r0 + dr, 0, rows - 1).astype(np.intp)
            at_c = np.clip(c0 + dc, 0, columns - 1).astype(np.intp)
            z = values[at_r, at_c].astype(np.float64)
            usable = np.isfinite(z)
            total += np.where(usable, share * z, 0.0)
            weight += np.where(usable, share, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known & (weight > 0), total / weight, np.nan)
