"""Packages over HTTP: `/api/field/v1/packages`."""

from __future__ import annotations

import re
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from field_app_api.packages.manifest import Manifest, manifest_of
from field_app_api.packages.memory import Body
from field_app_api.packages.parts import (
    GEOJSON_TYPE,
    JSON_TYPE,
    PMTILES_TYPE,
    body_of,
    parts_of,
)
from field_app_api.packages.sector import sector_of
from layers.access.api import REFUSED
from layers.access.middleware import ActorRequest
from layers.tiles.answers import accepts_gzip
from layers.ui.device_door import DeviceBearer
from layers.ui.problems import Problem

router = Router(tags=["Terrain"], auth=DeviceBearer())
_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_REFUSALS = {400: REFUSED, 401: REFUSED, 404: REFUSED, 413: REFUSED, 422: REFUSED}


class AskedSector(Schema):
    """The sector to take along, and what of it."""

    bbox: str = Field(max_length=200, title="ouest,sud,est,nord en WGS 84")
    layers: str = Field("", max_length=2000, title="Couches, séparées par des virgules")


@router.get(
    "/packages",
    response=Manifest,
    summary="Ce qu’un téléphone emporte",
    openapi_extra={"responses": _REFUSALS},
)
def get_package(request: HttpRequest, asked: Query[AskedSector]) -> Any:
    """Les parties d’un secteur, chacune avec son empreinte : on ne reprend que ce qui a changé.

    Sans couches : celles que ce compte saisit sur le terrain, et ce qu’il faut à côté.
    """
    return manifest_of(sector_of(cast(ActorRequest, request).actor, asked.bbox, asked.layers))


@router.get(
    "/packages/{kind}/{name}",
    summary="Une partie de ce qu’un téléphone emporte",
    openapi_extra={
        "responses": {
            200: {
                "description": "La partie",
                "content": {
                    JSON_TYPE: {"schema": {"type": "object"}},
                    GEOJSON_TYPE: {"schema": {"type": "object"}},
                    PMTILES_TYPE: {"schema": {"type": "string", "format": "binary"}},
                },
            },
            304: {"description": "Elle n’a pas changé"},
            **_REFUSALS,
        },
    },
)
def get_package_part(
    request: HttpRequest, kind: str, name: str, asked: Query[AskedSector]
) -> HttpResponse:
    """Une partie ; avec `If-None-Match` et son empreinte, 304 tant qu’elle est la même."""
    sector = sector_of(cast(ActorRequest, request).actor, asked.bbox, asked.layers)
    for part in parts_of(sector):
        if (part.kind, part.name) != (kind, name):
            continue
        body = body_of(part)
        if body is not None:
            return _answer(request, body, part.media_type)
    raise Problem(404, _("Ce secteur n’a pas cette partie."))


def _answer(request: HttpRequest, body: Body, media_type: str) -> HttpResponse:
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
