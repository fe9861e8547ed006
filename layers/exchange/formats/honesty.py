"""That a file is what its name says, before GDAL looks into it.

GDAL goes by what is in a file: one that is named `.geojson` and holds a virtual data set would
have it open other files of this machine, or addresses in its network. Drivers that are led so are
left out by the settings as well (`OGR_SKIP`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

# Formats that are zip files, and what one may hold.
ZIPPED = frozenset({".zip", ".xlsx", ".ods"})
MOST_UNPACKED = 1 << 30
_BEGINNING = 4096


def _is_json(beginning: bytes) -> bool:
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _is_geopackage(beginning: bytes) -> bool:
    return beginning.startswith(b"SQLite format 3\0")


def _is_shapefile(beginning: bytes) -> bool:
    return beginning.startswith(b"\x00\x00\x27\x0a")


_KNOWN: dict[str, Callable[[bytes], bool]] = {
    ".geojson": _is_json,
    ".json": _is_json,
    ".gpkg": _is_geopackage,
    ".shp": _is_shapefile,
}


def require_honest(path: Path) -> None:
    """Refuse a file that is not what its name says, or a zip that unpacks to far too much.

    Raises:
        CannotImport: it is.
    """
    ending = path.suffix.lower()
    try:
        if ending in _KNOWN:
            with path.open("rb") as file:
                honest = _KNOWN[ending](file.read(_BEGINNING))
        else:
            honest = ending not in ZIPPED or _is_honest_zip(path, ending)
    except (BadZipFile, OSError, NotImplementedError, RuntimeError):
        honest = False
    if not honest:
        raise CannotImport(
            _("%s n’est pas lisible : abîmé, ou pas ce que dit son nom.") % path.name
        )


def _is_honest_zip(path: Path, ending: str) -> bool:
    with ZipFile(path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        if sum(each.file_size for each in members) > MOST_UNPACKED:
            raise CannotImport(_("%s dépasse 1 Go une fois décompressé.") % path.name)
        if ending != ".zip":
            return any(each.filename in {"[Content_Types].xml", "mimetype"} for each in members)
        # Of a zip with a Shapefile GDAL reads that; of one with a single file, that file.
        if shapes := shapefiles_in(archive):
            return all(_is_shapefile(_beginning(archive, each)) for each in shapes)
        endings = [PurePath(each.filename).suffix.lower() for each in members]
        if len(members) != 1 or endings[0] not in _KNOWN:
            raise CannotImport(
                _("%s ne contient ni Shapefile, ni GeoPackage, ni GeoJSON.") % path.name
            )
        return _KNOWN[endings[0]](_beginning(archive, members[0].filename))


def shapefiles_in(archive: ZipFile) -> list[str]:
    """The names of the Shapefiles in a zip, without what macOS keeps beside them."""
    return [
        name
        for name in archive.namelist()
        if name.lower().endswith(".shp") and not {"..", "__MACOSX"} & set(name.split("/"))
    ]


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(_BEGINNING)
