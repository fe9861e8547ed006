"""Probes: how a test looks through an exit.

Every exit registers one, next to its code (`<app>/probe.py`, function `probe`). The visibility walk
looks through all of them at all layers, as every role, and compares with what the policy says; an
exit without a probe fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from layers.catalog.layer import Layer


class Client(Protocol):
    """Django's test client, signed in as somebody or as nobody."""

    def get(self, path: str, data: Any = None, **extra: Any) -> Any:
        """Send a GET request."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What could be seen of a layer through an exit.

    `positions` are WGS 84 (longitude, latitude) of a point of each row, by key; `fields` the
    property names and values seen, by key; `count` a number of rows that the exit states.
    None means that this exit does not tell this kind of thing.
    """

    keys: frozenset[int] | None = None
    fields: Mapping[int, Mapping[str, Any]] | None = None
    positions: Mapping[int, tuple[float, float]] | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """One exit. `routes` are the names of the URL patterns it looks through.

    `tolerance_m` is how much the exit rounds positions (a tile's grid, say).
    """

    name: str
    routes: frozenset[str]
    look: Callable[[Client, Layer], Observation | None]
    tolerance_m: float = 0.5
    # At a counter, those who get a row whole may read what no other exit says of it.
    is_counter: bool = False
    # Fields by whose value the probe asks: answers repeat what was asked.
    asks_by: frozenset[str] = frozenset()
    # It may tell keys of rows that the reader got once and gets no more: that they have gone.
    remembers: bool = False
    notes: str = ""
    facets: tuple[type, ...] = field(default_factory=tuple)
