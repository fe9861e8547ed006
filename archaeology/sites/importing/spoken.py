"""Which columns of a record a file speaks of; of one that is there, all others stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

import shapely

from archaeology.sites.importing.periods import COLUMNS as PERIOD
from archaeology.sites.importing.settings import Settings
from layers.catalog.importing import Table

# Columns that others of the file tell: one of these sets of them is enough. All other columns
# tell themselves. Positions count as the column `geometry`.
_TOLD_BY: Mapping[str, tuple[frozenset[str], ...]] = {
    "geom": (frozenset({"geometry"}),),
    "commune_id": (frozenset({"geometry"}),),
    **dict.fromkeys(PERIOD, tuple(map(frozenset, (["dating"], ["start_year"], ["end_year"])))),
    "datum": (frozenset({"z_m"}),),
    "z_sigma_m": (frozenset({"z_m", "z_sigma_m"}),),
    "ground_reference": (frozenset({"depth_m"}),),
    "source_id": (frozenset({"source"}),),
    "operation_id": (frozenset({"operation"}),),
    "inherited": (frozenset({"operation"}),),
    "unit_id": (frozenset({"unit"}),),
}


def given_in(chunk: Table, settings: Settings) -> frozenset[str]:
    """The columns of some rows, their positions and what the mapping says of the whole file.

    Where none of them has a position, nothing is said of positions: formats that have a place for
    shapes give them empty.
    """
    given = set(chunk.columns)
    if chunk.geometries is not None and not shapely.is_missing(chunk.geometries).all():
        given.add("geometry")
    if settings.source is not None:
        given.add("source")
    return frozenset(given)


def spoken_of(columns: Iterable[str], given: AbstractSet[str]) -> tuple[str, ...]:
    """Those of a record's columns that a file with these columns says something of."""
    return tuple(
        name
        for name in columns
        if any(told <= given for told in _TOLD_BY.get(name, (frozenset({name}),)))
    )
