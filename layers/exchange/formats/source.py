"""What every format gives: rows in chunks, with the names of their columns and their CRS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from layers.catalog.importing import ImportReport

Shapes = np.ndarray[Any, np.dtype[np.object_]]
CHUNK_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows as the file has them: `shapes` in the file's CRS, None where it has no geometry;
    `with_z` where the file gave them a Z, which they have no more (it may be a column).
    """

    rows: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes | None = None
    with_z: bool = False


class Source(Protocol):
    """An opened file. `crs` is what the file itself declares, or ""."""

    columns: tuple[str, ...]
    crs: str
    has_shapes: bool

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows; those that cannot be read are rejected in the report."""
