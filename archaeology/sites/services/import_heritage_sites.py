"""Bring heritage sites from a file into a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.kinds import HERITAGE_SITE_RECIPE
from archaeology.sites.importing.writing import bring_in
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_heritage_sites(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write heritage sites, and update those that are there and differ; restricted unless the file
    or its mapping says otherwise. What a mapping can say is in `importing/mapping.md`.

    Columns: `code`, `name` and `kind`, which every row must have; `description`, `dating` (or
    `start_year` and `end_year`), `reliability`, `confidentiality`, `precision_class`,
    `precision_m`, `source` (a reference). The geometry is a point.

    What was changed or preferred by hand since stays as it was decided.

    Raises: see `bring_in`.
    """
    return bring_in(HERITAGE_SITE_RECIPE, chunks, context)
