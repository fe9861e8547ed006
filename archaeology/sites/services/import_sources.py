"""Bring sources from a file into a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.kinds import SOURCE_RECIPE
from archaeology.sites.importing.writing import bring_in
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_sources(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write sources, and update those that are there and differ; restricted unless the file or
    its mapping says otherwise. What a mapping can say is in `importing/mapping.md`.

    Columns: `reference`, which every row must have; `kind`, `title`, `author`, `year`, `licence`,
    `url`, `notes`, `reliability`, `confidentiality`. The geometry, if any, is the area that a
    source speaks of.

    What archaeologists have changed by hand since stays as they changed it.

    Raises: see `bring_in`.
    """
    return bring_in(SOURCE_RECIPE, chunks, context)
