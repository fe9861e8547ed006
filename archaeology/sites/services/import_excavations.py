"""Bring operations from a file into a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.kinds import OPERATION_RECIPE
from archaeology.sites.importing.writing import bring_in
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_excavations(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write operations, and update those that are there and differ; restricted unless the file or
    its mapping says otherwise. What a mapping can say is in `importing/settings.py`.

    Columns: `number` and `title`, which every row must have; `kind`, `organisation`, `year`,
    `started_on`, `ended_on`, `depth_reached_m`, `lowest_m`, `synthetic`, `notes`, `reliability`,
    `confidentiality`, `precision_class`, `precision_m`, `source` (a reference).
    The geometry is the footprint.

    What archaeologists have changed by hand since stays as they changed it. Finds inherit what
    their operations hide in the same transaction.

    Raises: see `bring_in`.
    """
    return bring_in(OPERATION_RECIPE, chunks, context)
