"""Packages over HTTP: `/api/field/v1/packages`."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from field_app_api.packages.manifest import Manifest, manifest_of
from field_app_api.packages.parts import (
    GEOJSON_TYPE,
    JSON_TYPE,
    PMTILES_TYPE,
    as_json,
    body_of,
    parts_of,
)
from field_app_api.packages.sector import sector_of
from field_app_api.packages.work import Work, work_of
from layers.access.api import REFUSED
from layers.access.middleware import ActorRequest
from layers.ui.bodies import Body, answer
from layers.ui.device_door import DeviceBearer
from layers.ui.problems import Problem

router = Router(tags=["Terrain"], auth=DeviceBearer())
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
            return answer(request, body, part.media_type)
    raise Problem(404, _("Ce secteur n’a pas cette partie."))


@router.get(
    "/work",
    response=Work,
    summary="Ce qui est confié à ce compte ou à son équipe",
    openapi_extra={
        "responses": {304: {"description": "Rien n’a changé"}, 401: REFUSED},
    },
)
def get_work(request: HttpRequest) -> HttpResponse:
    """Les fiches à traiter, où qu’elles soient ; ce qui est clos ou repris n’y est plus.

    Avec `If-None-Match` et l’empreinte reçue, 304 tant que rien n’a changé.
    """
    told = as_json(work_of(cast(ActorRequest, request).actor))
    return answer(request, Body.of(told, pack=True), JSON_TYPE)
