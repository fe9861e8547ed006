"""Rasters for programs: `/api/rasters/v1/`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Literal, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import File as FileParameter
from ninja import Form, Query, Router, Schema, Status, UploadedFile
from pydantic import Field
from pyproj import Transformer

from layers.access.api import REFUSED
from layers.access.middleware import ActorRequest
from layers.raster.answers import no_such_raster
from layers.raster.examining import RasterRefused
from layers.raster.models import Raster
from layers.raster.reading import (
    NoSuchRaster,
    ProfileRefused,
    heights_at,
    profile,
    visible_raster,
)
from layers.raster.rights import rasters_of, territory_to_import_into
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.vocabulary import Confidentiality, Heights, Kind, State
from layers.ui.device_door import DeviceBearer
from layers.ui.problems import Problem

router = Router(tags=["Plans et relief"])
LARGEST_KEY = 2**63 - 1
MOST_CORNERS = 1_000
LONGEST_PROFILE_M = 50_000
# As many samples as a drawing shows where no step is asked for.
SAMPLES, MOST_SAMPLES = 500, 5_000
_TO_STORAGE = Transformer.from_crs(4326, 2154, always_xy=True)


class RasterOut(Schema):
    """What the reader is given of a raster."""

    key: int = Field(title="Clé")
    title: str = Field(title="Titre")
    kind: Kind = Field(title="Nature")
    year: int | None = Field(title="Année")
    author: str = Field(title="Auteur")
    licence: str = Field(title="Licence")
    source: str = Field(title="Source")
    confidentiality: Confidentiality = Field(title="Confidentialité")
    state: State = Field(title="État")
    progress: int = Field(title="Avancement (%)")
    reason: str = Field(title="Raison du refus")
    remarks: list[str] = Field(title="Ce qui a été converti à l’import")
    crs: str = Field(title="Système de coordonnées d’origine")
    vertical: str = Field(title="Système d’altitude")
    resolution_m: float | None = Field(title="Résolution (m)")
    minimum: float | None = Field(title="Altitude minimale (m)")
    maximum: float | None = Field(title="Altitude maximale (m)")
    sha256: str = Field(title="Empreinte de l’original")
    bytes: int = Field(title="Taille (octets)")
    bounds: list[float] | None = Field(title="Ouest, sud, est, nord (WGS 84)")
    version: int = Field(title="Version")
    tilejson: str | None = Field(title="TileJSON")


class RasterList(Schema):
    """Rasters, the newest first."""

    rasters: list[RasterOut]


class Told(Schema):
    """What is said of a file that is brought."""

    title: str = Field(max_length=200, title="Titre")
    kind: Kind = Field(title="Nature")
    territory: str = Field("", max_length=20, title="Territoire")
    year: int | None = Field(None, ge=-9999, le=9999, title="Année")
    author: str = Field("", max_length=200, title="Auteur")
    licence: str = Field("", max_length=120, title="Licence")
    source: str = Field("", max_length=500, title="Source")
    confidentiality: Confidentiality = Field(Confidentiality.RESTRICTED, title="Confidentialité")
    crs: int | None = Field(
        None, ge=1, le=999_999, title="Code EPSG, s’il n’est pas celui du fichier"
    )
    heights: Heights = Field(
        Heights.AS_SAID, title="Système d’altitude, si le fichier ne le dit pas"
    )
    elsewhere: bool = Field(False, title="L’emprise est bien loin du territoire")


class Height(Schema):
    """The ground at a place; unknown outside and where the model has no value."""

    lon: float = Field(title="Longitude")
    lat: float = Field(title="Latitude")
    height_m: float | None = Field(title="Altitude (m)")
    vertical: str = Field(title="Système d’altitude")


class AskedPlace(Schema):
    """A point in WGS 84."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, title="Longitude")
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, title="Latitude")


class AskedLine(Schema):
    """A line in WGS 84, and how far the samples are apart on the ground."""

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]] = Field(
        min_length=2, max_length=MOST_CORNERS, title="Longitude, latitude"
    )
    step_m: float | None = Field(None, gt=0, allow_inf_nan=False, title="Pas (m)")


class ProfileOut(Schema):
    """Heights along a line."""

    distances_m: list[float] = Field(title="Distances depuis le début (m)")
    heights_m: list[float | None] = Field(title="Altitudes (m)")
    vertical: str = Field(title="Système d’altitude")


@router.get("/rasters", response=RasterList, summary="Plans et reliefs")
def list_rasters(request: HttpRequest, response: HttpResponse, kind: Kind | None = None) -> Any:
    """Les plans, vues et reliefs que vous pouvez voir, le plus récent d’abord."""
    _for_this_reader_only(response)
    rows = rasters_of(cast(ActorRequest, request).actor).order_by("-imported_at", "pk")
    return {
        "rasters": [_told(request, each) for each in (rows.filter(kind=kind) if kind else rows)]
    }


