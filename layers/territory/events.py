"""What happens to boundaries, told on commit."""

from __future__ import annotations

from dataclasses import dataclass

from layers.catalog.events import Event


@dataclass(frozen=True, slots=True)
class BoundariesImported(Event):
    """The communes of a territory have been imported; their limits may have moved."""

    territory: str
