"""From the rows of a file to tables of the layer's columns, as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport, Reason, Table
from layers.exchange.formats.source import Chunk, Source
from layers.exchange.guard import ImportGuard
from layers.exchange.mapping import Column, FileMapping
from layers.exchange.numbers import number_in
from layers.exchange.refusals import Refusals
from layers.exchange.shapes import Projection, shapes_from

# Where the result of reading a value would otherwise be taken for a gap.
_WRONG = object()
_SHEET_DAY = re.compile(r"\d{4}/\d{2}/\d{2}")
_YES = frozenset({"1", "true", "vrai", "oui", "o", "t", "y", "yes"})
_NO = frozenset({"0", "false", "faux", "non", "n", "f", "no"})


def mapped_tables(
    source: Source,
    mapping: FileMapping,
    crs: str,
    report: ImportReport,
    guard: ImportGuard | None = None,
) -> Iterator[Table]:
    """Tables for the layer's writer; rows that cannot be read are rejected in `report`.

    Args:
        source: the opened file.
        mapping: what the mapping file says; without columns all columns keep their names.
        crs: what the command line declares; it prevails over what the file says.
        report: gets the number of rows read and those rejected here.
        guard: refuses files by what their columns hold.

    Raises:
        CannotImport: a column does not exist, positions come without a CRS, or the guard refuses.
    """
    _require_columns(source, mapping)
    for target, column in (mapping.columns or {}).items():
        if column.source and column.unit:
            words = _("Les nombres de « %(column)s » sont lus en %(unit)s.")
            told = {"column": column.source, "unit": column.unit}
            report.notes.append(Reason(0, target, words % told))
    projection = _projection(source, mapping, crs, report)
    for chunk in source.chunks(report):
        if guard is not None:
            _watch(guard, chunk)
        refusals = Refusals()
        columns = _columns(chunk, mapping.columns, refusals)
        shapes, with_z = chunk.shapes, chunk.with_z
        if mapping.shape is not None:
            shapes = shapes_from(chunk, mapping.shape, refusals)
            with_z = bool(shapely.has_z(shapes).any())
        if shapes is not None and projection is not None:
            shapes = projection.projected(shapes, refusals)
        rows: Sequence[int] = chunk.rows
        if refusals:
            refusals.tell(rows, report)
            left = refusals.left(len(rows))
            kept = left.tolist()
            rows = [rows[index] for index in kept]
            columns = {name: [values[index] for index in kept] for name, values in columns.items()}
            shapes = None if shapes is None else shapes[left]
        yield Table(rows, columns, shapes, with_z)


def _watch(guard: ImportGuard, chunk: Chunk) -> None:
    for name, values in chunk.columns.items():
        reason = guard.inspect(name, values)
        if reason is not None:
            raise CannotImport(reason)


def _require_columns(source: Source, mapping: FileMapping) -> None:
    wanted = [column.source for column in (mapping.columns or {}).values() if column.source]
    if mapping.shape is not None:
        wanted += [mapping.shape.column or mapping.shape.x, mapping.shape.y]
    for name in wanted:
        if name and name not in source.columns:
            raise CannotImport(
                _("La colonne « %(name)s » n’est pas dans le fichier, qui a : %(found)s.")
                % {"name": name, "found": ", ".join(source.columns[:40])}
            )


def _projection(
    source: Source, mapping: FileMapping, crs: str, report: ImportReport
) -> Projection | None:
    if mapping.shape is None and not source.has_shapes:
        return None
    declared = crs or mapping.crs
    own = source.crs if mapping.shape is None else ""
    if not (declared or own):
        raise CannotImport(
            _("Le fichier ne dit pas son système de coordonnées : déclarez-le, --crs EPSG:2154.")
        )
    projection = Projection(declared or own)
    if declared and own and declared.upper() != own.upper():
        report.notes.append(
            Reason(
                0,
                "geometry",
                _("Le fichier se dit en %(own)s ; il a été lu en %(declared)s comme déclaré.")
                % {"own": own[:60], "declared": declared},
            )
        )
    accuracy = projection.accuracy_m
    if accuracy is not None and accuracy > 1:
        report.notes.append(
            Reason(
                0,
                "geometry",
                _("La conversion depuis %(crs)s est juste à %(metres).0f m près.")
                % {"crs": projection.name[:60], "metres": accuracy},
            )
        )
    return projection


def _columns(
    chunk: Chunk, columns: Mapping[str, Column] | None, refusals: Refusals
) -> Mapping[str, Sequence[Any]]:
    if columns is None:
        return chunk.columns
    return {target: _values(chunk, target, column, refusals) for target, column in columns.items()}


def _values(chunk: Chunk, target: str, column: Column, refusals: Refusals) -> Sequence[Any]:
    if not column.source:
        return [column.default] * len(chunk.rows)
    given = chunk.columns[column.source]
    if not (column.format or column.values or column.default is not None or column.unit):
        return given
    read = _reader(column)
    # A file says few different things in a column: each is read once.
    known = {value: read(value) for value in set(given)}
    values = [known[value] for value in given]
    if _WRONG in known.values():
        for index, value in enumerate(values):
            if value is _WRONG:
                refusals.add(
                    index,
                    target,
                    _("« %(value)s » n’est pas du format %(form)s.")
                    % {"value": str(given[index])[:60], "form": column.format},
                )
    return values


def _reader(column: Column) -> Callable[[Any], Any]:
    form = _FORMATS.get(column.format)
    if form is None and column.format:
        form = _pattern(column.format)

    def read(value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else value
        if text is None or text == "":
            return column.default
        if column.values:
            found = column.values.get(str(text), _WRONG)
            if found is not _WRONG:
                return found
            if column.default is not None:
                return column.default
        if form is None:
            return _with_unit(value, column.unit) if column.unit else value
        try:
            return form(text)
        except (ValueError, TypeError, OverflowError):
            return _WRONG

    return read


def _with_unit(value: Any, unit: str) -> Any:
    """A number with the unit of its column; what is none, or says its own, is left as it is."""
    try:
        number_in(value)
    except (ValueError, TypeError):
        return value
    return f"{value} {unit}"


def _integer(value: Any) -> int:
    number = number_in(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _number(value: Any) -> float:
    number = number_in(value)
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  # NaN
        raise ValueError
    return number


def _boolean(value: Any) -> bool:
    word = str(value).lower()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _datetime(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _pattern(pattern: str) -> Callable[[Any], date | datetime]:
    timed = any(hour in pattern for hour in ("%H", "%I", "%X", "%c", "%s"))

    def read(value: Any) -> date | datetime:
        # What the column of a sheet has beside words (see `Workbook`).
        if isinstance(value, str) and _SHEET_DAY.fullmatch(value):
            return datetime.strptime(value, "%Y/%m/%d").date()
        moment = datetime.strptime(value, pattern)
        return moment if timed else moment.date()

    return read


_FORMATS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}
