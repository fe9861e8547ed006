"""Rows of one chunk that cannot be handed on, each with its first reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from layers.catalog.importing import ImportReport


class Refusals:
    """Collects refused rows by their index in the chunk."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, index: int, column: str, reason: str) -> None:
        """Refuse a row; an earlier reason stays."""
        self._found.setdefault(index, (column, reason))

    def tell(self, rows: Sequence[int], report: ImportReport) -> None:
        """Write the refusals into the report, in the order of the file."""
        for index, (column, reason) in sorted(self._found.items()):
            report.reject(rows[index], column, reason)

    def left(self, count: int) -> Any:
        """The indexes that are not refused, as an array."""
        kept = np.ones(count, dtype=bool)
        kept[list(self._found)] = False
        return np.flatnonzero(kept)
