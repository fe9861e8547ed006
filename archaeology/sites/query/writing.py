"""A result as a file: GeoJSON, CSV in a ZIP archive, GeoPackage."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import shapely

from archaeology.sites.query.tables import Table, table_of
from layers.catalog.fields import Field, Kind
from layers.catalog.visible import Feature

# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Result:
    """Finds with the fields that some of them have, and the tables beside them."""

    fields: Sequence[Field]
    finds: Sequence[Feature]
    tables: Sequence[Table]


def geojson(result: Result) -> bytes:
    """A FeatureCollection (positions in WGS 84), the tables as further members of it."""
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": find.key,
                "geometry": find.geometry,
                "properties": find.properties,
            }
            for find in result.finds
        ],
    }
    for table in result.tables:
        document[table.name] = list(table.records())
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def csv_zip(result: Result) -> bytes:
    """One CSV file for each table; positions in WGS 84 stand in `longitude` and `latitude`."""
    finds = table_of("finds", result.fields, result.finds)
    placed = Table(
        finds.name,
        (*finds.columns, ("longitude", "number"), ("latitude", "number")),
        [
            (*row, *(find.geometry["coordinates"] if find.geometry else (None, None)))
            for row, find in zip(finds.rows, result.finds, strict=True)
        ],
    )
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for table in (placed, *result.tables):
            archive.writestr(f"{table.name}.csv", _csv(table))
    return packed.getvalue()


def geopackage(result: Result, srid: int) -> bytes:
    """The layer `finds` with positions in the CRS `srid`, each table as one without geometry."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "finds.gpkg"
        finds = table_of("finds", result.fields, result.finds)
        points = np.array(
            [
                None if find.geometry is None else shapely.Point(find.geometry["coordinates"])
                for find in result.finds
            ],
            dtype=object,
        )
        _write(path, finds, shapely.to_wkb(points), geometry_type="Point", crs=f"EPSG:{srid}")
        for table in result.tables:
            _write(path, table, None)
        return path.read_bytes()


def _csv(table: Table) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(name for name, _kind in table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    # The mark makes spreadsheets read the accents.
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _write(path: Path, table: Table, geometry: Any, **options: Any) -> None:
    import pyogrio.raw  # takes a second to load, and is needed here only

    data, masks = [], []
    for index, (_name, kind) in enumerate(table.columns):
        values = [row[index] for row in table.rows]
        column, mask = _column(kind, values)
        data.append(column)
        masks.append(mask)
    pyogrio.raw.write(
        str(path),
        geometry,
        data,
        [name for name, _kind in table.columns],
        field_mask=masks,
        layer=table.name,
        driver="GPKG",
        **options,
    )


def _column(kind: Kind, values: Sequence[Any]) -> tuple[Any, Any]:
    """Values as an array, and where they are missing (None: the array itself says it)."""
    missing = np.array([value is None for value in values], dtype=bool)
    plain: dict[str, tuple[type, Any]] = {
        "integer": (np.int64, 0),
        "number": (np.float64, 0.0),
        "boolean": (np.bool_, False),
    }
    if kind in plain:
        dtype, nothing = plain[kind]
        return np.array([nothing if v is None else v for v in values], dtype=dtype), missing
    if kind == "date":
        return np.array(values, dtype="datetime64[D]"), None
    return np.array(values, dtype=object), None
