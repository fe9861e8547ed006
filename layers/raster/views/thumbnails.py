"""The small picture of a raster: of its sheet, else of what the map shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor, log2

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image

from layers.access.middleware import ActorRequest
from layers.raster.answers import style_of, subject_of
from layers.raster.drawing.tile import draw
from layers.raster.georeferencing.scans import open_scan
from layers.raster.making.web import TILE
from layers.raster.models import Raster
from layers.raster.storage import sheet_path
from layers.raster.views.door import one_of
from layers.raster.views.sheet import image_of, webp
from layers.raster.vocabulary import UNFINISHED
from layers.ui.web_tile import HALF_WORLD, WebTile

SIDE = 480


@dataclass(frozen=True, slots=True)
class Card:
    """A raster in the list; `picture` is an address, "" where there is nothing to show yet."""

    raster: Raster
    picture: str
    unfinished: bool


def card_of(raster: Raster) -> Card:
    """How the list shows a raster."""
    file = raster.sheet or raster.cog
    address = reverse("raster-thumbnail", args=[raster.pk])
    return Card(raster, f"{address}?v={file}" if file else "", raster.state in UNFINISHED)


@require_safe
def thumbnail(request: ActorRequest, key: int) -> HttpResponse:
    """A picture of at most `SIDE` pixels a side, as WebP.

    Raises:
        Http404: no such raster for this actor, or nothing of it to show yet.
    """
    raster = one_of(request.actor, key)
    if raster.sheet:
        return webp(_of_sheet(raster))
    if not raster.cog or raster.geom is None:
        raise Http404
    return webp(_of_map(raster, raster.geom.transform(3857, clone=True).extent))


def _of_sheet(raster: Raster) -> Image.Image:
    shrink = max(1, ceil(max(raster.width, raster.height) / SIDE))
    with open_scan(sheet_path(raster)) as scan:
        return image_of(scan.read(0, 0, raster.width, raster.height, shrink))


def _of_map(raster: Raster, extent: tuple[float, float, float, float]) -> Image.Image:
    """The tiles that its footprint meets at a zoom at which it fits, cut to it."""
    west, south, east, north = extent
    fits = floor(log2(SIDE / TILE * 2 * HALF_WORLD / max(east - west, north - south)))
    subject = subject_of(raster, style_of(raster, ""))
    zoom = min(max(fits, subject.min_zoom), subject.file.zoom)
    pixel = WebTile(zoom, 0, 0).side / TILE
    left, top = (west + HALF_WORLD) / pixel, (HALF_WORLD - north) / pixel
    right, bottom = (east + HALF_WORLD) / pixel, (HALF_WORLD - south) / pixel
    shown = Image.new("RGBA", (ceil(right - left), ceil(bottom - top)), (0, 0, 0, 0))
    for column in range(int(left // TILE), int(right // TILE) + 1):
        for row in range(int(top // TILE), int(bottom // TILE) + 1):
            body = draw(subject, WebTile(zoom, column, row), "webp")
            if body:
                tile = Image.open(BytesIO(body)).convert("RGBA")
                shown.paste(tile, (round(column * TILE - left), round(row * TILE - top)))
    return shown
