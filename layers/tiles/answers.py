"""What a tile request is answered with, headers included."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from isal import igzip

from layers.access.actor import PUBLIC, Actor
from layers.catalog.sql.fragment import Fragment
from layers.catalog.tail import TAIL
from layers.tiles.address import TileAddress
from layers.tiles.entity_tag import entity_tag
from layers.tiles.freshness import confirmed_tag, still_holds
from layers.tiles.sql.counts import counts_tile, counts_tile_from_rows
from layers.tiles.sql.features import features_tile
from layers.tiles.sql.pyramid import pyramid_state
from layers.tiles.sql.run import fetch_bytes
from layers.tiles.tasks import fold_soon
from layers.tiles.view_of_layer import LayerOnTiles
from layers.ui.bodies import accepts_gzip
from layers.ui.tile_memory import TileMemory

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
VARY = "Accept-Encoding, Cookie, Authorization"
# Under this many bytes the header of gzip weighs more than it saves.
WORTH_PACKING = 200

MEMORY = TileMemory(settings.TILES_MEMORY_BYTES)


def _run(query: Fragment | None) -> bytes:
    return fetch_bytes(query) if query is not None else b""


def _drawn(view: LayerOnTiles, tile: TileAddress) -> bytes:
    """The tile from the database; empty where nothing is."""
    area = tile.area(view.margin(tile))
    if area is None or tile.z < view.layer.style.min_zoom:
        return b""
    if not view.is_aggregated(tile):
        return _run(features_tile(view.rows, tile, area))
    state = pyramid_state(view.layer.id)
    if state is None or tile.z >= state.levels:
        # Not counted yet: the next fold does it.
        return _run(counts_tile_from_rows(view.rows, tile, area))
    fold_soon(TAIL.position - state.cursor)
    return _run(counts_tile(view.rows, tile, area, state.cursor))


def tile_body(
    view: LayerOnTiles, tile: TileAddress, *, packed: bool, since: int = 0
) -> tuple[int, bytes]:
    """A tile's bytes, gzipped if `packed`, and the cursor up to which they are known to hold.

    The cursor is read before the query: what is committed in between is in the tile, and is taken
    for a later change once more, never missed.
    """
    now = TAIL.refresh(since)
    key = (view.layer.id, view.mark, tile.z, tile.x, tile.y, packed)
    known = MEMORY.get(key)
    if known is not None and now >= since and still_holds(view, tile, known.cursor):
        MEMORY.put(key, now, known.body)
        return now, known.body
    body = _drawn(view, tile)
    if packed and len(body) >= WORTH_PACKING:
        body = igzip.compress(body, 1, mtime=0)
    if not connection.in_atomic_block:
        MEMORY.put(key, now, body)
    return now, body


def caching_headers(response: HttpResponse, actor: Actor, tag: str) -> HttpResponse:
    """Asked about each time, kept by shared caches only where everyone gets the same."""
    audience = "public" if actor == PUBLIC else "private"
    response["ETag"] = tag
    response["Cache-Control"] = f"{audience}, no-cache"
    response["Vary"] = VARY
    return response


def answer(
    view: LayerOnTiles,
    tile: TileAddress,
    actor: Actor,
    *,
    since: int = 0,
    if_none_match: str = "",
    accept_encoding: str = "",
) -> HttpResponse:
    """200 with the tile, 204 where nothing is, 304 where nothing changed."""
    view.rows.looked_at()  # from memory or not
    if if_none_match:
        confirmed = confirmed_tag(view, tile, if_none_match, since)
        if confirmed is not None:
            return caching_headers(HttpResponseNotModified(), actor, confirmed)
    packed = accepts_gzip(accept_encoding)
    cursor, body = tile_body(view, tile, packed=packed, since=since)
    response = HttpResponse(body, content_type=CONTENT_TYPE, status=200 if body else 204)
    response["X-Content-Type-Options"] = "nosniff"
    if body:
        response["Content-Length"] = str(len(body))
    else:
        del response["Content-Type"]
    if body.startswith(b"\x1f\x8b"):  # no tile begins like gzip: an MVT begins with 0x1a
        response["Content-Encoding"] = "gzip"
    return caching_headers(response, actor, entity_tag(view.mark, cursor))
