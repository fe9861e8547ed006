"""GeoJSON, GeoPackage and Shapefile, read by pyogrio as whole columns."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.honesty import shapefiles_in
from layers.exchange.formats.source import CHUNK_ROWS, Chunk
from layers.exchange.mapping import SHAPE_Z, FileMapping

DRIVERS = {"GeoJSON", "GeoJSONSeq", "GPKG", "ESRI Shapefile"}
DAMAGED = (
    *(DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, RuntimeError),
    BadZipFile,
)


class VectorFile:
    """One layer of a file; the only one with shapes, or the one that the mapping names. The Z of
    its points is a column where the mapping takes it (see `SHAPE_Z`).
    """

    has_shapes = True

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self._path = path
        self._encoding = mapping.encoding or None
        _require_companions(path)
        try:
            self._opened = opened_by_gdal(path)
            self._layer = chosen_layer(path, mapping.file_layer)
            info = pyogrio.read_info(self._opened, layer=self._layer, encoding=self._encoding)
        except DAMAGED:
            raise CannotImport(_unreadable(path)) from None
        if info["driver"] not in DRIVERS:
            raise CannotImport(_unreadable(path))
        self._driver: str = info["driver"]
        self.columns = tuple(map(str, info["fields"]))
        self._takes_z = (
            mapping.takes_z and _with_z(info["geometry_type"]) and SHAPE_Z not in self.columns
        )
        if self._takes_z:
            self.columns = (*self.columns, SHAPE_Z)
        self.crs: str = info["crs"] or ""

    def chunks(self, report: ImportReport) -> Iterator[Chunk]:
        """The rows, their shapes in two dimensions; a shape that cannot be read becomes None."""
        # A GeoJSON file is parsed whole at each opening: it is read in one go.
        size = None if self._driver.startswith("GeoJSON") else CHUNK_ROWS
        done = 0
        while True:
            meta, shapes, values = self._read(done, size)
            count = len(shapes)
            if not count:
                return
            report.read += count
            kinds = meta["ogr_types"]
            columns = {
                str(name): plain_values(column, kind)
                for name, column, kind in zip(meta["fields"], values, kinds, strict=True)
            }
            if self._takes_z:
                columns[SHAPE_Z] = plain_values(shapely.get_z(shapes), "OFTReal")
                shapes = shapely.force_2d(shapes)
            with_z = _with_z(meta["geometry_type"])
            yield Chunk(range(done + 1, done + count + 1), columns, shapes, with_z)
            done += count
            if size is None or count < size:
                return

    def _read(self, skip: int, size: int | None) -> tuple[dict[str, Any], Any, list[Any]]:
        try:
            with warnings.catch_warnings():
                # What GDAL warns of (a ring that is not closed, a width) shows in the rows.
                warnings.simplefilter("ignore")
                meta, _fids, wkb, values = pyogrio.raw.read(
                    self._opened,
                    layer=self._layer,
                    encoding=self._encoding,
                    skip_features=skip,
                    max_features=size,
                    force_2d=not self._takes_z,
                )
        except DAMAGED:
            raise CannotImport(_unreadable(self._path)) from None
        if wkb is None:
            count = len(values[0]) if values else 0
            return meta, np.full(count, None, dtype=np.object_), values
        return meta, shapely.from_wkb(wkb, on_invalid="ignore"), values


def _with_z(kind: object) -> bool:
    """Whether shapes have a Z: « Point Z », « LineString ZM »."""
    return " Z" in str(kind)


def _require_companions(path: Path) -> None:
    """A Shapefile is several files."""
    if path.suffix.lower() != ".shp":
        return
    there = {each.name.lower() for each in path.parent.iterdir()}
    for ending in (".shx", ".dbf"):
        if f"{path.stem}{ending}".lower() not in there:
            raise CannotImport(
                _("Shapefile incomplet : il manque %(name)s à côté de %(path)s.")
                % {"name": path.stem + ending, "path": path.name}
            )


def opened_by_gdal(path: Path) -> Path | str:
    """What GDAL opens of a file: of a zip, the Shapefile in a folder of it, where GDAL by itself
    does not look; several have to lie in one folder.
    """
    if path.suffix.lower() != ".zip":
        return path
    with ZipFile(path) as archive:
        shapes = shapefiles_in(archive)
    if len(shapes) == 1:
        return f"/vsizip/{path}/{shapes[0]}"
    folders = {str(PurePosixPath(each).parent) for each in shapes}
    return f"/vsizip/{path}/{folders.pop()}" if len(folders) == 1 else path


def chosen_layer(path: Path, wanted: str) -> str:
    """The layer of that name, or the only one with shapes, or the only one.

    Raises:
        CannotImport: there is none, or it has to be named.
    """
    layers = pyogrio.list_layers(opened_by_gdal(path))
    names = [str(name) for name, _kind in layers]
    if wanted:
        if wanted not in names:
            raise CannotImport(
                _("[file] layer : « %(wanted)s » n’est pas dans ce fichier, qui a : %(names)s.")
                % {"wanted": wanted, "names": ", ".join(names)}
            )
        return wanted
    shaped = [str(name) for name, kind in layers if kind is not None] or names
    if len(shaped) != 1:
        raise CannotImport(
            _('Ce fichier contient plusieurs couches (%s) : nommez-en une, [file] layer = "…".')
            % ", ".join(shaped)
            if shaped
            else _("Ce fichier ne contient aucune couche.")
        )
    return shaped[0]


def _unreadable(path: Path) -> str:
    return (
        _("%s n’est pas un fichier GeoJSON, GeoPackage ou Shapefile lisible, ou il est abîmé.")
        % path.name
    )


def plain_values(column: Any, kind: str) -> Sequence[Any]:
    """A column as plain values: None for gaps, and integers that gaps had made floats."""
    if column.dtype.kind == "M":
        return list(column.astype("datetime64[us]").astype(object))
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        whole = kind.startswith("OFTInteger")
        return [
            None if value != value else int(value) if whole else value  # noqa: PLR0124  # NaN
            for value in values
        ]
    return values
