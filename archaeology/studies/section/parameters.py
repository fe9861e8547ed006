"""What a section is cut with."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MOST_DISTANCE_M = 500.0


class Shown(StrEnum):
    """What may stand on a section."""

    FINDS = "finds"
    LEVELS = "levels"
    UNITS = "units"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class SectionParameters:
    """The line and what is projected on it; plain values, as JSON keeps them.

    `title` stands on the sheet. `line` holds the corners in EPSG:2154, metres; `relief` is the key
    of an elevation model, `shoreline` that of a study whose water and ground are drawn. Without an
    `exaggeration` the strongest usual one that fits the sheet is taken. `public_only` leaves out
    what is confidential, so that the sheet may be handed on.
    """

    title: str
    line: list[list[float]]
    distance_m: float = 20.0
    exaggeration: float | None = None
    relief: int | None = None
    shoreline: int | None = None
    shown: list[str] = field(default_factory=lambda: [each.value for each in Shown])
    public_only: bool = False
