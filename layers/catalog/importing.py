"""The contract between reading files (`layers.exchange`) and the services that write rows.

A writer is declared by its layer under the verb `import`:
`writer(chunks: Iterable[Table], context: ImportContext) -> ImportReport`. It stages and checks
everything first and then writes in one short transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from layers.access.actor import Actor

MOST_REASONS = 100_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a file after its mapping was applied.

    `columns` holds the target columns, each as long as `rows`, the row numbers in the file (from
    1, header not counted). `geometries` are shapely objects in EPSG:2154 or None, same length.
    `with_z` says that positions of the file have a Z, whose datum no file tells: it is read only
    as a column that the mapping makes of it.
    """

    rows: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    geometries: np.ndarray[Any, np.dtype[np.object_]] | None = None
    with_z: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused, or what was mended in it; `table` where the file has several."""

    row: int
    column: str
    reason: str
    table: str = ""


@dataclass(slots=True)
class ImportReport:
    """What an import did. `accepted` rows are in the database afterwards, `updated` ones of them
    were there before and changed; `rejected` rows are not, `reasons` says why; `repaired` rows are
    accepted after a repair that `notes` tells. All refused rows are counted, and `MOST_REASONS` of
    them told: memory does not grow with what is wrong in a file.
    """

    read: int = 0
    accepted: int = 0
    updated: int = 0
    rejected: int = 0
    repaired: int = 0
    reasons: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)

    def reject(self, row: int, column: str, reason: str, table: str = "") -> None:
        """Count a refused row with its reason."""
        self.rejected += 1
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(Reason(row, column, reason, table))


class CannotImport(ValueError):
    """The file or its mapping cannot be followed at all; the message is for people, in one line."""


class StrictRefusal(Exception):
    """In strict mode a bad row means that nothing enters; carries the report."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("strict")
        self.report = report


@dataclass(frozen=True, slots=True)
class ImportContext:
    """Who imports, into which territory, how.

    `settings` is what the mapping file says beyond columns, for the layer's own writer.
    `progress` is called with the number of rows read so far.
    """

    actor: Actor
    territory: str
    dry_run: bool = False
    strict: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    progress: Callable[[int], None] = lambda rows: None
