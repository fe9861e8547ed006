"""Tables as a French spreadsheet opens them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite

import numpy as np

# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DECIMALS = 4
Cell = str | float | bool | None


def spreadsheet(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file: semicolons, decimal commas, « oui » and « non », nothing for what is unknown;
    UTF-8 with the mark that makes spreadsheets read the accents. Numbers have four decimals at
    most.
    """
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, bool | np.bool_):
        return "oui" if value else "non"
    if not isfinite(value):
        return ""
    told = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told.replace(".", ",")
