"""The eight tables of RAEPA 1.2, as `schema.csv` beside this has them.

Widths are those of the DBF file. The standard's « 10.3 » counts digits: Lambert-93 ordinates have
seven before the point and three after; in a DBF file the point takes a place too, so 11.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

Family = Literal["drinking", "sewer"]
Kind = Literal["pipe", "device", "structure", "repair"]
FieldType = Literal["C", "N", "D"]
_KINDS: dict[str, Kind] = {
    "CANAL": "pipe",
    "APPAR": "device",
    "OUVR": "structure",
    "REPAR": "repair",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column: C text, N number, D day; `codes` names its code list."""

    name: str
    type: FieldType
    width: int
    decimals: int
    mandatory: bool
    codes: str


@dataclass(frozen=True, slots=True)
class RaepaTable:
    """One table of the standard, its columns in order; the first is the identifier."""

    name: str
    family: Family
    kind: Kind
    attributes: tuple[Attribute, ...]

    @property
    def identifier(self) -> str:
        """The name of the column that names a row."""
        return self.attributes[0].name

    @property
    def geometry_type(self) -> Literal["LineString", "Point"]:
        """Tables of lines end in L, tables of points in P."""
        return "LineString" if self.name.endswith("_L") else "Point"

    def attribute(self, name: str) -> Attribute | None:
        """The column of that name, if the table has one."""
        return next((each for each in self.attributes if each.name == name), None)


def _tables() -> Iterator[RaepaTable]:
    path = Path(__file__).with_name("schema.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        for name, rows in groupby(csv.DictReader(lines), itemgetter("table")):
            what = name.removeprefix("RAEPA_")[:-2]
            yield RaepaTable(
                name=name,
                family="drinking" if what.endswith("AEP") else "sewer",
                kind=_KINDS[what.removesuffix("AEP").removesuffix("ASS")],
                attributes=tuple(
                    Attribute(
                        name=row["name"],
                        type=row["type"],  # type: ignore[arg-type]  # the file is ours
                        width=int(row["width"]),
                        decimals=int(row["decimals"]),
                        mandatory=row["mandatory"] == "1",
                        codes=row["codes"],
                    )
                    for row in rows
                ),
            )


TABLES = {table.name: table for table in _tables()}


def table_of(family: Family, kind: Kind) -> RaepaTable:
    """The one table of a kind in a family of networks."""
    return next(each for each in TABLES.values() if (each.family, each.kind) == (family, kind))
