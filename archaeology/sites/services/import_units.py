"""Bring stratigraphic units from a file into the operations of a territory."""

from __future__ import annotations

from collections.abc import Iterable

from archaeology.sites.importing.stratigraphy import bring_in_units
from layers.catalog.importing import ImportContext, ImportReport, Table


def import_units(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Make units that their operation has not yet, and correct those that nobody has worked on
    since; what a row does not say stays. What a mapping can say is in `importing/mapping.md`.

    Columns: `operation` (a number) and `number`, which every row must have; `kind`,
    `description`, `interpretation`, `phase`, `structure`, `material` (told in the description),
    `dating`; `top_m` and `base_m` (metres, upwards) with `datum`, `top_depth_m` and
    `base_depth_m` (metres, downwards) with `ground_reference`; `sigma_m` (metres, of all of
    them), `source` (a reference), `reliability`.

    Raises: see `bring_in`.
    """
    return bring_in_units(chunks, context)
