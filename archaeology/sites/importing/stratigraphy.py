"""Stratigraphic units and their levels from files: read and checked, then written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from archaeology.sites.importing.doubting import altitudes_in, altitudes_of, tell_far_off
from archaeology.sites.importing.heights import Measured, Said, save_levels
from archaeology.sites.importing.names import kind_of
from archaeology.sites.importing.periods import COLUMNS as PERIOD
from archaeology.sites.importing.periods import Datings
from archaeology.sites.importing.rows import Rows
from archaeology.sites.importing.settings import read_settings
from archaeology.sites.importing.surroundings import Surroundings
from archaeology.sites.importing.writing import OnlyTried, meant_rows, require_territory
from archaeology.sites.models import StratigraphicUnit
from archaeology.sites.models.stratigraphy import label_of, plain_number
from archaeology.sites.rights import require
from archaeology.sites.services.change_operation import lock_all_operations
from archaeology.sites.vocabulary import Reliability, UnitKind
from layers.catalog.acting import acting
from layers.catalog.importing import ImportContext, ImportReport, Reason, StrictRefusal, Table
from layers.exchange.sql.merging import importing_alone

# What the two levels of a unit's own row are called.
TOP, BASE = "sommet", "base"
_TEXTS = {"description": 5000, "interpretation": 200, "phase": 60, "structure": 60}
_WRITTEN = ("kind", *_TEXTS, *PERIOD)
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One row: its unit, what it says of it (only what it says), and its heights."""

    row: int
    operation: int
    number: str
    facts: dict[str, Any] = field(default_factory=dict)
    heights: Sequence[Measured] = ()


class Reading(Protocol):
    """Reads the rows of a chunk: their facts, and their heights, one list each."""

    def __call__(
        self, rows: Rows, said: Said, datings: Datings, report: ImportReport
    ) -> tuple[list[dict[str, Any]], list[list[Measured]]]:
        """Refusals go to `rows.refusals`."""


