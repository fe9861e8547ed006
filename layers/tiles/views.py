"""Tiles, TileJSON and the map's style over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from layers.access.middleware import ActorRequest
from layers.catalog.registry import layer_for
from layers.tiles.address import TileAddress
from layers.tiles.answers import answer
from layers.tiles.freshness import cursor_from
from layers.tiles.map_style import map_style
from layers.tiles.tilejson import tilejson
from layers.tiles.view_of_layer import layer_on_tiles


def tiles_url(request: HttpRequest, layer_id: str) -> str:
    """The absolute address of a layer's tiles, with {z}, {x} and {y} left open."""
    sample = reverse("tile", args=[layer_id, "0", "0", "0"])
    return request.build_absolute_uri(sample.removesuffix("0/0/0.mvt")) + "{z}/{x}/{y}.mvt"


@require_safe
def tile(request: ActorRequest, layer_id: str, z: str, x: str, y: str) -> HttpResponse:
    """`/tiles/{layer}/{z}/{x}/{y}.mvt`: 200, 204 where nothing is, 304 where nothing changed."""
    actor = request.actor
    view = layer_on_tiles(layer_id, actor)
    address = TileAddress.parse(z, x, y)
    since = cursor_from(request.GET.get("since"))
    return answer(
        view,
        address,
        actor,
        since=since,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
    )


def _described(request: HttpRequest, document: object) -> JsonResponse:
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie, Authorization"
    return response


@require_safe
def layer_tilejson(request: ActorRequest, layer_id: str) -> HttpResponse:
    """`/tiles/{layer}.json`: TileJSON 3.0."""
    view = layer_on_tiles(layer_id, request.actor)
    return _described(request, tilejson(view, tiles_url(request, layer_id)))


@require_safe
def style(request: ActorRequest) -> HttpResponse:
    """`/tiles/style.json?layers=a,b`: a MapLibre style with these layers over the base map."""
    actor = request.actor
    asked = dict.fromkeys(part for part in request.GET.get("layers", "").split(",") if part)
    wanted = [layer_for(actor, layer_id) for layer_id in asked]
    return _described(
        request, map_style(actor, wanted, lambda layer_id: tiles_url(request, layer_id))
    )
