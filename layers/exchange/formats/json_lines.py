"""JSON Lines: an object a line, flat or nested; a member `geometry` is its shape.

Columns are the paths to the values, joined with dots (`relations.isLocatedIn`); a list of plain
values is a text with commas, any other list its JSON. The file says no CRS: the mapping does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.source import CHUNK_ROWS, Chunk
from layers.exchange.mapping import FileMapping

GEOMETRY = "geometry"
MOST_COLUMNS = 1000
# A line is read whole; so long a one is no record.
LONGEST_LINE = 16 * 1024 * 1024
# What some programs call the type of a geometry instead.
_TYPE_NAMES = ("type", "category")


class JsonLines:
    """A file of objects; UTF-8 unless the mapping says otherwise."""

    crs = ""

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self._path = path
        self._encoding = mapping.encoding if mapping.encoding not in {"", "utf-8"} else "utf-8-sig"
        names: dict[str, None] = {}
        self.has_shapes = False
        for _number, row in self._rows():
            if isinstance(row, str):
                continue
            self.has_shapes |= row.pop(GEOMETRY, None) is not None
            names |= dict.fromkeys(row)
            if len(names) > MOST_COLUMNS:
                raise CannotImport(_("Plus de %s colonnes différentes.") % MOST_COLUMNS)
        if not names:
            raise CannotImport(_("Ce fichier ne contient aucun objet JSON, un par ligne."))
        self.columns = tuple(names)

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows; lines that are no object, and shapes that cannot be read, are rejected."""
        rows = self._rows()
        while records := list(islice(rows, CHUNK_ROWS)):
            report.read += len(records)
            kept: list[tuple[int, dict[str, Any], Any]] = []
            for number, row in records:
                if isinstance(row, str):
                    report.reject(number, "", row)
                    continue
                try:
                    kept.append((number, row, _shape(row.pop(GEOMETRY, None))))
                except (ValueError, TypeError, shapely.errors.ShapelyError):
                    report.reject(number, GEOMETRY, _("Géométrie illisible."))
            shapes = np.full(len(kept), None, dtype=np.object_)
            shapes[:] = [shape for _number, _row, shape in kept]
            with_z = bool(shapely.has_z(shapes).any())
            yield Chunk(
                [number for number, _row, _shape in kept],
                {name: [row.get(name) for _number, row, _shape in kept] for name in self.columns},
                shapely.force_2d(shapes) if self.has_shapes else None,
                with_z,
            )

    def _rows(self) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """Row number from 1 and the flat object, or why there is none; empty lines are no rows."""
        number = 0
        try:
            with self._path.open(encoding=self._encoding) as file:
                while line := file.readline(LONGEST_LINE):
                    if line.strip():
                        number += 1
                        yield number, _object(line)
        except UnicodeDecodeError:
            raise CannotImport(
                _("Le fichier n’est pas en %s.") % self._encoding.removesuffix("-sig").upper()
            ) from None


def _object(line: str) -> dict[str, Any] | str:
    try:
        found = json.loads(line, parse_constant=_refuse)
        if not isinstance(found, dict):
            return _("Cette ligne n’est pas un objet JSON.")
        return dict(_flat(found, ""))
    except (ValueError, RecursionError):
        return _("Cette ligne n’est pas du JSON.")


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _flat(given: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        path = f"{before}{name}"
        if path == GEOMETRY:
            yield path, value
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{path}.")
        elif isinstance(value, list):
            yield path, _listed(value)
        else:
            yield path, value


def _listed(values: list[Any]) -> str:
    if any(isinstance(value, list | Mapping) for value in values):
        return json.dumps(values, ensure_ascii=False)
    return ",".join("" if value is None else str(value) for value in values)


def _shape(given: Any) -> Any:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise TypeError
    kind = next((given[name] for name in _TYPE_NAMES if name in given), None)
    return shapely.from_geojson(json.dumps({**given, "type": kind}))
