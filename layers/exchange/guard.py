"""What a layer refuses to take in at all, whatever the mapping says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportGuard:
    """A facet of a layer: looks at every column of a file, mapped or not, chunk by chunk.

    `inspect(name, values)` gives the reason, in French, why a file with such a column is refused
    whole, or None.
    """

    inspect: Callable[[str, Sequence[Any]], str | None]
