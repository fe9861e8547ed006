"""Tiles and TileJSON of rasters over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from layers.access.middleware import ActorRequest
from layers.raster.answers import VARY, answer, raster_on_map, style_of, tilejson
from layers.raster.drawing.tile import Format
from layers.raster.models import Raster
from layers.ui.web_tile import WebTile


def tiles_url(request: HttpRequest, raster: Raster, style: str) -> str:
    """The absolute address of a raster's tiles, with {z}, {x} and {y} left open."""
    sample = reverse("raster-tile", args=[raster.pk, "0", "0", "0", "webp"])
    address = request.build_absolute_uri(sample.removesuffix("0/0/0.webp"))
    return address + "{z}/{x}/{y}.webp" + (f"?style={style}" if style else "")


@require_safe
def raster_tile(
    request: ActorRequest, key: int, z: str, x: str, y: str, form: Format
) -> HttpResponse:
    """`/rasters/{key}/{z}/{x}/{y}.webp`: 200, 204 where nothing is, 304 where nothing changed."""
    actor = request.actor
    raster = raster_on_map(actor, key)
    style = style_of(raster, request.GET.get("style", ""))
    tile = WebTile.parse(z, x, y)
    return answer(raster, style, tile, form, actor, request.headers.get("If-None-Match", ""))


@require_safe
def raster_tilejson(request: ActorRequest, key: int) -> HttpResponse:
    """`/rasters/{key}.json`: TileJSON 3.0, for the style that is asked."""
    raster = raster_on_map(request.actor, key)
    style = style_of(raster, request.GET.get("style", ""))
    document = tilejson(raster, style, tiles_url(request, raster, style))
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = VARY
    return response
