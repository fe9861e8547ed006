"""What is chosen for a shoreline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from archaeology.analysis.water_level import HIGH_WATER, Meaning, Side

NO_FILL, RECORDED_FILL = "none", "recorded"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen about one remain: whether it takes part, and what its altitude means.

    `meaning` is the value of a `Meaning` or empty; `reference_m` and `range_m` are as in `Remain`.
    """

    use: bool = True
    meaning: str = ""
    reference_m: float = 0.0
    range_m: float = 0.0


def asks_height(meaning: str) -> bool:
    """Whether what an altitude means says nothing until its height above high water is known."""
    return meaning in set(Meaning) and Meaning(meaning).side is Side.INDEX


@dataclass(frozen=True, slots=True)
class ShorelineParameters:
    """Everything that decides a shoreline besides what is recorded; plain JSON values.

    Attributes:
        start, end: the years of the slice, astronomical, `end` not included.
        period: the slice as it was written.
        elevation: the key of the elevation model.
        bounds: west, south, east, north of the area, EPSG:2154.
        river: corners of a line in the river, EPSG:2154; one corner is a place near which the
            lowest ground is the river.
        remains: `Choice` fields by remain ("find:12", "level:7").
        proposals: whether remains not among them take part with the meaning that is proposed;
            quays and slips never, nobody having said how far above the water they stood.
        public_only: whether only what everyone may know takes part.
        river_within_m: how far from a single corner the lowest ground is looked for.
        breaches: x, y, x, y of lines from one foot of an embankment to the other.
        fill: today's ground as it is, or less what recorded ground levels say was laid on it.
        reach_m: how far a recorded ground level speaks; 0 leaves it to the variogram.
        prior_low_m, prior_high_m: the levels thought possible, metres NGF-IGN69.
        lasting, common_sigma_m, reference: as in `water_level.Question`.
        error_m, error_length_m: of the elevation model, as in `terrain.ElevationError`.
        draws, seed: of the simulation.
    """

    start: int
    end: int
    elevation: int
    bounds: Sequence[float]
    river: Sequence[Sequence[float]]
    period: str = ""
    remains: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    proposals: bool = True
    public_only: bool = True
    river_within_m: float = 25.0
    breaches: Sequence[Sequence[float]] = ()
    breach_width_m: float = 4.0
    fill: str = NO_FILL
    reach_m: float = 0.0
    prior_low_m: float = -2.0
    prior_high_m: float = 12.0
    lasting: bool = False
    common_sigma_m: float = 0.0
    reference: str = HIGH_WATER
    error_m: float = 0.15
    error_length_m: float = 50.0
    draws: int = 100
    seed: int = 1


def told_of_remains(
    parameters: ShorelineParameters, record: Mapping[str, Any]
) -> ShorelineParameters:
    """The parameters as they are kept and written: where only what is public takes part, nothing
    is told of remains that took none, neither that there are any nor what they are.
    """
    if not parameters.public_only:
        return parameters
    took_part = {each["id"] for each in record["remains"]}
    told = {id: choice for id, choice in parameters.remains.items() if id in took_part}
    return replace(parameters, remains=told)
