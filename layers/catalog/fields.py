"""The public fields of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Kind = Literal["text", "integer", "number", "boolean", "date", "datetime", "code", "list"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Reads a field's value in another table: `value` where `key` equals the row's column.

    `table`, `key`, `value` and `where` name columns of the database. With `many` the value is the
    JSON list of all matches that satisfy the boolean column `where`, ordered by `key_order`.
    """

    table: str
    value: str
    key: str = "id"
    many: bool = False
    where: str = ""
    key_order: str = "id"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a layer: its name for programs, its title for people, where it is kept."""

    name: str
    title: str | Promise
    kind: Kind = "text"
    column: str = ""
    lookup: Lookup | None = None
    codes: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def source(self) -> str:
        """The column of the layer's own table."""
        return self.column or self.name

    @property
    def filterable(self) -> bool:
        """Whether an equality on this field can be asked for: not where it is a list."""
        return self.lookup is None or not self.lookup.many
