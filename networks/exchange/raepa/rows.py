"""The rows of a table of the standard as drafts, cell by cell; what is wrong is told.

| a cell that                                   | the row   | the value                |
|-----------------------------------------------|-----------|--------------------------|
| is no identifier, or one said before          | refused   |                          |
| is no network type (TYPRESEAU)                | refused   |                          |
| has a code outside the standard               | enters    | unknown, or [water.codes] |
| is no number, day or year that is possible    | enters    | unknown                  |
| is an altitude of 0.00                        | enters    | unknown                  |
| is too long                                   | enters    | cut                      |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from django.utils.translation import gettext as _

from networks.exchange.cells import cut, day_of, number_of, text_of, year_of, years_in_order
from networks.exchange.checking import check_line, check_point, single
from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts
from networks.exchange.findings import At, Findings
from networks.exchange.raepa.codes import LISTS, UNKNOWN, word_of
from networks.exchange.raepa.fields import (
    FIELDS,
    REFERENCES,
    YEARS,
    ZERO_IS_UNKNOWN,
)
from networks.exchange.raepa.reading import Sheet
from networks.exchange.raepa.schema import Attribute
from networks.water.vocabulary import Network, PositionClass

_CODE_LENGTH = 254
_LARGEST = 2**31 - 1
# What a gap, or a code outside the standard, means where the list has no « unknown ».
_DEFAULTS: Mapping[str, Any] = {
    "in_service": True,
    "is_connection": False,
    "xy_class": PositionClass.C.value,
    "z_class": PositionClass.C.value,
}
Codes = Mapping[str, Mapping[str, str]]


def draft_rows(sheet: Sheet, codes: Codes, drafts: Drafts, findings: Findings) -> None:
    """Add the rows of a table that can enter to the drafts of its family.

    Args:
        sheet: the table.
        codes: by attribute, what a file's own codes mean in the standard's.
        drafts: gets the rows.
        findings: gets what is wrong.
    """
    _tell_columns(sheet, findings)
    reader = _RowReader(sheet, codes, findings)
    for index, row in enumerate(sheet.rows):
        at = At(sheet.name, row)
        if at in findings.refused:
            continue
        cells = {name: values[index] for name, values in sheet.columns.items()}
        shape = single(sheet.shapes[index])
        code = reader.code(at, cells)
        network = reader.network(at, cells)
        if sheet.kind.table.kind == "pipe":
            sound = check_line(at, shape, findings)
        else:
            shape = shape or reader.declared_point(at, cells)
            sound = check_point(at, shape, findings)
        if not (sound and network) or at in findings.refused:
            continue
        values, refers = reader.values(at, cells), reader.references(cells)
        match sheet.kind.table.kind:
            case "pipe":
                ends = (refers.pop("start_node", ""), refers.pop("end_node", ""))
                drafts.pipes.append(DraftPipe(at, code, network, shape, ends, values, refers))
            case "device":
                drafts.devices.append(DraftPoint(at, code, network, shape, values, refers))
            case "structure":
                drafts.structures.append(DraftPoint(at, code, network, shape, values, refers))


def name_unnamed(drafts: Drafts) -> bool:
    """Name pipes for their ends where the file's model has no identifier of pipes (3liz); whether
    there were any. Pipes between the same two ends are numbered in the order of the file.
    """
    seen: dict[str, int] = {}
    unnamed = [pipe for pipe in drafts.pipes if not pipe.code]
    for pipe in unnamed:
        first, last = (
            end or "{:.2f} {:.2f}".format(*place)
            for end, place in zip(pipe.ends, pipe.drawn_ends, strict=True)
        )
        code = f"{first}→{last}"
        seen[code] = seen.get(code, 0) + 1
        pipe.code = code if seen[code] == 1 else f"{code} ({seen[code]})"
    return bool(unnamed)


def _tell_columns(sheet: Sheet, findings: Findings) -> None:
    at = At(sheet.name)
    if sheet.kind.ignored:
        names = ", ".join(sheet.kind.ignored)
        findings.warn(at, "", _("Colonnes hors de la norme, laissées : %s.") % names)
    lacking = [
        each.name
        for each in sheet.kind.table.attributes
        if each.mandatory and each.name not in sheet.columns and each.name not in {"X", "Y"}
    ]
    if lacking:
        names = ", ".join(lacking)
        findings.warn(at, "", _("Colonnes que la norme demande, absentes : %s.") % names)


class _RowReader:
    """Reads cells of one table."""

    def __init__(self, sheet: Sheet, codes: Codes, findings: Findings) -> None:
        table = sheet.kind.table
        self._table = table
        self._named = table.identifier in sheet.columns
        self._codes = codes
        self._findings = findings
        self._references = REFERENCES[table.kind]
        fields = FIELDS.get((table.family, table.kind), {})
        self._read = [
            (each, fields[each.name])
            for each in table.attributes
            if each.name in fields and each.name in sheet.columns
        ]

    def code(self, at: At, cells: Mapping[str, Any]) -> str:
        """The identifier; "" where the file has no column for it."""
        name = self._table.identifier
        code = text_of(cells.get(name))
        if self._named and not code:
            self._findings.refuse(at, name, _("L’identifiant manque."))
        elif len(code) > _CODE_LENGTH:
            self._findings.refuse(at, name, _("Identifiant trop long."))
        return code

    def network(self, at: At, cells: Mapping[str, Any]) -> str:
        """The network; "" where it cannot be told, and the row is refused."""
        if self._table.family == "drinking":
            return Network.DRINKING.value
        code = self._own_code("TYPRESEAU", cells.get("TYPRESEAU"))
        word = LISTS["typ_reseau_ass"].get(code)
        if word is None:
            self._findings.refuse(
                at, "TYPRESEAU", _("« %s » n’est pas un type de réseau (01, 02, 03).") % code[:40]
            )
        return word or ""

    def declared_point(self, at: At, cells: Mapping[str, Any]) -> shapely.Point | None:
        """The point that X and Y say, in Lambert-93 as the standard has it."""
        x, y = number_of(cells.get("X")), number_of(cells.get("Y"))
        if not x or not y:
            return None
        self._findings.warn(at, "X", _("Sans géométrie : le point est pris de X et Y."))
        return shapely.Point(x, y)

    def references(self, cells: Mapping[str, Any]) -> dict[str, str]:
        """Foreign keys, by the codes of what they name."""
        return {
            field: text_of(cells[name]) for name, field in self._references.items() if name in cells
        }

    def values(self, at: At, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Everything else that the file says."""
        found: dict[str, Any] = {}
        for attribute, field in self._read:
            value = self._value(at, attribute, field, cells[attribute.name])
            if value is not None or field not in _DEFAULTS:
                found[field] = value
            else:
                found[field] = _DEFAULTS[field]
        began = found.get("laid_from_year")
        if began is not None:
            found["laid_from_year"] = years_in_order(
                at, "ANDEBPOSE", began, found.get("laid_year"), self._findings
            )
        # Water that runs backwards goes up the drawing: « amont » is then the second node.
        first, second = "upstream_invert_m", "downstream_invert_m"
        if found.get("flows_forward") is False and {first, second} & found.keys():
            found[first], found[second] = found.get(second), found.get(first)
        return found

    def _value(self, at: At, attribute: Attribute, field: str, cell: Any) -> Any:
        name = attribute.name
        if attribute.codes:
            return self._word(at, attribute, cell)
        if text_of(cell) == "":
            if attribute.mandatory:
                self._findings.missing(at.table, name)
            return "" if attribute.type == "C" and name not in _TYPED else None
        if name in YEARS:
            return self._year(at, name, cell)
        if name == "SENSECOUL":
            return self._direction(at, cell)
        if attribute.type == "D":
            return day_of(at, name, cell, self._findings)
        if attribute.type == "N":
            return self._quantity(at, attribute, field, cell)
        return cut(at, name, text_of(cell), attribute.width, self._findings)

    def _own_code(self, name: str, cell: Any) -> str:
        text = text_of(cell)
        text = self._codes.get(name, {}).get(text, text)
        return f"{int(text):02}" if text.isdecimal() and len(text) < 2 else text

    def _word(self, at: At, attribute: Attribute, cell: Any) -> Any:
        code = self._own_code(attribute.name, cell)
        known = LISTS[attribute.codes]
        if attribute.codes == "boolean":
            code = code.upper()
        if code == "":
            if attribute.mandatory:
                self._findings.missing(at.table, attribute.name)
            return known.get(UNKNOWN)
        try:
            return word_of(attribute.codes, code)
        except KeyError:
            self._findings.warn(
                at,
                attribute.name,
                _("« %(code)s » n’est pas un code de la norme (%(known)s) : pris pour inconnu.")
                % {"code": code[:40], "known": ", ".join(known) if len(known) < 12 else "00 – 99"},
            )
            return known.get(UNKNOWN)

    def _year(self, at: At, name: str, cell: Any) -> int | None:
        if number_of(cell) == 0:
            self._findings.missing(at.table, name)
        return year_of(at, name, cell, self._findings)

    def _direction(self, at: At, cell: Any) -> bool | None:
        text = text_of(cell)
        if text in {"0", "1"}:
            return text == "1"
        self._findings.warn(at, "SENSECOUL", _("« %s » n’est ni 0 ni 1 : inconnu.") % text[:40])
        return None

    def _quantity(self, at: At, attribute: Attribute, field: str, cell: Any) -> float | int | None:
        name = attribute.name
        number = number_of(cell)
        whole = field in {"diameter_mm", "connections"}
        if number is None or abs(number) > _LARGEST or (number < 0 and not field.endswith("_m")):
            self._findings.warn(
                at, name, _("« %s » n’est pas un nombre possible ici.") % text_of(cell)[:40]
            )
            return None
        if not number and name in ZERO_IS_UNKNOWN:
            if name.startswith("Z"):
                self._findings.warn(at, name, _("Altitude 0,00 : prise pour inconnue."))
            elif attribute.mandatory:
                self._findings.missing(at.table, name)
            return None
        if not whole:
            return number
        if number != int(number):
            self._findings.warn(
                at, name, _("« %s » n’est pas entier : arrondi.") % text_of(cell)[:40]
            )
        return round(number)


_TYPED = YEARS | {"SENSECOUL"}
