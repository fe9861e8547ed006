"""The sheet itself, without a place: a picture that the map component shows like a map.

Its pixels lie in web mercator at the crossing of the equator and Greenwich, one pixel of the sheet
being one pixel of a tile at `FULL_ZOOM`; `frontend/sheet.ts` computes the same.
"""

from __future__ import annotations

from io import BytesIO
from math import atan, ceil, degrees, log2, pi, sinh

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image

from layers.access.middleware import ActorRequest
from layers.raster.answers import VARY
from layers.raster.georeferencing.drawing import Picture
from layers.raster.georeferencing.scans import open_scan
from layers.raster.models import Raster
from layers.raster.storage import sheet_path
from layers.raster.views.door import one_of

FULL_ZOOM = 17
SIDE = 512
# So often the whole sheet is halved after it fits a tile: the room it is shown in may be smaller.
HALVED = 3
GROUND = "#e7e3d9"
_FOR_ONESELF = "private, max-age=86400"


@require_safe
def sheet_style(request: ActorRequest, key: int) -> JsonResponse:
    """A MapLibre style that shows the sheet alone.

    Raises:
        Http404: no such raster for this actor, or none with a sheet.
    """
    raster = _with_sheet(request, key)
    address = reverse("raster-sheet-tile", args=[key, 0, 0, 0]).removesuffix("0/0/0.webp")
    tiles = request.build_absolute_uri(f"{address}{{z}}/{{x}}/{{y}}.webp?v={raster.sheet}")
    source = {
        "type": "raster",
        "tiles": [tiles.replace("%7B", "{").replace("%7D", "}")],
        "tileSize": SIDE,
        "minzoom": _least_zoom(raster),
        "maxzoom": FULL_ZOOM,
        "bounds": sheet_bounds(raster),
    }
    paint = {"raster-fade-duration": 0, "raster-resampling": "linear"}
    return JsonResponse(
        {
            "version": 8,
            "sources": {"sheet": source},
            "layers": [
                {
                    "id": "table",
                    "type": "background",
                    "paint": {"background-color": GROUND},
                },
                {"id": "sheet", "type": "raster", "source": "sheet", "paint": paint},
            ],
        }
    )


@require_safe
def sheet_tile(request: ActorRequest, key: int, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the sheet as WebP; 204 beside it.

    Raises:
        Http404: no such raster for this actor, none with a sheet, or no such zoom.
    """
    raster = _with_sheet(request, key)
    if not _least_zoom(raster) <= z <= FULL_ZOOM:
        raise Http404
    shrink = 2 ** (FULL_ZOOM - z)
    half = 2 ** (z - 1)
    left, top = (x - half) * SIDE * shrink, (y - half) * SIDE * shrink
    right = min(left + SIDE * shrink, raster.width)
    bottom = min(top + SIDE * shrink, raster.height)
    if left < 0 or top < 0 or left >= right or top >= bottom:
        return HttpResponse(status=204)
    with open_scan(sheet_path(raster)) as scan:
        read = scan.read(left, top, right, bottom, shrink)
    whole = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    whole.paste(image_of(read), (0, 0))
    return webp(whole)


def sheet_bounds(raster: Raster) -> list[float]:
    """Where the sheet is shown: west, south, east, north in degrees."""
    world = SIDE * 2**FULL_ZOOM
    south = degrees(atan(sinh(-2 * pi * raster.height / world)))
    return [0.0, south, 360 * raster.width / world, 0.0]


def _least_zoom(raster: Raster) -> int:
    """From here on there are tiles; the whole sheet is an eighth of one."""
    fits = FULL_ZOOM - max(0, ceil(log2(max(raster.width, raster.height) / SIDE)))
    return fits - HALVED


def _with_sheet(request: ActorRequest, key: int) -> Raster:
    raster = one_of(request.actor, key)
    if not raster.sheet:
        raise Http404
    return raster


def image_of(picture: Picture) -> Image.Image:
    """A picture (4, rows, columns) for Pillow."""
    return Image.fromarray(picture.transpose(1, 2, 0), "RGBA")


def webp(image: Image.Image) -> HttpResponse:
    """An answer that its reader may keep: its address names a file that is never written again."""
    body = BytesIO()
    image.save(body, "WEBP", quality=82, method=2)
    headers = {"Cache-Control": _FOR_ONESELF, "Vary": VARY}
    return HttpResponse(body.getvalue(), "image/webp", headers=headers)
