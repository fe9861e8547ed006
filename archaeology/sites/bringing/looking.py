"""The first look at a file: its columns, its first rows, the words in some of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pyogrio
from django.utils.translation import gettext as _
from pyogrio.errors import DataSourceError

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.honesty import ZIPPED, require_honest
from layers.exchange.formats.opening import open_source
from layers.exchange.formats.source import Source
from layers.exchange.formats.vector import opened_by_gdal
from layers.exchange.mapping import SHAPE_Z, mapping_from
from layers.exchange.sql.merging import without_collector

SAMPLES, MOST_COLUMNS, LONGEST_SAMPLE = 5, 200, 60
# A column with more different words is no vocabulary.
MOST_WORDS = 1_000
_TEXT = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it looks by a mapping, with the Z of its shapes as a column (`SHAPE_Z`) where they
    have one: `samples` are its first rows, as texts, and `numbers` theirs; `begun` are its columns,
    as far as they are read at once; `system` is what it says of its coordinates; `has_headings`
    says that one of its lines names them; `tables` are named where it has several.
    """

    columns: tuple[str, ...]
    samples: Sequence[Sequence[str]]
    numbers: Sequence[int]
    begun: Mapping[str, Sequence[Any]]
    system: str
    has_shapes: bool
    is_text: bool
    has_headings: bool
    tables: tuple[str, ...]

    @property
    def numbered(self) -> list[tuple[int, Sequence[str]]]:
        """The first rows, each after its number."""
        return list(zip(self.numbers, self.samples, strict=True))

    def texts_of(self, column: str) -> list[str]:
        """What the rows of the beginning have in a column as texts, one a row, gaps left out."""
        texts = (each.strip() for each in self.begun[column] if isinstance(each, str))
        return [each for each in texts if each]


def is_text(path: Path) -> bool:
    """Whether the file is a text with a delimiter, whose encoding has to be known."""
    return path.suffix in _TEXT


def has_headings(path: Path) -> bool:
    """Whether a line of the file names its columns."""
    return path.suffix in {*_TEXT, *WORKBOOKS}


def tables_of(path: Path) -> tuple[str, ...]:
    """The layers or sheets of a file that may have several.

    Raises:
        CannotImport: it is damaged, or not what its name says.
    """
    if path.suffix not in {*ZIPPED, ".gpkg"}:
        return ()
    require_honest(path)
    try:
        return tuple(str(name) for name, _kind in pyogrio.list_layers(opened_by_gdal(path)))
    except DataSourceError:
        raise CannotImport(
            _("Ce fichier n’est pas lisible : abîmé, ou pas ce que dit son nom.")
        ) from None


def look(path: Path, given: Mapping[str, Any]) -> Seen:
    """Open a file as the tables of a mapping say, and read its first rows.

    Raises:
        CannotImport: it cannot be read, or has no rows or too many columns.
    """
    tables = tables_of(path)
    source = _opened(path, given)
    columns = tuple(name for name in source.columns if name)
    if len(columns) > MOST_COLUMNS:
        raise CannotImport(_("Ce fichier a plus de %s colonnes.") % MOST_COLUMNS)
    chunk = next(iter(source.chunks(ImportReport())), None)
    if chunk is None or not len(chunk.rows):
        raise CannotImport(_("Ce fichier nomme des colonnes, mais n’a aucune ligne."))
    count = min(SAMPLES, len(chunk.rows))
    return Seen(
        columns,
        [[_told(chunk.columns[name][row]) for name in columns] for row in range(count)],
        chunk.rows[:count],
        chunk.columns,
        source.crs,
        source.has_shapes,
        is_text(path),
        has_headings(path),
        tables if len(tables) > 1 else (),
    )


def plainly(why: object, path: Path, name: str) -> str:
    """A refusal that calls the file by the name that its owner gave it."""
    return str(why).replace(str(path), name).replace(path.name, name)


def words_in(
    path: Path, given: Mapping[str, Any], columns: Iterable[str]
) -> dict[str, list[str] | None]:
    """The different words of some columns, in the order of their first rows; None for too many.

    Raises:
        CannotImport: the file cannot be read.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in columns}
    if found:
        source = _opened(path, given)
        with without_collector():
            _gather(source, found)
    for words in found.values():
        words.pop("", None)
    return {name: None if len(words) > MOST_WORDS else list(words) for name, words in found.items()}


def _opened(path: Path, given: Mapping[str, Any]) -> Source:
    told = {"file": given.get("file", {}), "columns": {"z": SHAPE_Z}}
    return open_source(path, mapping_from(told))


def _gather(source: Source, found: Mapping[str, dict[str, None]]) -> None:
    for chunk in source.chunks(ImportReport()):
        for name, known in found.items():
            if len(known) <= MOST_WORDS:
                # Of very many values few differ.
                known.update(dict.fromkeys(map(_whole, dict.fromkeys(chunk.columns[name]))))


def _whole(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    return "" if value is None else str(value).strip()


def _told(value: Any) -> str:
    text = " ".join(_whole(value).split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"
