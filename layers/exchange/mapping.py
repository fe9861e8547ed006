"""The mapping file: which column of a file is what; described in `mapping.md` beside this."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

ShapeFormat = Literal["wkt", "geojson", "dict"]
OWN_TABLES = frozenset({"layer", "file", "columns", "geometry"})
# As a source column: the Z of each shape that is a point, in the unit of the file.
SHAPE_Z = "Altitude (Z de la forme)"
_NUMBERS = frozenset({"header"})


@dataclass(frozen=True, slots=True)
class Column:
    """How one target column is made: from a source column, or only from its default.

    `format` is a name (`integer`, `number`, `boolean`, `date`, `datetime`) or a date pattern with
    `%`; `values` translates the file's words; `unit` is that of numbers written without one, for a
    layer that reads units.
    """

    source: str
    format: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a position is in a file without geometry of its own: two columns, or one as text."""

    x: str = ""
    y: str = ""
    column: str = ""
    format: ShapeFormat = "wkt"


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A whole mapping; `header` is the line that names the columns, 0 where that is not said;
    `settings` is what the layer's own writer reads.
    """

    layer: str = ""
    encoding: str = ""
    delimiter: str = ""
    file_layer: str = ""
    header: int = 0
    columns: Mapping[str, Column] | None = None
    shape: Shape | None = None
    crs: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def takes_z(self) -> bool:
        """Whether a column is made from the Z of shapes."""
        return any(column.source == SHAPE_Z for column in (self.columns or {}).values())

    @property
    def territory(self) -> str:
        """The territory that the mapping names, or ""."""
        table = self.settings.get("territory", {})
        return str(table.get("key", "")) if isinstance(table, Mapping) else ""


def read_mapping(path: Path) -> FileMapping:
    """The mapping in a TOML file.

    Raises:
        CannotImport: it cannot be read, or says something unknown.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotImport(
            _("Le fichier de correspondance %(path)s ne s’ouvre pas (%(why)s).")
            % {"path": path, "why": error.strerror}
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotImport(
            _("Le fichier de correspondance %(path)s n’est pas du TOML : %(why)s.")
            % {"path": path, "why": str(error).splitlines()[0]}
        ) from None
    return mapping_from(given)


def mapping_from(given: Mapping[str, Any]) -> FileMapping:
    """The mapping that the parsed tables say.

    Raises:
        CannotImport: a table or key is unknown or of the wrong kind.
    """
    file = _table(given, "file", {"encoding", "delimiter", "layer", "header"})
    geometry = _table(given, "geometry", {"x", "y", "column", "format", "crs"})
    columns = given.get("columns")
    if columns is not None and not isinstance(columns, Mapping):
        raise CannotImport(_("[columns] doit être une table."))
    return FileMapping(
        layer=str(given.get("layer", "")),
        encoding=_encoding(file.get("encoding", "")),
        delimiter=_delimiter(file.get("delimiter", "")),
        file_layer=file.get("layer", ""),
        header=file.get("header", 0),
        columns=None if columns is None else {n: _column(n, v) for n, v in columns.items()},
        shape=_shape(geometry),
        crs=geometry.get("crs", ""),
        settings={name: value for name, value in given.items() if name not in OWN_TABLES},
    )


def _table(given: Mapping[str, Any], name: str, known: set[str]) -> Mapping[str, Any]:
    table = given.get(name, {})
    if not isinstance(table, Mapping):
        raise CannotImport(_("[%s] doit être une table.") % name)
    for key, value in table.items():
        if key not in known:
            raise CannotImport(
                _("[%(table)s] ne connaît pas « %(key)s » ; il connaît : %(known)s.")
                % {"table": name, "key": key, "known": ", ".join(sorted(known))}
            )
        if key in _NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise CannotImport(
                    _("[%(table)s] %(key)s doit être un nombre entier, à partir de 1.")
                    % {"table": name, "key": key}
                )
        elif not isinstance(value, str):
            raise CannotImport(
                _("[%(table)s] %(key)s doit être un texte.") % {"table": name, "key": key}
            )
    return table


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        raise CannotImport(_("[file] encoding : « %s » n’existe pas.") % name) from None


def _delimiter(given: str) -> str:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(given, given)
    if len(delimiter) > 1:
        raise CannotImport(_("[file] delimiter doit être un seul caractère, ou « tab »."))
    return delimiter


def _column(target: str, given: Any) -> Column:
    if isinstance(given, str):
        return Column(given)
    known = {"column", "format", "values", "default", "unit"}
    if not isinstance(given, Mapping) or not set(given) <= known:
        raise CannotImport(
            _("[columns] %s attend une colonne, ou une table column/format/values/default/unit.")
            % target
        )
    values, form = given.get("values", {}), given.get("format", "")
    if not isinstance(values, Mapping):
        raise CannotImport(_("[columns] %s : values doit être une table.") % target)
    if "column" not in given and "default" not in given:
        raise CannotImport(_("[columns] %s : il manque column ou default.") % target)
    if form and "%" not in form and form not in FORMATS:
        raise CannotImport(
            _("[columns] %(target)s : le format « %(form)s » n’existe pas ; il y a : %(known)s.")
            % {"target": target, "form": form, "known": ", ".join(sorted(FORMATS))}
        )
    return Column(
        str(given.get("column", "")),
        str(form),
        values,
        given.get("default"),
        str(given.get("unit", "")),
    )


FORMATS = frozenset({"integer", "number", "boolean", "date", "datetime"})


def _shape(given: Mapping[str, str]) -> Shape | None:
    x, y, column = given.get("x", ""), given.get("y", ""), given.get("column", "")
    form = given.get("format", "wkt")
    if form not in get_args(ShapeFormat):
        raise CannotImport(
            _("[geometry] format : « %(form)s » n’existe pas ; il y a : %(known)s.")
            % {"form": form, "known": ", ".join(get_args(ShapeFormat))}
        )
    if bool(x) != bool(y) or (x and column):
        raise CannotImport(_("[geometry] attend x et y, ou column."))
    if not (x or column):
        return None
    return Shape(x, y, column, cast(ShapeFormat, form))
