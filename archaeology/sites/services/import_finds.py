"""Bring finds from a file into a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.kinds import FIND_RECIPE
from archaeology.sites.importing.writing import bring_in
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_finds(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write finds, and update those that are there and differ; restricted unless the file or
    its mapping says otherwise. What a mapping can say is in `importing/settings.py`.

    Columns: `number`, which every row must have; `kind`, `material`, `title`, `description`,
    `count`, `found_on`, `synthetic`, `dating` (or `start_year` and `end_year`), `z_m`,
    `z_sigma_m`, `datum`, `depth_m`, `ground_reference`, `operation` (by number), `unit` (by number
    in the operation, made if it is not there), `age_bp` and `age_error` (a measure, no dating),
    `reliability`, `confidentiality`, `precision_class`, `precision_m`, `source` (a reference). The
    geometry is a point.

    What archaeologists have changed or preferred by hand since stays as they decided it.

    Raises: see `bring_in`.
    """
    return bring_in(FIND_RECIPE, chunks, context)
