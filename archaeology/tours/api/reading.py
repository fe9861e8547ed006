"""`/api/tours/v1/tours`, `/stops`, `/nearby`: what is told, as this platform's own JSON."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from archaeology.tours.api import schemas
from archaeology.tours.api.answering import (
    NOT_MODIFIED,
    REFUSALS,
    AskedLanguage,
    book,
    in_language,
    medium_address,
    told_or_refused,
    wanted_by,
)
from archaeology.tours.api.refusing import Why, refusal
from archaeology.tours.exits import document
from archaeology.tours.exits.document import as_json
from archaeology.tours.packages import known_package
from archaeology.tours.packages.inventory import package_told
from archaeology.tours.tasks import make_packages_soon
from archaeology.tours.telling import Book, Telling
from archaeology.tours.telling.near import metres_between, metres_to
from archaeology.tours.telling.parts import Place
from archaeology.tours.vocabulary import Theme
from layers.access.api import REFUSED

router = Router(tags=["Visites"])
MOST_NEAR = 100
# Who asks names a place: no cache keeps that.
UNCACHED = "private, no-store"


class AskedTours(AskedLanguage):
    """Which tours."""

    near: str = Field(
        "",
        max_length=60,
        title="Longitude,latitude : les plus proches d’abord",
        description="Un point que donne qui demande ; il n’est pas gardé.",
    )
    theme: str = Field("", max_length=12, title="Thème (code)")


class AskedNearby(AskedLanguage):
    """Around which point."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, title="Longitude (WGS 84)")
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, title="Latitude (WGS 84)")
    within_m: int = Field(1_000, ge=1, le=20_000, title="À moins de (m)")


@router.get(
    "/tours",
    response=schemas.Cards,
    summary="Les visites publiées",
    openapi_extra={"responses": {**NOT_MODIFIED, 400: REFUSED, 422: REFUSED}},
)
def list_tours(request: HttpRequest, asked: Query[AskedTours]) -> HttpResponse:
    """Chaque visite dans la langue qui convient le mieux, par titre ou de la plus proche.

    Une visite dont la date est passée reste dans la liste, et le dit.
    """
    if asked.theme and asked.theme not in Theme.values:
        raise refusal(request, Why.THEME, asked.lang)
    known = book()
    told = known.all_told(wanted_by(request, asked.lang))
    told = [each for each in told if asked.theme in ("", each.theme)]
    if asked.near:
        place = _place(asked.near)
        if place is None:
            raise refusal(request, Why.NEAR, asked.lang)
        told.sort(key=lambda each: _or_far(metres_to(each, place)))
    packages = [_package(known, each) for each in told]
    versions = (package and package["version"] for package in packages)
    named = zip(told, versions, strict=True)
    key = ("cards", *((each.code, each.language, version) for each, version in named))

    def made() -> bytes:
        pairs = zip(told, packages, strict=True)
        return as_json({"tours": [document.card(*each, href=medium_address) for each in pairs]})

    languages = ", ".join(sorted({each.language for each in told}))
    response = in_language(request, known.body(key, made), languages)
    if asked.near:
        response["Cache-Control"] = UNCACHED
    return response


@router.get(
    "/tours/{code}",
    response=schemas.Tour,
    summary="Une visite, avec ses étapes",
    openapi_extra={"responses": {**NOT_MODIFIED, **REFUSALS}},
)
def read_tour(request: HttpRequest, code: str, asked: Query[AskedLanguage]) -> HttpResponse:
    """Tout ce qui est raconté d’une visite, dans la langue qui convient le mieux."""
    known = book()
    told = told_or_refused(known, request, code, asked.lang)
    package = _package(known, told)
    key = ("tour", told.code, told.language, package and package["version"])
    body = known.body(key, lambda: document.tour_json(told, package, href=medium_address), of=told)
    return in_language(request, body, told.language)


@router.get(
    "/stops/{tour}/{slug}",
    response=schemas.StopOfTour,
    summary="Une étape",
    openapi_extra={"responses": {**NOT_MODIFIED, **REFUSALS}},
)
def read_stop(
    request: HttpRequest, tour: str, slug: str, asked: Query[AskedLanguage]
) -> HttpResponse:
    """Ce qui est raconté à une étape, et de quelle visite elle est."""
    known = book()
    told = told_or_refused(known, request, tour, asked.lang)
    stop = told.stop(slug)
    if stop is None:
        raise refusal(request, Why.STOP, asked.lang)

    def made() -> bytes:
        within = {
            "tour": told.code,
            "tour_title": told.title,
            "language": told.language,
            "languages": list(told.languages),
        }
        return as_json(document.stop(told, stop, medium_address) | within)

    body = known.body(("stop", told.code, stop.slug, told.language), made, of=told)
    return in_language(request, body, told.language)


@router.get(
    "/nearby",
    response=schemas.Nearby,
    summary="Étapes et visites non loin d’un point",
    openapi_extra={"responses": {422: REFUSED}},
)
def list_nearby(request: HttpRequest, asked: Query[AskedNearby]) -> HttpResponse:
    """Pour qui veut donner un point : il n’est pas gardé.

    L’application des visiteurs n’appelle jamais cette adresse : où est le visiteur ne quitte pas
    son téléphone.
    """
    place = (asked.lon, asked.lat)
    every = book().all_told(wanted_by(request, asked.lang))
    stops = [found for told in every for found in _stops_near(told, place, asked.within_m)]
    tours = [
        {
            "id": told.code,
            "title": told.title,
            "distance_m": round(away),
            "href": document.tour_address(told.code),
        }
        for told in every
        if (away := metres_to(told, place)) is not None and away <= asked.within_m
    ]
    near = {
        "stops": sorted(stops, key=_distance)[:MOST_NEAR],
        "tours": sorted(tours, key=_distance)[:MOST_NEAR],
    }
    response = HttpResponse(as_json(near), content_type="application/json")
    response["Cache-Control"] = UNCACHED
    return response


def _stops_near(told: Telling, place: Place, within_m: int) -> list[dict[str, Any]]:
    near = []
    for stop in told.stops:
        away = math.inf if stop.place is None else metres_between(stop.place, place)
        if stop.place is not None and away <= within_m:
            near.append(
                {
                    "tour": told.code,
                    "id": stop.slug,
                    "title": stop.title,
                    "place": stop.place,
                    "distance_m": round(away),
                    "radius_m": stop.radius_m,
                    "href": document.stop_address(told.code, stop.slug),
                }
            )
    return near


def _package(known: Book, told: Telling) -> dict[str, Any] | None:
    package = known_package(known, told)
    if package is None:
        make_packages_soon()
        return None
    return package_told(package)


def _place(text: str) -> Place | None:
    """A longitude and a latitude; None for what is none."""
    try:
        longitude, latitude = (float(part) for part in text.split(","))
    except ValueError:
        longitude = latitude = math.nan
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return None
    return longitude, latitude


def _or_far(metres: float | None) -> float:
    return math.inf if metres is None else metres


def _distance(each: dict[str, Any]) -> float:
    return float(each["distance_m"])
