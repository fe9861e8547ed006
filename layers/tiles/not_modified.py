"""304 before the rest of Django runs, by the same rule as the view's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from layers.access.actor import PUBLIC
from layers.catalog.registry import UnknownLayer
from layers.tiles.address import TileAddress
from layers.tiles.answers import not_modified
from layers.tiles.freshness import confirmed_tag, cursor_from
from layers.tiles.view_of_layer import layer_on_tiles
from layers.ui.problems import Problem

_PATH = re.compile(r"/tiles/([^/]+)/(\d+)/(\d+)/(\d+)\.mvt", re.ASCII)
_SINCE = re.compile(r"since=(\d+)", re.ASCII)


def public_confirmation(meta: Mapping[str, str]) -> str | None:
    """The fresh tag of a tile that somebody without a sign-in still holds right, else None.

    None says only that the whole of Django has to answer. `meta` is a WSGI environment.
    """
    known = meta.get("HTTP_IF_NONE_MATCH")
    if not known or meta["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    if "HTTP_AUTHORIZATION" in meta or settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", ""):
        return None
    address = _PATH.fullmatch(meta["PATH_INFO"])
    query = meta.get("QUERY_STRING", "")
    since = _SINCE.fullmatch(query)
    if address is None or (query and since is None):
        return None
    try:
        view = layer_on_tiles(address[1], PUBLIC)
        tile = TileAddress.parse(*address.groups()[1:])
        return confirmed_tag(view, tile, known, cursor_from(since[1] if since else None))
    except (UnknownLayer, Problem):
        return None


class NotModifiedMiddleware:
    """First in MIDDLEWARE: neither session nor language nor anything else is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 304, or go on."""
        tag = public_confirmation(request.META)
        return self.get_response(request) if tag is None else _answer(tag)


def _answer(tag: str) -> HttpResponse:
    return not_modified(PUBLIC, tag)