def bring_in_units(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Make or correct the units of a file, one to a row, with the levels of their top and base.

    Raises: as `bring_in`.
    """
    return _bring_in("units", "number", chunks, context, _unit_facts, makes=True)


def bring_in_levels(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write the levels of a file, one to a row, of units that are recorded.

    Raises: as `bring_in`.
    """
    return _bring_in("levels", "unit", chunks, context, _one_height, makes=False)


def _bring_in(
    name: str,
    number: str,
    chunks: Iterable[Table],
    context: ImportContext,
    read: Reading,
    *,
    makes: bool,
) -> ImportReport:
    require(context.actor, context.territory)
    settings = read_settings(context.settings)
    require_territory(context.territory, settings)
    report = ImportReport()
    left, sheets = 0, list[Sheet]()
    with importing_alone(name, context.territory):
        around = Surroundings(context.territory, settings)
        datings = Datings(settings, report)
        for chunk in chunks:
            report.read += len(chunk.rows)
            meant = meant_rows(chunk, settings)
            left += len(chunk.rows) - len(meant.rows)
            sheets += _sheets(Rows(meant), number, around, datings, read, report)
            context.progress(report.read)
        units = _recorded({each.operation for each in sheets})
        sheets = _once(sheets, report) if makes else _known(sheets, units, report)
        measured = [(each.operation, height) for each in sheets for height in each.heights]
        columns = {TOP: "top_m", BASE: "base_m"} if makes else {}
        tell_far_off(context.actor, list(altitudes_in(measured, columns)), report)
        if context.strict and report.rejected:
            raise StrictRefusal(report)
        with suppress(OnlyTried), acting(context.actor):
            lock_all_operations(context.territory)
            around.save_source()
            # Somebody may have recorded one until operations were locked.
            units = _recorded({each.operation for each in sheets})
            changed = _write(sheets, units, around, report)
            report.updated = len(changed)
            report.accepted = report.read - left - report.rejected
            if context.dry_run:
                raise OnlyTried
    if left:
        report.notes.append(
            Reason(0, settings.rows_by, _("%s lignes d’une autre nature laissées.") % left)
        )
    return report


def _sheets(
    rows: Rows,
    number: str,
    around: Surroundings,
    datings: Datings,
    read: Reading,
    report: ImportReport,
) -> list[Sheet]:
    """The rows of a chunk that can be read."""
    numbers = [plain_number(each) for each in rows.texts(number, 40, required=True)]
    operations = []
    for index, told in enumerate(rows.texts("operation", required=True)):
        key, _hidden = around.operations.get(told, (None, ""))
        if told and key is None:
            rows.refusals.add(
                index, "operation", _("L’opération « %s » n’est pas enregistrée.") % told[:60]
            )
        operations.append(key)
    reliability = rows.choices("reliability", Reliability, Reliability.D.value)
    said = Said.of(rows, around.sourced(rows)["source_id"], reliability)
    facts, heights = read(rows, said, datings, report)
    rows.tell(report)
    return [
        Sheet(
            rows.numbers[index],
            operations[index] or 0,
            numbers[index],
            facts[index],
            heights[index],
        )
        for index in rows.refusals.left(rows.count).tolist()
    ]


def _unit_facts(
    rows: Rows, said: Said, datings: Datings, report: ImportReport
) -> tuple[list[dict[str, Any]], list[list[Measured]]]:
    texts = {name: rows.texts(name, limit) for name, limit in _TEXTS.items()}
    dated = datings.columns(rows)
    tops, bases = (altitudes_of(rows, name, said.datum) for name in ("top_m", "base_m"))
    deep = rows.lengths_of("top_depth_m"), rows.lengths_of("base_depth_m")
    words, materials = rows.texts("kind"), rows.texts("material")
    found, heights = [], []
    for index in range(rows.count):
        facts = {name: values[index] for name, values in texts.items() if values[index]}
        if materials[index]:
            of_it = _("Matériau : %s.") % materials[index].rstrip(".")
            facts["description"] = " ".join(filter(None, (facts.get("description"), of_it)))
        _name_kind(words[index], facts, rows.numbers[index], report)
        if dated["dating"][index]:
            facts |= {name: dated[name][index] for name in PERIOD}
        found.append(facts)
        _require_order(rows, index, "base_m", bases[index], tops[index])
        _require_order(rows, index, "base_depth_m", deep[0][index], deep[1][index])
        heights.append(
            said.height(rows, index, TOP, tops[index], deep[0][index])
            + said.height(rows, index, BASE, bases[index], deep[1][index])
        )
    return found, heights


def _name_kind(word: str, facts: dict[str, Any], row: int, report: ImportReport) -> None:
    """A kind of the vocabulary; a word that is none is kept where people read it."""
    kind = kind_of(word) if word else None
    if kind is not None and kind is not UnitKind.UNKNOWN:
        facts["kind"] = kind.value
    elif word and kind is None:
        if "interpretation" not in facts:
            facts["interpretation"] = word[:200]
        report.notes.append(
            Reason(
                row,
                "kind",
                _("« %s » n’est pas une nature d’unité connue : nature indéterminée.") % word[:60],
            )
        )


def _require_order(
    rows: Rows, index: int, column: str, low: float | None, high: float | None
) -> None:
    if low is not None and high is not None and low > high:
        rows.refusals.add(index, column, _("La base est plus haute que le sommet."))


def _one_height(
    rows: Rows, said: Said, datings: Datings, report: ImportReport
) -> tuple[list[dict[str, Any]], list[list[Measured]]]:
    whats = rows.texts("what", 80)
    altitudes, depths = altitudes_of(rows, "z_m", said.datum), rows.lengths_of("depth_m")
    heights = []
    for index, what in enumerate(whats):
        z_m, depth_m = altitudes[index], depths[index]
        if (z_m is None) == (depth_m is None):
            rows.refusals.add(
                index, "z_m", _("Donnez une altitude ou une profondeur, l’une des deux.")
            )
        heights.append(said.height(rows, index, what, z_m, depth_m))
    return [{} for _what in whats], heights


def _recorded(operations: set[int]) -> dict[tuple[int, str], StratigraphicUnit]:
    rows = StratigraphicUnit.objects.filter(operation_id__in=operations)
    return {(each.operation_id, each.number): each for each in rows}


def _once(sheets: Sequence[Sheet], report: ImportReport) -> list[Sheet]:
    """The first row of each unit."""
    first: dict[tuple[int, str], int] = {}
    kept = []
    for each in sheets:
        known = first.setdefault((each.operation, each.number), each.row)
        if known == each.row:
            kept.append(each)
        else:
            report.reject(each.row, "number", _("Déjà dit à la ligne %s.") % known)
    return kept


def _known(
    sheets: Sequence[Sheet],
    units: dict[tuple[int, str], StratigraphicUnit],
    report: ImportReport,
) -> list[Sheet]:
    """The rows whose unit is recorded."""
    kept = []
    for each in sheets:
        if (each.operation, each.number) in units:
            kept.append(each)
        else:
            told = {"number": each.number[:40]}
            report.reject(
                each.row, "unit", _("L’unité « %(number)s » n’est pas enregistrée.") % told
            )
    return kept


def _write(
    sheets: Sequence[Sheet],
    units: dict[tuple[int, str], StratigraphicUnit],
    around: Surroundings,
    report: ImportReport,
) -> set[int]:
    """Units first, then their levels; gives the rows that changed what was there."""
    named = {key: number for number, (key, _hidden) in around.operations.items()}
    new, changed, rows, made = list[StratigraphicUnit](), list[StratigraphicUnit](), set(), set()
    for each in sheets:
        unit = units.get((each.operation, each.number))
        if unit is None:
            unit = StratigraphicUnit(operation_id=each.operation, number=each.number, **each.facts)
            unit.label = label_of(named[each.operation], each.number)
            units[each.operation, each.number] = unit
            new.append(unit)
            made.add(each.row)
        elif unit.version == 1 and any(getattr(unit, n) != v for n, v in each.facts.items()):
            for name, value in each.facts.items():
                setattr(unit, name, value)
            changed.append(unit)
            rows.add(each.row)
    StratigraphicUnit.objects.bulk_create(new, batch_size=_AT_ONCE)
    StratigraphicUnit.objects.bulk_update(changed, _WRITTEN, batch_size=_AT_ONCE)
    measured = [
        (units[each.operation, each.number], height) for each in sheets for height in each.heights
    ]
    return (rows | save_levels(measured, report)) - made
