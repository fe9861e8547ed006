"""A tour in the formats that others read: GeoJSON, GPX, schema.org."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from archaeology.tours.api.answering import (
    NOT_MODIFIED,
    REFUSALS,
    AskedLanguage,
    book,
    in_language,
    medium_address,
    told_or_refused,
)
from archaeology.tours.exits import geojson, gpx, trip
from archaeology.tours.exits.document import as_json
from archaeology.tours.telling import Telling

router = Router(tags=["Visites"])
GEOJSON = "application/geo+json"


def _described(media_type: str, what: str, schema: dict[str, Any]) -> dict[str, Any]:
    told = {"description": what, "content": {media_type: {"schema": schema}}}
    return {"responses": {200: told, **NOT_MODIFIED, **REFUSALS}}


@router.get(
    "/tours/{code}/geojson",
    summary="Une visite en GeoJSON",
    openapi_extra=_described(GEOJSON, "Le parcours, puis les étapes", {"type": "object"}),
)
def read_geojson(request: HttpRequest, code: str, asked: Query[AskedLanguage]) -> HttpResponse:
    """Le parcours et les étapes, en WGS 84 ; une étape sans place publique n’a pas de géométrie."""
    return _answer(
        request,
        (code, asked.lang),
        GEOJSON,
        lambda told: as_json(geojson.feature_collection(told, medium_address)),
    )


@router.get(
    "/tours/{code}/gpx",
    summary="Une visite en GPX 1.1",
    openapi_extra=_described(gpx.MEDIA_TYPE, "Trace et points de passage", {"type": "string"}),
)
def read_gpx(request: HttpRequest, code: str, asked: Query[AskedLanguage]) -> HttpResponse:
    """Le parcours comme trace, avec les altitudes, et les étapes comme points de passage."""
    response = _answer(
        request,
        (code, asked.lang),
        gpx.MEDIA_TYPE,
        lambda told: gpx.gpx(told, settings.PUBLIC_URL),
    )
    # The address of a tour is plain letters and digits: it was found by it.
    response["Content-Disposition"] = f'attachment; filename="{code}.gpx"'
    return response


@router.get(
    "/tours/{code}/trip.jsonld",
    summary="Une visite pour les moteurs de recherche",
    openapi_extra=_described(trip.MEDIA_TYPE, "schema.org TouristTrip", {"type": "object"}),
)
def read_trip(request: HttpRequest, code: str, asked: Query[AskedLanguage]) -> HttpResponse:
    """La visite comme `TouristTrip`, dont chaque étape est une `TouristAttraction`."""
    return _answer(
        request,
        (code, asked.lang),
        trip.MEDIA_TYPE,
        lambda told: as_json(trip.trip(told, medium_address, settings.PUBLIC_URL)),
    )


def _answer(
    request: HttpRequest,
    asked: tuple[str, str],
    media_type: str,
    make: Callable[[Telling], bytes],
) -> HttpResponse:
    known = book()
    told = told_or_refused(known, request, *asked)
    body = known.body((media_type, told.code, told.language), lambda: make(told), of=told)
    return in_language(request, body, told.language, media_type)
