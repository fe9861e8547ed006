"""One tile of 256 pixels, as the bytes of a WebP or PNG; b"" where nothing is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal

import numpy as np
from PIL import Image

from layers.raster.drawing.cutting import WebFile
from layers.raster.drawing.hatching import Ring, hatched
from layers.raster.drawing.hillshade import hillshade
from layers.raster.drawing.relief import Tint
from layers.raster.making.web import TILE
from layers.ui.web_tile import HALF_WORLD, WebTile

Style = Literal["", "hillshade", "relief"]
Format = Literal["webp", "png"]
HILLSHADE: Style = "hillshade"
RELIEF: Style = "relief"
STYLES: tuple[Style, ...] = (RELIEF, HILLSHADE)
# From how many zooms below its smallest copy a raster is still drawn: 32 pixels, then a dot.
STEPS_BELOW = 3
# Averaged over wide pixels slopes flatten: from so many metres a pixel on, heights are stretched.
FLATTENS_FROM_M, STRETCH_POWER = 4.0, 0.6
# How much of its light a shaded relief gets from the sky.
AMBIENT = 0.45
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn: a picture as it is, heights by a style.

    `lowest` is the zoom of the smallest copy in the file; a relief has a `tint`. Heights have a
    `footprint`, inside which unknown ground is hatched.
    """

    file: WebFile
    lowest: int
    style: Style = ""
    tint: Tint | None = None
    footprint: Ring = ()

    @property
    def min_zoom(self) -> int:
        """The lowest zoom at which there is a tile."""
        return max(0, self.lowest - STEPS_BELOW)


def draw(subject: Subject, tile: WebTile, form: Format) -> bytes:
    """The tile in a format, b"" where nothing is or the zoom is below all that is drawn."""
    wants_block = not subject.style and form == "webp" and tile.z >= subject.lowest
    if wants_block and subject.file.has_blocks(tile.z):
        return subject.file.block(tile)
    image = _image(subject, tile)
    if subject.footprint and tile.z >= subject.min_zoom:
        image = hatched(image, subject.footprint, tile)
    return _encoded(image, form) if image is not None else b""


def _encoded(image: Image.Image, form: Format) -> bytes:
    out = BytesIO()
    if form == "png":
        image.save(out, "PNG", compress_level=3)
    else:
        image.save(out, "WEBP", quality=_QUALITY, method=1)
    return out.getvalue()


def _image(subject: Subject, tile: WebTile) -> Image.Image | None:
    if tile.z < subject.min_zoom:
        return None
    if tile.z < subject.lowest:
        return _from_below(subject, tile)
    if tile.z > subject.file.zoom:
        return _from_above(subject, tile)
    return _native(subject, tile)


def _native(subject: Subject, tile: WebTile) -> Image.Image | None:
    if not subject.style:
        colours = subject.file.colours(tile)
        return None if colours is None else Image.fromarray(colours)
    heights = subject.file.heights(tile, margin=1)
    if heights is None:
        return None
    metres = _metres_per_pixel(tile)
    stretch = max(1.0, metres / FLATTENS_FROM_M) ** STRETCH_POWER
    shade = hillshade(heights, metres, stretch)
    known = ~np.isnan(heights[1:-1, 1:-1])
    picture = np.zeros((TILE, TILE, 4), np.uint8)
    picture[..., 3] = known * np.uint8(255)
    shade = np.nan_to_num(shade, nan=0.0)
    if subject.tint is None:
        picture[..., :3] = np.clip(shade * 255 + 0.5, 0, 255).astype(np.uint8)[..., np.newaxis]
    else:
        # Level ground, which the light meets at 45°, keeps the colour of its height.
        light = AMBIENT + (1 - AMBIENT) * shade[..., np.newaxis] / math.sin(math.radians(45))
        colours = subject.tint.colours(heights[1:-1, 1:-1]) * light
        picture[..., :3] = np.clip(colours + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(picture)


def _metres_per_pixel(tile: WebTile) -> float:
    """On the ground in the middle of a tile: the web's map stretches towards the poles.

    One number for a row of tiles; between two rows it differs by less than a thousandth from
    zoom 12 on, which no shade shows.
    """
    _west, south, _east, north = tile.bounds()
    return tile.side / TILE / math.cosh((south + north) / 2 / HALF_WORLD * math.pi)


def _from_below(subject: Subject, tile: WebTile) -> Image.Image | None:
    """From afar: the four tiles of the next zoom, halved."""
    picture = Image.new("RGBA", (2 * TILE, 2 * TILE))
    anything = False
    for right in (0, 1):
        for down in (0, 1):
            child = _image(subject, WebTile(tile.z + 1, 2 * tile.x + right, 2 * tile.y + down))
            if child is not None:
                picture.paste(child, (right * TILE, down * TILE))
                anything = True
    return picture.resize((TILE, TILE), Image.Resampling.BOX) if anything else None


def _from_above(subject: Subject, tile: WebTile) -> Image.Image | None:
    """Closer than the raster knows: a part of its own tile, enlarged."""
    steps = tile.z - subject.file.zoom
    own = replace(tile, z=subject.file.zoom, x=tile.x >> steps, y=tile.y >> steps)
    image = _native(subject, own)
    if image is None:
        return None
    side = TILE / 2**steps
    left, top = (tile.x - (own.x << steps)) * side, (tile.y - (own.y << steps)) * side
    part = image.resize(
        (TILE, TILE), Image.Resampling.BILINEAR, box=(left, top, left + side, top + side)
    )
    return part if part.getchannel("A").getbbox() else None
