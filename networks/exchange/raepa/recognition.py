"""Which table of the standard a file is, by its columns, and which column is what.

The 3liz templates for QGIS say « amont » and « aval » where the standard says initial and terminal
node: their water runs as the line is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from networks.exchange.raepa.schema import Family, Kind, RaepaTable, table_of

_3LIZ: dict[Kind, dict[str, str]] = {
    "pipe": {
        "ID_ND_AMON": "IDNINI",
        "ID_ND_AVAL": "IDNTERM",
        "FE_AMONT": "ZAMONT",
        "FE_AVAL": "ZAVAL",
        "MODE_CIRC": "MODECIRC",
        "DIM_V": "DIAMETRE",
    },
    "device": {"Z_APPAREIL": "Z"},
    "structure": {"Z_RADIER": "Z"},
    "repair": {},
}
_FUNCTION = {"device": "FNAPP", "structure": "FNOUV"}
_NAMED_FAMILY = re.compile(r"(AEP|ASS)(_[LP])?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table, and for each attribute the column of the file that holds it.

    `given` are values that the file's own model implies for every row; `ignored` are columns that
    the standard does not know.
    """

    table: RaepaTable
    columns: Mapping[str, str]
    given: Mapping[str, str]
    ignored: tuple[str, ...]


def recognise(columns: Sequence[str], name: str) -> Recognised | None:
    """The table that a file with these columns is, or None.

    The family is what the file's name ends in (AEP, ASS), else what its columns say: some templates
    for drinking water have sewer columns.
    """
    upper = {column.upper(): column for column in columns}
    kind = _kind(upper)
    if kind is None:
        return None
    family = _named_family(name) or _family(upper)
    if family is None:
        return None
    table = table_of(family, kind)
    names = {_3LIZ[kind].get(column, column): own for column, own in upper.items()}
    prefix = _FUNCTION.get(kind)
    if prefix is not None:
        ours, theirs = (prefix + ending for ending in _endings(family))
        if ours not in names and theirs in names:
            names[ours] = names.pop(theirs)
    known = {each.name for each in table.attributes}
    implied = kind == "pipe" and "ID_ND_AMON" in upper and "SENSECOUL" in known - names.keys()
    return Recognised(
        table=table,
        columns={name: own for name, own in names.items() if name in known},
        given={"SENSECOUL": "1"} if implied else {},
        ignored=tuple(own for name, own in names.items() if name not in known),
    )


def _kind(upper: Mapping[str, str]) -> Kind | None:
    if {"IDNINI", "IDNTERM"} <= upper.keys() or {"ID_ND_AMON", "ID_ND_AVAL"} <= upper.keys():
        return "pipe"
    if "IDREPAR" in upper:
        return "repair"
    if "IDAPPAREIL" in upper:
        return "device"
    if "IDOUVRAGE" in upper:
        return "structure"
    return "pipe" if "IDCANA" in upper else None


def _family(upper: Mapping[str, str]) -> Family | None:
    if any(column.endswith("ASS") for column in upper) or "TYPRESEAU" in upper:
        return "sewer"
    return "drinking" if any(column.endswith("AEP") for column in upper) else None


def _named_family(name: str) -> Family | None:
    found = _NAMED_FAMILY.search(name)
    if found is None:
        return None
    return "drinking" if found[1].upper() == "AEP" else "sewer"


def _endings(family: Family) -> tuple[str, str]:
    return ("AEP", "ASS") if family == "drinking" else ("ASS", "AEP")
