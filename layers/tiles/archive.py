"""The ground of an area as one file: a PMTiles v3 archive of vector tiles.

Format: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md. Each tile carries what the
platform's own tiles of the base map's layers carry, one after the other: a vector tile is a
sequence of layers, so that two of them in a row are one.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence

from isal import igzip
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from layers.catalog.box import Box
from layers.tiles.address import TileAddress
from layers.tiles.many_tiles import many_tiles
from layers.tiles.tilejson import vector_layers
from layers.tiles.view_of_layer import LayerOnTiles

FIRST_ZOOM = 8
LAST_ZOOM = 15
# 400 km² of nearly any shape; where a box is a long strip, the last zooms are left out.
MOST_TILES = 2_500
# Beyond these latitudes the web's square map ends.
_EDGE = 85.051
_Range = tuple[range, range]


def tiles_over(box: Box, most: int = MOST_TILES) -> Iterator[TileAddress]:
    """The tiles of a box, from afar to closer up, as many zooms as there is room for."""
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        across, down = _ranges(box, zoom)
        most -= len(across) * len(down)
        if most < 0 and zoom > FIRST_ZOOM:
            return
        yield from (TileAddress(zoom, x, y) for x in across for y in down)


def archive(views: Sequence[LayerOnTiles], box: Box) -> bytes:
    """The archive of some layers over a box; the same bytes for the same tiles."""
    tiles = list(tiles_over(box))
    bodies = [many_tiles(view, tiles) for view in views]
    packed = {}
    for tile in tiles:
        body = b"".join(each.get(tile, b"") for each in bodies)
        if body:
            packed[zxy_to_tileid(tile.z, tile.x, tile.y)] = igzip.compress(body, 2, mtime=0)
    if not packed:
        # An archive has at least one tile.
        x, y = (each[0] for each in _ranges(box, FIRST_ZOOM))
        packed[zxy_to_tileid(FIRST_ZOOM, x, y)] = igzip.compress(b"", 2, mtime=0)
    file = io.BytesIO()
    writer = Writer(file)
    for number in sorted(packed):
        writer.write_tile(number, packed[number])
    writer.finalize(_header(box), _metadata(views))
    return file.getvalue()


def _header(box: Box) -> dict[str, object]:
    west, south, east, north = (round(degrees * 10_000_000) for degrees in box.as_list())
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 13,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(views: Sequence[LayerOnTiles]) -> dict[str, object]:
    credits = [str(view.layer.attribution) for view in views if view.layer.attribution]
    return {
        "name": "base-map",
        "attribution": ", ".join(dict.fromkeys(credits)),
        "vector_layers": [each for view in views for each in vector_layers(view)],
    }


def _ranges(box: Box, zoom: int) -> _Range:
    """Columns and rows of the tiles that a box meets."""
    first, last = _column_row(box.west, box.north, zoom), _column_row(box.east, box.south, zoom)
    return range(first[0], last[0] + 1), range(first[1], last[1] + 1)


def _column_row(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    number = 1 << zoom
    bent = math.asinh(math.tan(math.radians(max(-_EDGE, min(_EDGE, latitude)))))
    x, y = (longitude + 180) / 360 * number, (1 - bent / math.pi) / 2 * number
    return min(number - 1, int(x)), min(number - 1, max(0, int(y)))
