"""The `.lst` text files of stratigraphy programs (Bonn Archaeological Software Package, Stratify).

A title, a line `Name`, then each unit at the left margin with indented attributes under it:

    27
                above: +
                below: 28, 29

`above:` lists what lies above the unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archaeology.analysis.matrix.record import Record, Unit, Verb
from archaeology.analysis.matrix.refusal import CannotRead

HEADING = re.compile(r"\s*Name\s*", re.IGNORECASE)
# Names may hold colons (`TST::2`), so that only the first one ends the attribute's name.
ATTRIBUTE = re.compile(r"\s+([A-Za-z][A-Za-z ]*?)\s*:(?!:)(.*)")
RELATIONS = {
    "above": Verb.ABOVE,
    "below": Verb.BELOW,
    "equal to": Verb.EQUAL,
    "contemporary with": Verb.CONTEMPORARY,
}


@dataclass(slots=True)
class Sheet:
    """The lines of one unit: attribute → text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


def read_lst(text: str) -> Record:
    """The sheets in a `.lst` text; `CannotRead` names the line that does not fit."""
    record = Record()
    for sheet in _sheets(text.splitlines()):
        attributes = sheet.attributes
        record.add(
            Unit(
                sheet.name,
                kind=attributes.get("unit class", "").strip(),
                phase=(attributes.get("phase") or attributes.get("period") or "").strip(),
                structure=attributes.get("structure", "").strip(),
            )
        )
        for key, verb in RELATIONS.items():
            others = [name.strip() for name in attributes.get(key, "").split(",")]
            record.state(sheet.name, verb, [name for name in others if name])
    return record


def _sheets(lines: list[str]) -> list[Sheet]:
    heading = next((i for i, line in enumerate(lines) if HEADING.fullmatch(line)), None)
    if heading is None:
        raise CannotRead("La ligne « Name » d’un fichier .lst manque.")
    sheets: list[Sheet] = []
    attribute = ""
    for number, line in enumerate(lines[heading + 1 :], heading + 2):
        if not line.strip():
            continue
        if not line[0].isspace():
            sheets.append(Sheet(line.strip()))
            attribute = ""
            continue
        if not sheets:
            raise CannotRead(f"Ligne {number} : aucune unité n’est nommée avant.")
        found = ATTRIBUTE.fullmatch(line)
        if found:
            attribute = found[1].lower()
            _append(sheets[-1], attribute, found[2])
        elif attribute in RELATIONS:
            # A long list goes on in the next line.
            _append(sheets[-1], attribute, line)
        else:
            raise CannotRead(f"Ligne {number} : « {line.strip()[:40]} » n’est pas lu.")
    return sheets


def _append(sheet: Sheet, attribute: str, text: str) -> None:
    before = sheet.attributes.get(attribute)
    sheet.attributes[attribute] = f"{before},{text}" if before else text
