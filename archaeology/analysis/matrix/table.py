"""Relations in a CSV table, one unit a row, lists of units in a cell."""

from __future__ import annotations

import csv
import re
import unicodedata
from io import StringIO

from archaeology.analysis.matrix.record import Record, Unit, Verb
from archaeology.analysis.matrix.refusal import CannotRead

# The surest first: beside `context`, an `id` counts rows and a `name` describes.
UNIT_HEADINGS = (
    "context|contexte|us|unite stratigraphique|stratigraphic unit|su|ue|numero us|n us|no us|us no"
    "|context number|context id|unit|unite|locus|numero|name|nom|id"
)
# Headings without accents, case and punctuation. A column `above` lists what lies above the
# unit, as in the published data sets; a verb says what the unit does to the others: what it
# covers, cuts or fills lies below it.
HEADINGS: dict[str, str] = {
    heading: role
    for role, headings in {
        "unit": UNIT_HEADINGS,
        "above": "above|under|sous|is under|earlier than|anterieur a|anterieure a|covered by"
        "|couvert par|couverte par|recouvert par|recouverte par|cut by|coupe par|coupee par"
        "|filled by|comble par|comblee par|rempli par|remplie par|au dessus",
        "below": "below|over|sur|is over|later than|posterieur a|posterieure a|covers|couvre"
        "|recouvre|cuts|coupe|fills|comble|remplit|au dessous",
        "equal": "equal|equals|equal to|same as|egal|egale|egal a|egale a|identique a"
        "|equivalent a|equivalente a|egalite",
        "contemporary": "contemporary|contemporary with|contemporain|contemporain de"
        "|contemporaine de|synchrone|synchrone de|synchrone avec",
        "kind": "type|kind|nature|unit class|categorie",
        "phase": "phase|period|periode",
        "structure": "structure|group|groupe|fait",
    }.items()
    for heading in headings.split("|")
}
RELATIONS = {verb.value: verb for verb in Verb}
LIST = re.compile(r"[,;|\n]")


def read_table(text: str) -> Record:
    """The sheets in a CSV text with headings, separated by comma, semicolon or tab.

    Raises `CannotRead` for a missing column and names the row that does not fit.
    """
    heading = next(line for line in text.splitlines() if line.strip())
    separator = max(",;\t", key=heading.count)
    # A table of units without any relation is one column.
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    record = Record()
    roles: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not roles:
                roles = _roles(cells)
                named = (" ".join(cell.split()) for cell in cells)
                pairs = zip(named, roles, strict=True)
                record.left = [heading for heading, role in pairs if heading and not role]
            else:
                _read_row(record, reader.line_num, roles, cells)
    except csv.Error as error:
        raise CannotRead(f"Ligne {reader.line_num} : le CSV est mal formé ({error}).") from error
    return record


def _roles(headings: list[str]) -> list[str]:
    roles = [HEADINGS.get(_plain(heading), "") for heading in headings]
    unit = min(
        (i for i, role in enumerate(roles) if role == "unit"),
        key=lambda i: UNIT_HEADINGS.split("|").index(_plain(headings[i])),
        default=None,
    )
    if unit is None:
        raise CannotRead(
            "Aucune colonne ne nomme l’unité (context, US…) ; colonnes trouvées : "
            + ", ".join(" ".join(heading.split())[:30] for heading in headings[:12])
            + "."
        )
    roles = [role if role != "unit" or i == unit else "" for i, role in enumerate(roles)]
    if not RELATIONS.keys() & set(roles):
        raise CannotRead("Aucune colonne ne dit de relation (above, below, equal…).")
    return roles


def _plain(heading: str) -> str:
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    letters = "".join(char if char.isalnum() else " " for char in decomposed if char.isascii())
    return " ".join(letters.split())


def _read_row(record: Record, number: int, roles: list[str], cells: list[str]) -> None:
    if any(cell.strip() for cell in cells[len(roles) :]):
        raise CannotRead(
            f"Ligne {number} : {len(cells)} cellules pour {len(roles)} colonnes ; "
            "une liste d’unités se met entre guillemets."
        )
    row: dict[str, list[str]] = {}
    for role, cell in zip(roles, cells, strict=False):
        if role and cell.strip():
            row.setdefault(role, []).append(cell.strip())
    if "unit" not in row:
        raise CannotRead(f"Ligne {number} : l’unité n’a pas de nom.")
    name = row["unit"][0]
    record.add(
        Unit(
            name,
            kind=" ".join(row.get("kind", [])),
            phase=" ".join(row.get("phase", [])),
            structure=" ".join(row.get("structure", [])),
        )
    )
    for role, verb in RELATIONS.items():
        others = [part.strip() for cell in row.get(role, []) for part in LIST.split(cell)]
        record.state(name, verb, [other for other in others if other])
