"""Bring the levels of stratigraphic units from a file into a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.stratigraphy import bring_in_levels
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_levels(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write levels of units that are recorded, one to a row: several of one unit stand side by
    side. A second run adds nothing.

    Columns: `operation` and `unit` (numbers), which every row must have; `what` was measured;
    `z_m` (metres, upwards) with `datum`, or `depth_m` (metres, downwards) with
    `ground_reference`; `sigma_m` (metres), `source` (a reference), `reliability`.

    Raises: see `bring_in`.
    """
    return bring_in_levels(chunks, context)
