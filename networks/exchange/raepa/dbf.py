"""dBASE III tables with the widths that a standard asks for, which GDAL lets nobody choose.

Layout: a header of 32 bytes, 32 bytes a column, 0x0D; then the records, each with a leading space,
all of one width; then 0x1A. Texts are UTF-8, padded on the right; numbers are text, padded on the
left; gaps are spaces.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from networks.exchange.raepa.schema import Attribute


def write_dbf(
    path: Path, columns: Sequence[Attribute], rows: Sequence[Mapping[str, Any]], day: date
) -> list[tuple[int, str]]:
    """Write rows; gives the cells (row from 1, column) that the widths could not hold whole.

    Args:
        path: the file.
        columns: the columns, in order.
        rows: by column, a str, a number, a date or None.
        day: what the header says the table was last changed on.
    """
    squeezed: list[tuple[int, str]] = []
    width = 1 + sum(column.width for column in columns)
    with path.open("wb") as file:
        file.write(_header(columns, len(rows), width, day))
        for number, row in enumerate(rows, 1):
            cells = []
            for column in columns:
                cell, whole = encoded(column, row.get(column.name))
                cells.append(cell)
                if not whole:
                    squeezed.append((number, column.name))
            file.write(b" " + b"".join(cells))
        file.write(b"\x1a")
    return squeezed


def encoded(column: Attribute, value: Any) -> tuple[bytes, bool]:
    """A cell as wide as its column, and whether it says all of the value.

    A number that is too wide is left out, for half a number is another one; a text is cut.
    """
    if value is None or value == "":
        return b" " * column.width, True
    if column.type == "D":
        return f"{value:%Y%m%d}".encode(), True
    if column.type == "N":
        text = f"{value:.{column.decimals}f}".encode()
        if len(text) > column.width:
            return b" " * column.width, False
        return text.rjust(column.width), True
    whole = str(value).encode()
    cut = whole[: column.width].decode(errors="ignore").encode()
    return cut.ljust(column.width), cut == whole


def _header(columns: Sequence[Attribute], count: int, width: int, day: date) -> bytes:
    described: Iterable[bytes] = (
        struct.pack(
            "<11sc4xBB14x",
            column.name.encode("ascii"),
            column.type.encode("ascii"),
            column.width,
            column.decimals,
        )
        for column in columns
    )
    start = struct.pack(
        "<B3BIHH20x",
        0x03,
        *(day.year - 1900, day.month, day.day),
        count,
        32 + 32 * len(columns) + 1,
        width,
    )
    return start + b"".join(described) + b"\r"
