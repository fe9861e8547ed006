"""Going through a grid piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from rasterio.windows import Window

from layers.raster.making.telling import Tell


def windows(width: int, height: int, columns: int, rows: int, tell: Tell) -> Iterator[Window]:
    """Windows of at most `columns` × `rows` cells, row by row; tells after each row of them."""
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            yield Window(left, top, min(columns, width - left), min(rows, height - top))
        tell(min(top + rows, height) / height)