@router.post(
    "/rasters",
    response={202: RasterOut},
    auth=DeviceBearer(),
    summary="Apporter un plan, une vue ou un relief",
    openapi_extra={"responses": {401: REFUSED, 403: REFUSED, 422: REFUSED}},
)
def bring_raster(request: HttpRequest, told: Form[Told], file: FileParameter[UploadedFile]) -> Any:
    """Le fichier est examiné aussitôt, puis préparé : `state` et `progress` disent où il en est."""
    actor = cast(ActorRequest, request).actor
    given = told.dict()
    territory = given.pop("territory") or territory_to_import_into(actor)
    try:
        raster = import_raster(actor, territory, cast("File[bytes]", file), RasterFacts(**given))
    except RasterRefused as refused:
        raise Problem(422, str(refused), code=refused.code) from None
    except ValidationError as refused:
        raise Problem(422, " ".join(refused.messages)) from None
    return Status(202, _told(request, raster))


@router.get(
    "/rasters/{key}",
    response=RasterOut,
    summary="Un plan, une vue ou un relief",
    openapi_extra={"responses": {404: REFUSED}},
)
def read_raster(request: HttpRequest, response: HttpResponse, key: str) -> Any:
    """Ce que vous pouvez savoir d’un raster, et où il en est."""
    _for_this_reader_only(response)
    return _told(request, _raster(request, key))


@router.get(
    "/rasters/{key}/height",
    response=Height,
    summary="L’altitude en un point",
    openapi_extra={"responses": {404: REFUSED, 422: REFUSED}},
)
def read_height(
    request: HttpRequest, response: HttpResponse, key: str, place: Query[AskedPlace]
) -> Any:
    """L’altitude d’un relief en un point, interpolée entre ses cellules ; nulle hors du relief."""
    _for_this_reader_only(response)
    raster = _raster(request, key)
    try:
        point = _TO_STORAGE.transform(place.lon, place.lat)
        height = heights_at(cast(ActorRequest, request).actor, raster.pk, [point])[0]
    except NoSuchRaster:
        raise _no_heights() from None
    return {
        "lon": place.lon,
        "lat": place.lat,
        "height_m": None if height is None else round(height, 3),
        "vertical": raster.vertical,
    }


@router.post(
    "/rasters/{key}/profile",
    response=ProfileOut,
    summary="Un profil le long d’une ligne",
    openapi_extra={"responses": {404: REFUSED, 422: REFUSED}},
)
def cut_profile(request: HttpRequest, response: HttpResponse, key: str, line: AskedLine) -> Any:
    """Les altitudes d’un relief le long d’une ligne de 50 km au plus ; nulles hors du relief."""
    _for_this_reader_only(response)
    raster = _raster(request, key)
    places = [_TO_STORAGE.transform(*each) for each in line.coordinates]
    length = sum(math.dist(one, other) for one, other in pairwise(places))
    if not length <= LONGEST_PROFILE_M:  # not a number, too
        raise Problem(422, _("Un profil fait au plus %d km.") % (LONGEST_PROFILE_M // 1000))
    step = line.step_m or max(length / SAMPLES, (raster.resolution_m or 1) / 2)
    if length / step > MOST_SAMPLES:
        raise Problem(422, _("Le pas est trop fin : un profil a au plus %d points.") % MOST_SAMPLES)
    try:
        cut = profile(cast(ActorRequest, request).actor, raster.pk, places, step)
    except NoSuchRaster:
        raise _no_heights() from None
    except ProfileRefused:
        raise Problem(422, _("La ligne d’un profil a une longueur.")) from None
    return {
        "distances_m": [round(each, 3) for each in cut.distances_m],
        "heights_m": [None if each is None else round(each, 3) for each in cut.heights_m],
        "vertical": raster.vertical,
    }


def _raster(request: HttpRequest, key: str) -> Raster:
    known = key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_KEY
    try:
        return visible_raster(cast(ActorRequest, request).actor, int(key) if known else 0)
    except NoSuchRaster:
        raise no_such_raster() from None


def _no_heights() -> Problem:
    return Problem(404, _("Ce n’est pas un relief prêt à être lu."))


def _told(request: HttpRequest, raster: Raster) -> dict[str, Any]:
    known = {
        name: getattr(raster, name) for name in RasterOut.model_fields if hasattr(raster, name)
    }
    bounds = raster.geom.transform(4326, clone=True).extent if raster.geom else None
    address = reverse("raster-tilejson", args=[raster.pk]) if raster.cog else ""
    return known | {
        "key": raster.pk,
        "remarks": raster.remarks.splitlines(),
        "bounds": [round(each, 7) for each in bounds] if bounds else None,
        "tilejson": request.build_absolute_uri(address) if address else None,
    }


def _for_this_reader_only(response: HttpResponse) -> None:
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Authorization", "Cookie"])
