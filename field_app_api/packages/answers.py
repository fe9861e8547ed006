"""How a body goes to a phone: packed where it may, and not again where the phone has it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from field_app_api.packages.memory import Body
from layers.tiles.answers import accepts_gzip

_DIGEST = re.compile(r'"([0-9a-f]{64})"')


def answer(request: HttpRequest, body: Body, media_type: str) -> HttpResponse:
    """The body under its digest as `ETag`; 304 to a phone that names it in `If-None-Match`."""
    wanted = request.headers.get("If-None-Match", "")[:2048]
    if wanted.strip() == "*" or body.digest in _DIGEST.findall(wanted):
        return _with_headers(HttpResponseNotModified(), body)
    packed = body.packed and accepts_gzip(request.headers.get("Accept-Encoding", ""))
    sent = body.sent if packed else body.content
    response = HttpResponse(sent, content_type=media_type)
    response["Content-Length"] = str(len(sent))
    response["X-Content-Type-Options"] = "nosniff"
    if packed:
        response["Content-Encoding"] = "gzip"
    return _with_headers(response, body)


def _with_headers(response: HttpResponse, body: Body) -> HttpResponse:
    # Weak: it holds for the packed bytes and for the others.
    response["ETag"] = f'W/"{body.digest}"'
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Authorization"
    return response
