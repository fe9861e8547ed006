"""A table of valves: columns `link` and `node`, and what is known of their state."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from networks.graph.defects import CannotRead, Defect, Subject
from networks.graph.reading.text import text_of
from networks.graph.records import Handling, Valve

# The unnamed first column is what programs that number their rows write.
HEADINGS = {
    heading: role
    for role, headings in {
        "link": "link|pipe|conduite|canalisation",
        "node": "node|noeud|nœud",
        "id": "id|valve|vanne|",
        "closed": "closed|state|fermée|fermee|état|etat",
        "handling": "handling|manœuvre|manoeuvre",
    }.items()
    for heading in headings.split("|")
}
CLOSED = frozenset(["closed", "true", "1", "yes", "oui", "fermée", "fermee", "vrai"])
OPEN = frozenset(["open", "false", "0", "no", "non", "ouverte", "faux", ""])
HANDLINGS = {
    word: handling
    for handling, words in {
        Handling.OPERABLE: "operable|manœuvrable|manoeuvrable",
        Handling.STUCK: "stuck|grippée|grippee|bloquée|bloquee",
        Handling.INACCESSIBLE: "inaccessible",
        Handling.UNKNOWN: "unknown|inconnu|",
    }.items()
    for word in words.split("|")
}


def read_valves(path: Path) -> tuple[list[Valve], list[Defect]]:
    """The valves and what is wrong with their rows; a valve without id gets its row's number.

    Separated by comma, semicolon or tab. `closed`: true, 1, yes, oui, fermée…; `handling`:
    operable, stuck, inaccessible. Raises `CannotRead` without the columns `link` and `node`.
    """
    text = text_of(path)
    heading = next(line for line in text.splitlines() if line.strip())
    reader = csv.reader(StringIO(text), delimiter=max(",;\t", key=heading.count), strict=True)
    valves: list[Valve] = []
    defects: list[Defect] = []
    roles: list[str] = []
    count = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not roles:
                roles = _roles(cells)
                continue
            count += 1
            row = {
                role: cells[roles.index(role)].strip() if roles.index(role) < len(cells) else ""
                for role in HEADINGS.values()
                if role in roles
            }
            row["id"] = row.get("id") or str(count)
            valve = _valve(row, reader.line_num, defects)
            if valve:
                valves.append(valve)
    except csv.Error as error:
        raise CannotRead(f"Ligne {reader.line_num} : le tableau est mal formé.") from error
    return valves, defects


def _roles(cells: list[str]) -> list[str]:
    roles = [HEADINGS.get(cell.strip().lower(), "-") for cell in cells]
    missing = [role for role in ("link", "node") if role not in roles]
    if missing:
        raise CannotRead(f"Colonne manquante : {', '.join(missing)}.")
    return roles


def _valve(row: dict[str, str], line: int, defects: list[Defect]) -> Valve | None:
    """The valve on a row; what it says of its state that nobody understands is told."""
    id = row["id"]
    if not row["link"] or not row["node"]:
        reason = f"Ligne {line} : la vanne « {id} » n’a pas de conduite ou de nœud."
        defects.append(Defect(Subject.VALVE, id, reason, line))
        return None
    closed, handling = row.get("closed", "").lower(), row.get("handling", "").lower()
    if closed not in CLOSED | OPEN:
        reason = f"Ligne {line} : état inconnu « {closed} », vanne « {id} » tenue pour ouverte."
        defects.append(Defect(Subject.VALVE, id, reason, line))
    if handling not in HANDLINGS:
        reason = f"Ligne {line} : manœuvre inconnue « {handling} » de la vanne « {id} »."
        defects.append(Defect(Subject.VALVE, id, reason, line))
    known = HANDLINGS.get(handling, Handling.UNKNOWN)
    return Valve(id, row["link"], row["node"], closed in CLOSED, known)
