"""Rows of one chunk that cannot enter, each with its first reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from layers.catalog.importing import ImportReport

Value = TypeVar("Value")


class Refusals:
    """Collects the refused rows of a chunk by their index in it."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[str, str]] = {}

    def add(self, index: int, column: str, reason: str) -> None:
        """Refuse a row; an earlier reason stays."""
        self._found.setdefault(index, (column, reason))

    def tell(self, rows: Sequence[int], report: ImportReport) -> None:
        """Write the refusals into the report, in the order of the file."""
        for index, (column, reason) in sorted(self._found.items()):
            report.reject(rows[index], column, reason)

    def without(self, column: Sequence[Value]) -> Sequence[Value]:
        """The values of the rows that are left."""
        if not self._found:
            return column
        return [value for index, value in enumerate(column) if index not in self._found]
