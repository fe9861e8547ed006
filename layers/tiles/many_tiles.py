"""Many tiles of a layer in a few queries: for whoever takes a whole area along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from layers.tiles.address import TileAddress
from layers.tiles.answers import tile_body
from layers.tiles.sql.features import features_tiles, is_thinned
from layers.tiles.sql.run import fetch_all
from layers.tiles.view_of_layer import LayerOnTiles

AT_ONCE = 500


def many_tiles(view: LayerOnTiles, tiles: Sequence[TileAddress]) -> dict[TileAddress, bytes]:
    """The tiles that hold something, by address, as `tile_body` gives them one by one."""
    found: dict[TileAddress, bytes] = {}
    shown = [tile for tile in tiles if tile.z >= view.layer.style.min_zoom]
    for tile in shown:
        if view.is_aggregated(tile):
            found[tile] = tile_body(view, tile, packed=False)[1]
    alone = [(tile, tile.area(view.margin(tile))) for tile in shown if tile not in found]
    placed = [(tile, area) for tile, area in alone if area is not None]
    for _thinned, group in groupby(placed, lambda each: is_thinned(view.layer, each[0])):
        members = list(group)
        for start in range(0, len(members), AT_ONCE):
            part = members[start : start + AT_ONCE]
            query = features_tiles(view.rows, part)
            for place, body in fetch_all(query) if query is not None else ():
                found[part[place][0]] = bytes(body or b"")
    return {tile: body for tile, body in found.items() if body}
