"""The walk's rows of rasters: each class, and how a row came to it; each with a real file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from django.contrib.gis.geos import Polygon
from rasterio.transform import from_origin

from layers.access.models import Territory
from layers.raster.making.telling import silent
from layers.raster.making.web import make_web
from layers.raster.models import Raster
from layers.raster.storage import folder_of
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

# How a raster came to its class: (confidentiality, state), one write each.
LIVES = (
    ([("public", "ready")], "public"),
    ([("restricted", "ready"), ("public", "ready")], "public"),
    ([("public", "making")], "unready"),
    ([("public", "ready"), ("public", "placing")], "unready"),
    ([("restricted", "ready")], "restricted"),
    ([("public", "ready"), ("restricted", "ready")], "restricted"),
)
SIDE = 40


@rows_of("rasters")
def rasters(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Each life once in each territory; even one that is not ready has all its files."""
    rows = []
    for west, territory in ((WEST + 60, home), (WEST + 10_060, neighbour)):
        for index, (life, visibility) in enumerate(LIVES):
            word = f"ras{territory.pk}x{index:02d}"
            corner = (west + index * 1_000, SOUTH + 7_500 + index * 11)
            rows.append(_raster(territory, word, life, visibility, corner))
    return rows


def _raster(
    territory: Territory,
    word: str,
    life: list[tuple[str, str]],
    visibility: str,
    corner: tuple[float, float],
) -> WalkedRow:
    x, y = corner
    number = Raster.objects.count()
    raster = Raster(
        territory=territory,
        title=f"title-{word}",
        kind="elevation",
        year=1823,
        author=f"author-{word}",
        licence=f"licence-{word}",
        source=f"source-{word}",
        reason=f"reason-{word}",
        original="original.tif",
        sha256=word.ljust(64, "0"),
        bytes=1,
        width=SIDE,
        height=SIDE,
        crs="EPSG:2154",
        vertical="EPSG:5720",
        resolution_m=1.0,
        minimum=100.015625 + number,
        maximum=300.015625 + number,
        geom=Polygon.from_bbox((x, y, x + SIDE, y + SIDE)),
    )
    for raster.confidentiality, raster.state in life:
        raster.save()
    _make_files(raster, x, y + SIDE)
    values = {
        name: getattr(raster, name)
        for name in ("title", "kind", "year", "author", "licence", "source", "confidentiality")
    }
    values |= {name: getattr(raster, name) for name in ("state", "crs", "vertical")}
    values |= {name: getattr(raster, name) for name in ("resolution_m", "minimum", "maximum")}
    return WalkedRow(raster.pk, territory.pk, visibility, values, raster.geom)


def _make_files(raster: Raster, west: float, north: float) -> None:
    folder: Path = folder_of(raster.pk)
    heights = np.linspace(raster.minimum or 0, raster.maximum or 0, SIDE**2, dtype=np.float32)
    with rasterio.open(
        folder / "original.tif",
        "w",
        driver="GTiff",
        width=SIDE,
        height=SIDE,
        count=1,
        dtype="float32",
        nodata=-9999,
        crs="EPSG:2154",
        transform=from_origin(west, north, 1, 1),
    ) as original:
        original.write(heights.reshape(SIDE, SIDE), 1)
    grid = make_web(folder / "original.tif", folder / "web.tif", silent)
    raster.cog, raster.zoom, raster.lowest_zoom = "web.tif", grid.zoom, grid.lowest
    raster.save()
