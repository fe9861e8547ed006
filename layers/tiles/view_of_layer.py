"""What a reader gets of a layer on tiles: the branches that give a position, and their name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

from layers.access.actor import PUBLIC, Actor
from layers.access.policy import fingerprint
from layers.access.territories import territory_keys
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer
from layers.catalog.sql.filters import position_column
from layers.catalog.visible import VisibleRows
from layers.tiles.address import BUFFER, CELL_UNITS, TileAddress

# Change it with the SQL of tiles: what clients and processes remember is then worth nothing.
FORMAT = "2"


@dataclass(frozen=True, slots=True)
class LayerOnTiles:
    """A layer as one kind of reader gets it; `mark` is the same for all who get the same tiles."""

    layer: Layer
    rows: VisibleRows
    mark: str

    def is_aggregated(self, tile: TileAddress) -> bool:
        """Whether the tile carries cells with counts in place of features."""
        return tile.z < self.layer.style.aggregate_below

    def margin(self, tile: TileAddress) -> int:
        """How far beyond its edges, in units, something may change the tile's content.

        The centre of a neighbour's cell moves with points anywhere in that cell.
        """
        return CELL_UNITS if self.is_aggregated(tile) else BUFFER


def _on_tiles(found: Layer, actor: Actor) -> LayerOnTiles:
    rows = found.visible_to(actor)
    if not rows.branches:
        raise UnknownLayer(found.id)
    positioned = tuple(branch for branch in rows.branches if position_column(found, branch))
    style = found.style
    drawn = (FORMAT, style.attributes(), style.aggregate_below, style.min_zoom, style.shape)
    described = repr((drawn, fingerprint(positioned)))
    mark = hashlib.sha256(described.encode()).hexdigest()[:16]
    return LayerOnTiles(found, replace(rows, branches=positioned), mark)


@lru_cache(maxsize=256)
def _for_everyone(found: Layer, territories: tuple[str, ...]) -> LayerOnTiles:
    return _on_tiles(found, PUBLIC)


def layer_on_tiles(layer_id: str, actor: Actor) -> LayerOnTiles:
    """The layer as `actor` gets it.

    Raises:
        UnknownLayer: there is none, or it does not exist for this actor.
    """
    found = layer(layer_id)
    # A policy depends on the actor and the territories only: for the public it is worked out once.
    return _for_everyone(found, territory_keys()) if actor == PUBLIC else _on_tiles(found, actor)
