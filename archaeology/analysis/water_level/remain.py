"""A remain whose altitude bounds the water level."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite

from archaeology.analysis.chronology import OPEN, bounds_of, knots
from archaeology.analysis.chronology.refusal import BadBounds
from archaeology.analysis.water_level.meaning import Meaning
from archaeology.analysis.water_level.refusal import BadRemain

# Standard deviation in metres of an altitude that comes without one, by how finely it is written:
# to the centimetre, to the decimetre, to the metre. A convention of this project, wider than a
# levelling made today: older ones went through other benchmarks.
DEFAULT_SIGMA_M = (1.0, 0.3, 0.1)

# No altitude is known better than this: "0 ± 0" is nobody's measurement.
LEAST_SIGMA_M = 0.02

# The share of outliers by reliability (A established … D not verified). An outlier is a remain
# whose altitude says nothing about the water: misread, moved, sunk, not what it was taken for.
# A convention of this project about the 5 % usual for radiocarbon dates (Bronk Ramsey 2009,
# Radiocarbon 51(3): 1023–1045).
OUTLIER_SHARES = {"A": 0.02, "B": 0.05, "C": 0.15, "D": 0.30}

_HIGHEST_M = 9_000.0


@dataclass(frozen=True, slots=True)
class Remain:
    """One altitude with what it means, when, and how far it can be relied on.

    Attributes:
        z_m: altitude in metres NGF-IGN69; never a depth, never another datum.
        sigma_m: its standard deviation; None where nobody knows (`spread_m` says what is taken).
        meaning: what the altitude says about high water.
        start_min, start_max, end_min, end_max: its dating in astronomical years, None where open.
        reliability: A, B, C or D.
        reference_m: how far above high water such a remain stands (a quay's floor, say): it speaks
            of W + reference_m. 0 for limits, unless something is known.
        range_m: standard deviation of that height among such remains.
        label: how people recognise it.
        synthetic: invented for a demonstration.
        same_as: a key shared by remains that are no independent witnesses: points on one floor,
            the floors of one house. Together they count as one.
    """

    z_m: float
    sigma_m: float | None
    meaning: Meaning
    start_min: int | None = None
    start_max: int | None = None
    end_min: int | None = None
    end_max: int | None = None
    reliability: str = "D"
    reference_m: float = 0.0
    range_m: float = 0.0
    label: str = ""
    synthetic: bool = False
    same_as: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.meaning, Meaning):
            raise BadRemain(f"No indicative meaning is called {self.meaning!r}.", "meaning")
        if not (isfinite(self.z_m) and abs(self.z_m) < _HIGHEST_M):
            raise BadRemain("The altitude must be a number of metres NGF-IGN69.", "z_m")
        if self.sigma_m is not None and not (isfinite(self.sigma_m) and self.sigma_m >= 0):
            raise BadRemain("A standard deviation is a number of metres from 0 on.", "sigma_m")
        if not isfinite(self.reference_m):
            raise BadRemain("The reference height must be a number of metres.", "reference_m")
        if not (isfinite(self.range_m) and self.range_m >= 0):
            raise BadRemain("The indicative range is a number of metres from 0 on.", "range_m")
        if self.reliability not in OUTLIER_SHARES:
            raise BadRemain("The reliability is A, B, C or D.", "reliability")
        try:
            knots(bounds_of([self]))
        except BadBounds as refused:
            raise BadRemain(str(refused), "start_min") from refused

    @property
    def height_m(self) -> float:
        """The water level it speaks of: z − r."""
        return self.z_m - self.reference_m

    @property
    def spread_m(self) -> float:
        """How far off it may speak: √(σ² + range²), σ as known or by default."""
        return hypot(self.taken_sigma_m, self.range_m)

    @property
    def taken_sigma_m(self) -> float:
        """σ of the altitude: what is known, never below `LEAST_SIGMA_M`, else the default."""
        known = default_sigma_m(self.z_m) if self.sigma_m is None else self.sigma_m
        return max(known, LEAST_SIGMA_M)

    @property
    def undated(self) -> bool:
        """Whether nothing at all is known of when."""
        bounds = (self.start_min, self.start_max, self.end_min, self.end_max)
        return all(year is None or abs(year) >= OPEN for year in bounds)


def default_sigma_m(z_m: float) -> float:
    """The standard deviation taken for an altitude that came without one (`DEFAULT_SIGMA_M`)."""
    decimals = next((n for n in (0, 1) if abs(z_m - round(z_m, n)) < 1e-6), 2)
    return DEFAULT_SIGMA_M[decimals]
