"""What a network under pressure is made of, one record a thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Handling(StrEnum):
    """Whether a valve can be handled today; one nobody knows about is tried."""

    OPERABLE = "operable"
    STUCK = "stuck"
    INACCESSIBLE = "inaccessible"
    UNKNOWN = "unknown"

    @property
    def usable(self) -> bool:
        """Whether somebody can turn it."""
        return self in (Handling.OPERABLE, Handling.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A customer to be warned in person; `use` says why (`hospital`, `school`, `dialysis`…)."""

    name: str
    use: str


@dataclass(frozen=True, slots=True)
class Node:
    """Where links meet. `x`, `y`: any projected CRS, the same for all; none if not known.

    `source`: water enters here (a resource, a treatment plant, a tank).
    """

    id: str
    x: float | None = None
    y: float | None = None
    source: bool = False
    customers: int = 0
    hydrants: int = 0
    sensitive: tuple[Sensitive, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A pipe between two nodes, or a pump or regulator, which has no `length` (metres)."""

    id: str
    start: str
    end: str
    length: float | None = None
    customers: int = 0
    hydrants: int = 0
    sensitive: tuple[Sensitive, ...] = ()


@dataclass(frozen=True, slots=True)
class Valve:
    """An isolation valve on `link`, at its end at `node`."""

    id: str
    link: str
    node: str
    closed: bool = False
    handling: Handling = Handling.OPERABLE

    @property
    def bounds(self) -> bool:
        """Whether water can be kept from passing: it is closed, stuck or not, or can be closed."""
        return self.closed or self.handling.usable

    @property
    def to_close(self) -> bool:
        """Whether it is open and can be closed."""
        return not self.closed and self.handling.usable
