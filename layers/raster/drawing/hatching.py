"""Ground whose height is not known, hatched: it is neither level ground nor water."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from layers.raster.making.web import TILE
from layers.ui.web_tile import WebTile

Ring = tuple[tuple[float, ...], ...]

# Red, green, blue, alpha; the legend of the page has them too.
INK, PAPER = (98, 78, 118, 235), (255, 255, 255, 120)
# In pixels; a tile is a multiple of it, so that stripes meet at the edges of tiles.
STEP, STRIPE = 8, 2
# What is less opaque than this is no height: far away a pixel is half of one.
_HALF = 128
# Between the edge of a raster and the first cell whose middle is in it.
_RIM = 3
_rows, _columns = np.mgrid[0:TILE, 0:TILE]
_STRIPES = (_rows + _columns) % STEP < STRIPE


def hatched(picture: Image.Image | None, footprint: Ring, tile: WebTile) -> Image.Image | None:
    """The picture of a tile with hatches where it shows nothing though it is inside `footprint`.

    Args:
        picture: RGBA, or None for nothing at all.
        footprint: the outline of the raster in EPSG:3857.
        tile: which one it is.
    """
    west, _south, _east, north = tile.bounds()
    pixel = tile.side / TILE
    inside = Image.new("L", (TILE, TILE))
    ring = [((x - west) / pixel, (north - y) / pixel) for x, y in footprint]
    ImageDraw.Draw(inside).polygon(ring, fill=255, outline=0, width=_RIM)
    unknown = np.asarray(inside) > 0
    if picture is not None:
        unknown &= np.asarray(picture)[..., 3] < _HALF
    if not unknown.any():
        return picture
    drawn = np.zeros((TILE, TILE, 4), np.uint8) if picture is None else np.array(picture)
    drawn[unknown] = PAPER
    drawn[unknown & _STRIPES] = INK
    return Image.fromarray(drawn)
