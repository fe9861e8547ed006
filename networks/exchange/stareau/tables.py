"""The tables of StaR-Eau that hold what networks here hold, and the columns of each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from networks.exchange.stareau.words import (
    EQUIPMENT,
    FITTINGS,
    MEASURES,
    PIPE_FUNCTIONS,
    REGULATORS,
    VALVES,
    Words,
)
from networks.water.vocabulary import DeviceFunction, StructureFunction

ColumnType = Literal["text", "number", "integer", "boolean", "moment"]
_D, _S = DeviceFunction, StructureFunction


@dataclass(frozen=True, slots=True)
class StareauTable:
    """A table: what its rows are here.

    `function` is that of all its rows, or what they are unless `words` says for the one in column
    `said_in`. `identifiers` are columns that name a row, the first that says something.
    `columns` adds its own columns to those that every table has.
    """

    name: str
    kind: Literal["pipe", "device", "structure", "node"]
    identifiers: tuple[str, ...]
    function: str = ""
    said_in: str = ""
    words: Words = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The family of networks, which the name begins with."""
        return "drinking" if self.name.startswith("aep") else "sewer"


def _pipe(name: str) -> StareauTable:
    own = {
        "materiau": "material",
        "diametre_equivalent": "diameter_mm",
        "longueur_terrain": "length_m",
        "mode_circulation": "circulation",
        "fonction_canalisation": "function",
        "contenu_canalisation": "content",
    }
    if name.startswith("ass"):
        own |= {
            "cote_fil_eau_amont": "upstream_invert_m",
            "cote_fil_eau_aval": "downstream_invert_m",
        }
    return StareauTable(name, "pipe", ("id_canalisation", f"id_{name}"), columns=own)


def _device(
    name: str, function: str, said_in: str = "", words: Words = (), **columns: str
) -> StareauTable:
    own = _IDENTIFIERS.get(name, f"id_{name}")
    return StareauTable(name, "device", (own, _NODE), str(function), said_in, words, columns)


def _structure(name: str, function: str, **columns: str) -> StareauTable:
    own = _IDENTIFIERS.get(name, f"id_{name}")
    return StareauTable(name, "structure", (own, _NODE), str(function), columns=columns)


_NODE = "id_noeud_reseau"
_IDENTIFIERS = {"aep_raccord": "id_raccord", "aep_vanne_branchement": "id_vanne_branchement"}
TABLES = (
    *(_pipe("aep_canalisation"), _pipe("aep_canalisation_branchement")),
    *(_pipe("ass_canalisation"), _pipe("ass_canalisation_branchement")),
    _device("aep_vanne", _D.VALVE, "fonction_vanne", VALVES, diametre="diameter_mm"),
    _device("aep_vanne_branchement", _D.VALVE, diametre="diameter_mm"),
    _device("aep_regulation", _D.OTHER, "type_regulation", REGULATORS, diametre="diameter_mm"),
    _device("aep_point_mesure", _D.OTHER, "type_point_mesure", MEASURES),
    _device("aep_raccord", _D.CONNECTION_POINT),
    _device("aep_appareillage", _D.OTHER, "type_appareillage", FITTINGS, diametre="diameter_mm"),
    _device("ass_point_mesure", _D.OTHER, "type_point_mesure", MEASURES),
    _device("ass_raccord", _D.CONNECTION_POINT),
    _device("ass_equipement", _D.OTHER, "type_equipement", EQUIPMENT),
    _structure("aep_reservoir", _S.RESERVOIR, cote_radier="z_m"),
    _structure("aep_captage", _S.INTAKE),
    _structure("aep_pompage", _S.PUMPING_STATION),
    _structure("aep_traitement", _S.TREATMENT_PLANT),
    _structure("ass_regard", _S.MANHOLE, z_radier="z_m"),
    _structure("ass_bassin", _S.STORAGE_BASIN, cote_radier="z_m"),
    _structure("ass_exutoire", _S.OUTFALL),
    _structure("ass_pompage", _S.PUMPING_STATION),
    _structure("ass_traitement", _S.SEWAGE_PLANT),
    _structure("ass_engouffrement_point", _S.GULLY),
    _structure("ass_chambre_depollution", _S.OTHER),
    StareauTable("aep_piece", "node", (_NODE, "id_aep_piece")),
    StareauTable("ass_piece", "node", (_NODE, "id_ass_piece")),
)
BY_NAME = {table.name: table for table in TABLES}
_SAYABLE = frozenset(
    own for table in TABLES for own in (table.function, *(own for _word, own in table.words))
) | frozenset(own for _word, own in PIPE_FUNCTIONS)


def said_of_function(function: str) -> str:
    """What is left of a function of ours once a file has said it: a hydrant is « other »."""
    return str(function) if function in _SAYABLE else str(_D.OTHER)


def _schema() -> dict[str, list[tuple[str, ColumnType]]]:
    """Columns by table, in order; those of the table "" belong to all."""
    found: dict[str, list[tuple[str, ColumnType]]] = {}
    path = Path(__file__).with_name("schema.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            kind: ColumnType = row["type"]  # type: ignore[assignment]  # the file is ours
            found.setdefault(row["table"], []).append((row["column"], kind))
    return found


_SCHEMA = _schema()


def columns_of(table: StareauTable) -> list[tuple[str, ColumnType]]:
    """All columns of a table with their types, in the standard's order."""
    return [*_SCHEMA[""], *_SCHEMA[table.name]]
