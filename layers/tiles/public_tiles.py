"""Tiles of those who are not signed in, answered before the rest of Django runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from layers.access.actor import PUBLIC
from layers.catalog.registry import UnknownLayer
from layers.tiles.address import TileAddress
from layers.tiles.answers import answer
from layers.tiles.freshness import cursor_from
from layers.tiles.view_of_layer import layer_on_tiles
from layers.ui.problems import Problem

_PATH = re.compile(r"/tiles/([^/]+)/(\d+)/(\d+)/(\d+)\.mvt", re.ASCII)
_SINCE = re.compile(r"since=([0-9a-f]+)", re.ASCII)


def public_tile(meta: Mapping[str, str]) -> HttpResponse | None:
    """What the view would answer to the public; None where the whole of Django has to.

    `meta` is a WSGI environment. Nobody is looked up: without session cookie and authorization
    there is nobody to find.
    """
    address = _PATH.fullmatch(meta["PATH_INFO"])
    if address is None or meta["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    if "HTTP_AUTHORIZATION" in meta or settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", ""):
        return None
    query = meta.get("QUERY_STRING", "")
    since = _SINCE.fullmatch(query)
    if query and since is None:
        return None
    try:
        return answer(
            layer_on_tiles(address[1], PUBLIC),
            TileAddress.parse(address[2], address[3], address[4]),
            PUBLIC,
            since=cursor_from(since[1] if since else None),
            if_none_match=meta.get("HTTP_IF_NONE_MATCH", ""),
            accept_encoding=meta.get("HTTP_ACCEPT_ENCODING", ""),
        )
    except (UnknownLayer, Problem):
        return None  # said by the view, in the one shape of errors


class PublicTilesMiddleware:
    """First in MIDDLEWARE: sessions, languages and forms are nothing to a public tile.

    A 304 then costs a thirtieth of a tile, and a tile hardly more than its SQL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or go on."""
        return public_tile(request.META) or self.get_response(request)
