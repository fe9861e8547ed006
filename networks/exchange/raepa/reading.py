"""The shapefiles of a folder, a zip or a single file, each as one table of the standard."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.source import Shapes
from layers.exchange.formats.vector import VectorFile
from layers.exchange.mapping import FileMapping
from networks.exchange.findings import At, Findings
from networks.exchange.raepa.recognition import Recognised, recognise
from networks.exchange.sheets import read_rows

_MOST_UNPACKED = 2 * 1024**3
_MOST_MEMBERS = 1000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a file has it; `columns` by attribute of the standard, shapes in EPSG:2154."""

    name: str
    kind: Recognised
    rows: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes


def read_sheets(
    path: Path, mapping: FileMapping, crs: str, report: ImportReport, findings: Findings
) -> list[Sheet]:
    """Every table of the standard that is there.

    Raises:
        CannotImport: there is none, or a file cannot be read or says no CRS.
    """
    sheets = []
    with _folder(path) as files:
        for file in files:
            source = VectorFile(file, mapping)
            kind = recognise(source.columns, file.stem)
            if kind is None:
                reason = _("Ce n’est pas une table RAEPA : laissée.")
                findings.warn(At(file.stem), "", reason)
                continue
            if not (mapping.encoding or file.with_suffix(".cpg").exists()):
                reason = _("Encodage non déclaré (.cpg) : lu en ISO-8859-1.")
                findings.warn(At(file.stem), "", reason)
            sheets.append(_sheet(file, source, kind, crs or mapping.crs, report, findings))
    if not sheets:
        raise CannotImport(
            _("Aucune table RAEPA dans %s : il faut des fichiers .shp avec leurs colonnes.")
            % path.name
        )
    return sheets


def _sheet(
    file: Path,
    source: VectorFile,
    kind: Recognised,
    crs: str,
    report: ImportReport,
    findings: Findings,
) -> Sheet:
    rows = read_rows(file.stem, source, kind.columns.values(), crs, report, findings)
    columns = {name: rows.columns[own] for name, own in kind.columns.items()}
    given = {name: [value] * len(rows.numbers) for name, value in kind.given.items()}
    return Sheet(file.stem, kind, rows.numbers, columns | given, rows.shapes)


@contextmanager
def _folder(path: Path) -> Iterator[list[Path]]:
    """The shapefiles that are meant."""
    if path.is_dir():
        yield _shapefiles(path)
    elif path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="raepa-") as folder:
            _unpack(path, Path(folder))
            yield _shapefiles(Path(folder))
    elif path.is_file():
        yield [path]
    else:
        raise CannotImport(_("Le fichier %s n’existe pas.") % path)


def _shapefiles(folder: Path) -> list[Path]:
    return sorted(
        each
        for each in folder.rglob("*")
        if each.suffix.lower() == ".shp" and each.is_file() and not each.name.startswith("._")
    )


def _unpack(path: Path, folder: Path) -> None:
    """Unpack what belongs to shapefiles, under plain names: a zip may say any path."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = [each for each in packed.infolist() if not each.is_dir()]
            if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_UNPACKED:
                raise CannotImport(_("%s est trop grand une fois ouvert.") % path.name)
            folders: dict[Path, Path] = {}
            for member in members:
                inside = Path(member.filename.replace("\\", "/"))
                # Files of one shapefile share their folder, which gets a number instead of a name.
                parent = folders.setdefault(inside.parent, folder / f"{len(folders):04}")
                parent.mkdir(exist_ok=True)
                (parent / inside.name).write_bytes(packed.read(member))
    except FileNotFoundError:
        raise CannotImport(_("Le fichier %s n’existe pas.") % path) from None
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError):
        raise CannotImport(_("%s n’est pas un zip lisible, ou il est abîmé.") % path.name) from None
