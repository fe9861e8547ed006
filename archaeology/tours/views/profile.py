"""The altitudes along a route, as a small drawing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from archaeology.tours.models import Tour

WIDTH, HEIGHT = 640, 120
# At least this many metres from bottom to top: a street is not a mountain.
_LEAST_METRES = 10.0


@dataclass(frozen=True, slots=True)
class DrawnProfile:
    """An SVG path in a box of `WIDTH` × `HEIGHT`; metres for the words beside it."""

    path: str
    lowest_m: int
    highest_m: int
    ascent_m: int
    source: str


def drawn_profile(tour: Tour) -> DrawnProfile | None:
    """The profile of a tour, or None where no altitude is known."""
    known = [(float(metres), float(z)) for metres, z in tour.profile or () if z is not None]
    if len(known) < 2:
        return None
    heights = [z for _metres, z in known]
    lowest, highest = min(heights), max(heights)
    length = known[-1][0] or 1.0
    span = max(highest - lowest, _LEAST_METRES)
    corners = [
        f"{metres / length * WIDTH:.1f} {HEIGHT - (z - lowest) / span * (HEIGHT - 12) - 6:.1f}"
        for metres, z in known
    ]
    ascent = sum(max(after - before, 0) for before, after in pairwise(heights))
    return DrawnProfile(
        f"M0 {HEIGHT}L{'L'.join(corners)}L{WIDTH} {HEIGHT}Z",
        round(lowest),
        round(highest),
        round(ascent),
        tour.profile_source,
    )
