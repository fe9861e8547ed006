"""Where the rows of a file lie, for the map beside what an import would do."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import shapely
from pyproj import Transformer

from layers.catalog.importing import ImportReport
from layers.exchange.formats.opening import open_source
from layers.exchange.mapped import mapped_tables
from layers.exchange.mapping import FileMapping

# More points are no picture any more.
MOST_PLACES = 2_000
Place = tuple[float, float, int]


def places_of(path: Path, mapping: FileMapping, refused: Container[int]) -> list[Place]:
    """Longitude and latitude (WGS 84) of the middles of rows that are not refused, and the row.

    Raises:
        CannotImport: the file cannot be read.
    """
    source = open_source(path, mapping)
    to_degrees = Transformer.from_crs(2154, 4326, always_xy=True)
    found: list[Place] = []
    for table in mapped_tables(source, replace(mapping, columns={}), "", ImportReport()):
        if table.geometries is None:
            break
        for row, shape in zip(table.rows, table.geometries, strict=True):
            if shape is None or shape.is_empty or row in refused:
                continue
            middle = shapely.centroid(shape)
            longitude, latitude = to_degrees.transform(middle.x, middle.y)
            found.append((round(longitude, 6), round(latitude, 6), row))
            if len(found) == MOST_PLACES:
                return found
    return found
