"""What is weighed, where, and which places become sectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archaeology.analysis.potential.effort import NOMINAL_M2
from archaeology.studies.sectors.criteria import Goal


@dataclass(frozen=True, slots=True)
class SectorsParameters:
    """Plain values, as JSON keeps them.

    Attributes:
        goal: the value of a `Goal`.
        bounds: west, south, east, north of the area, EPSG:2154.
        weights: of each criterion by key, zero or more; only their ratios matter.
        full, none: the measures of criteria that have such, by key.
        relief, shoreline: keys of an elevation model and of a shoreline study, or None.
        cell_m: the side of a cell.
        depth_m, level_m: how deep one must have looked to know: a depth below the ground of the
            day, or an altitude (NGF-IGN69); one of the two.
        nominal_m2: what an operation is taken to have opened whose extent is not recorded.
        bandwidth_m: how far what was found speaks for its surroundings.
        masked: whether ground that nobody opened so deep is left out, or judged by the other
            criteria.
        share: of the area that may be in sectors; `least_m2`, `largest_m2` and `most` of them.
        parcels: the id of a layer whose polygons are ranked instead of free shapes, or "".
        public_only: whether only what everyone may know takes part.
        seed: of the folds and of the draws of weights.
    """

    title: str
    bounds: list[float]
    goal: str = Goal.DIG.value
    weights: Mapping[str, float] = field(default_factory=dict)
    full: Mapping[str, float] = field(default_factory=dict)
    none: Mapping[str, float] = field(default_factory=dict)
    relief: int | None = None
    shoreline: int | None = None
    cell_m: float = 5.0
    depth_m: float | None = 1.0
    level_m: float | None = None
    nominal_m2: float = NOMINAL_M2
    bandwidth_m: float = 30.0
    masked: bool = True
    share: float = 0.1
    least_m2: float = 200.0
    largest_m2: float | None = None
    most: int = 10
    parcels: str = ""
    public_only: bool = False
    seed: int = 1

    def weight_of(self, key: str) -> float:
        """Of a criterion; 0 where it is not weighed."""
        return float(self.weights.get(key, 0.0))
