"""Pipes that are alike: families of groups, the broad before the narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from networks.renewal.records import UNKNOWN, Pipes, Vector, Whole

# Upper bounds in millimetres: between the usual nominal diameters.
DIAMETERS = (80.0, 125.0, 175.0, 225.0, 325.0)
# In metres. Short pieces between two fittings are nothing like a street's main.
LENGTHS = (5.0, 20.0, 60.0, 120.0, 250.0)


@dataclass(frozen=True, slots=True)
class Family:
    """One way of grouping: for each pipe the number of its group, for each group its name."""

    name: str
    labels: Sequence[str]
    group: Whole

    def sums(self, values: Vector) -> Vector:
        """The sum of the pipes' values in each group."""
        total: Vector = np.bincount(self.group, weights=values, minlength=len(self.labels)).astype(
            np.float64
        )
        return total


def families_of(pipes: Pipes) -> tuple[Family, ...]:
    """Material, decade of laying, both together, class of diameter, class of length."""
    decades = [
        f"{int(year // 10) * 10}" if not np.isnan(year) else UNKNOWN for year in pipes.laid.tolist()
    ]
    both = [
        f"{material} {decade}" for material, decade in zip(pipes.material, decades, strict=True)
    ]
    return (
        _family("material", pipes.material),
        _family("decade", decades),
        _family("cohort", both),
        _family("diameter", _classes(pipes.diameter, DIAMETERS)),
        _family("length", _classes(pipes.length, LENGTHS)),
    )


def _family(name: str, labels: Sequence[str]) -> Family:
    known, group = np.unique(np.array(labels, dtype=str), return_inverse=True)
    return Family(name, known.tolist(), group.astype(np.int64).reshape(-1))


def _classes(values: Vector, bounds: Sequence[float]) -> list[str]:
    names = [
        f"≤ {bounds[0]:g}",
        *(f"{low:g}–{high:g}" for low, high in pairwise(bounds)),
        f"> {bounds[-1]:g}",
    ]
    classes = np.searchsorted(bounds, values)
    return [
        UNKNOWN if unknown else names[place]
        for place, unknown in zip(classes.tolist(), np.isnan(values).tolist(), strict=True)
    ]
