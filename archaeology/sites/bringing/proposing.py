"""What the columns of a file seem to be, by the importer's own recognition; a person confirms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archaeology.sites.bringing.fields import Field
from archaeology.sites.bringing.kinds import Kind
from archaeology.sites.bringing.looking import Seen, has_headings, is_text, tables_of, words_in
from archaeology.sites.importing.headings import POSITION_NAMES, SYSTEM_WORDS
from archaeology.sites.importing.names import columns_by_name, plain, unit_in
from layers.exchange.formats.dialect import dialect_of
from layers.exchange.formats.workbook import Workbook
from layers.exchange.mapping import SHAPE_Z, Column, mapping_from

Tables = dict[str, Any]
_DAYS = (
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), ""),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%d/%m/%Y"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%d.%m.%Y"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), "%d-%m-%Y"),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}"), "%Y/%m/%d"),
)


def proposed(
    kind: Kind, path: Path, seen: Seen, file: Tables, operation: str, system: str
) -> Tables:
    """The tables of a mapping for a file that nobody has explained yet.

    Args:
        kind: what the file is said to be.
        path: where it lies.
        seen: how it looks, opened as `file` says.
        file: the table `file` of the mapping.
        operation: the number of the operation that it was brought to, or "".
        system: the coordinate system that was said, or "".

    Raises:
        CannotImport: the file cannot be read.
    """
    found = columns_by_name(seen.columns, kind.names or {})
    known: dict[str, Column] = {
        name: column for name, column in found.items() if kind.field(name) is not None
    }
    # A Z that is 0 everywhere is what programs write for none.
    if kind.field("z_m") and "z_m" not in known and any(seen.begun.get(SHAPE_Z, ())):
        known["z_m"] = Column(SHAPE_Z)
    if operation and kind.field("operation"):
        known["operation"] = Column("", default=operation)
    chosen = {name: _choice(column) for name, column in known.items()}
    tables: Tables = {"layer": kind.layer, "file": dict(file)}
    words = words_in(path, {"file": file}, set(worded(kind, chosen).values()))
    tables["columns"] = columns_of(kind, seen, chosen, words)
    geometry = {"crs": system} if system else {}
    if kind.placed and not seen.has_shapes:
        geometry |= _position(seen, system)
    if geometry:
        tables["geometry"] = geometry
    if kind.placed and not kind.placeless and not (seen.has_shapes or "x" in geometry):
        tables["place"] = {"missing": "keep"}
    return tables


def worded(kind: Kind, chosen: Mapping[str, str]) -> dict[str, str]:
    """The fields with a vocabulary, each with the column that was chosen for it (see `_choice`)."""
    return {
        each.name: chosen[each.name][2:]
        for each in kind.fields
        if each.choices and chosen.get(each.name, "").startswith("c:")
    }


def columns_of(
    kind: Kind,
    seen: Seen,
    chosen: Mapping[str, str],
    words: Mapping[str, Sequence[str] | None],
) -> Tables:
    """The table `columns` for what was chosen: days by the way that they are written, the `words`
    of columns translated as far as they are known.
    """
    columns = worded(kind, chosen)
    return {
        each.name: _column(
            each, chosen[each.name], seen, words.get(columns.get(each.name, "")) or ()
        )
        for each in kind.fields
        if chosen.get(each.name)
    }


def _column(field: Field, choice: str, seen: Seen, words: Sequence[str]) -> str | Tables:
    kind, said = choice[:2], choice[2:]
    if kind == "v:":
        return {"default": said}
    told: Tables = {"column": said}
    if field.is_day and (form := day_format(seen.texts_of(said))):
        told["format"] = form
    if field.is_length and (unit := unit_in(said)):
        told["unit"] = unit
    values = {word: value for word in words if (value := field.value_of(word)) and value != word}
    if values:
        told["values"] = values
    return told if len(told) > 1 else said


def day_format(texts: Sequence[str]) -> str:
    """The pattern of most days, "" where that is ISO 8601 or none; those that are written otherwise
    are refused row by row.
    """
    counts = {form: sum(map(bool, map(days.fullmatch, texts))) for days, form in _DAYS}
    return max(counts, key=lambda form: counts[form])


def file_of(path: Path, table: str = "") -> Tables:
    """How a file is opened by what it looks like: the table `file` of a mapping.

    Args:
        path: where it lies.
        table: the one of its layers or sheets that is meant, "" for the first.

    Raises:
        CannotImport: the file cannot be read.
    """
    tables = tables_of(path)
    file: Tables = {"layer": table or tables[0]} if len(tables) > 1 else {}
    if is_text(path):
        dialect = dialect_of(path)
        told = {"encoding": dialect.encoding, "delimiter": dialect.delimiter}
        return file | told | {"header": dialect.header}
    if not has_headings(path):
        return file
    return file | {
        "header": Workbook(path, mapping_from({"file": file | {"header": 1}})).heading_line()
    }


def choice_of(told: object) -> str:
    """The choice that an entry of `[columns]` stands for (see `_choice`), "" for none."""
    if isinstance(told, str):
        return f"c:{told}"
    if not isinstance(told, Mapping):
        return ""
    return f"c:{told['column']}" if told.get("column") else f"v:{told.get('default', '')}"


def _choice(column: Column) -> str:
    """« c: » and the column's name, or « v: » and the value for all rows."""
    return f"c:{column.source}" if column.source else f"v:{column.default}"


def _position(seen: Seen, system: str) -> dict[str, str]:
    """Two columns, and the system where their names say it."""
    found = columns_by_name(seen.columns, POSITION_NAMES)
    if len(found) < 2:
        return {}
    position = {name: column.source for name, column in found.items()}
    named = {
        told
        for words, told in SYSTEM_WORDS.items()
        if all(words in plain(column) for column in position.values())
    }
    if not system and len(named) == 1:
        position["crs"] = named.pop()
    return position
