"""What is counted in time, and in which slices."""

from __future__ import annotations

from dataclasses import dataclass

EARLIEST, LATEST = -9_700, 2_100
MOST_SLICES = 60


@dataclass(frozen=True, slots=True)
class TimeParameters:
    """Plain values, as JSON keeps them.

    `query` is in the language of `archaeology.sites.query`, as an address carries it. Slices of
    `slice_years` begin at `from_year` (astronomical: 0 is 1 BC) and end with `to_year`, the last
    one perhaps later. Without a `bandwidth_m` the map's is computed (Silverman). With `pieces` each
    object of a batch counts, else each record; a batch is dated as one. The same `seed` gives the
    same envelope.
    """

    title: str
    query: str = ""
    from_year: int = -99
    to_year: int = 500
    slice_years: int = 25
    bandwidth_m: float | None = None
    pieces: bool = False
    public_only: bool = False
    draws: int = 1_000
    seed: int = 1

    @property
    def edges(self) -> list[int]:
        """The years at which slices begin, and the one before which the last ends."""
        slices = -(-(self.to_year + 1 - self.from_year) // self.slice_years)
        return [self.from_year + n * self.slice_years for n in range(slices + 1)]
