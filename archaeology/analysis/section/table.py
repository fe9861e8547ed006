"""A section as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from math import isfinite

from archaeology.analysis.section.cutting import Apart, Opened, Placed, Section

COLUMNS = (
    "chainage_m",
    "offset_m",
    "z_m",
    "base_m",
    "sigma_m",
    "precision_m",
    "kind",
    "label",
    "what",
    "dating",
    "source",
    "synthetic",
    "placed",
    "datum",
    "depth_m",
    "counted_from",
    "from_m",
    "to_m",
)
# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | None


def csv_of(section: Section) -> str:
    """One row for each thing and operation near the line: first what is placed, then what has no
    altitude (`placed` false, `z_m` empty), then the operations (`z_m` is the altitude reached).

    Metres, NGF-IGN69; `offset_m` is positive to the right of the line; point decimals.
    """
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in rows_of(section):
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return written.getvalue()


def rows_of(section: Section) -> Iterator[dict[str, Cell]]:
    """The same rows for a page; columns that say nothing of a thing are missing."""
    for placed in section.placed:
        yield _thing(placed) | {
            "placed": "true",
            "z_m": placed.thing.z_m,
            "base_m": placed.thing.base_m,
        }
    for apart in section.apart:
        # An altitude in another system would be read as NGF in this column.
        yield _thing(apart) | {"placed": "false"}
    for opened in section.digs:
        yield from _dig(opened)


def _thing(one: Placed | Apart) -> dict[str, Cell]:
    thing = one.thing
    return {
        "chainage_m": one.chainage_m,
        "offset_m": one.offset_m,
        "sigma_m": thing.sigma_m,
        "precision_m": thing.precision_m,
        "kind": str(thing.kind),
        "label": thing.label,
        "what": thing.what,
        "dating": thing.dating,
        "source": thing.source,
        "synthetic": _truth(thing.synthetic),
        "datum": thing.datum if thing.z_m is not None else "",
        "depth_m": thing.depth_m,
        "counted_from": thing.counted_from,
    }


def _dig(one: Opened) -> Iterator[dict[str, Cell]]:
    for span in one.spans:
        yield {
            "chainage_m": (span.start_m + span.end_m) / 2,
            "offset_m": one.offset_m,
            "z_m": one.dig.lowest_m,
            "kind": "dig",
            "label": one.dig.label,
            "what": one.dig.kind,
            "dating": "" if one.dig.year is None else str(one.dig.year),
            "source": one.dig.source,
            "synthetic": _truth(one.dig.synthetic),
            "placed": _truth(one.dig.lowest_m is not None),
            "datum": "" if one.dig.lowest_m is None else "ngf_ign69",
            "depth_m": one.dig.depth_m,
            "from_m": span.start_m,
            "to_m": span.end_m,
        }


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value:.3f}".rstrip("0").rstrip(".") if isfinite(value) else ""
