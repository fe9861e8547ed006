"""Finds and stratigraphy for programs: `/api/archaeology/v1/`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from archaeology.analysis.matrix.naming import natural_key
from archaeology.sites.models import StratigraphicUnit
from archaeology.sites.query import FindQuery, QueryRefused, read_query, rows_for
from archaeology.sites.query.description import described_parameters
from archaeology.sites.query.stratigraphy import (
    AmbiguousUnit,
    Direction,
    UnknownUnit,
    unit_named,
    units_beside,
)
from layers.access.api import REFUSED
from layers.access.middleware import ActorRequest
from layers.catalog.registry import layer
from layers.catalog.visible import Feature
from layers.ui.problems import problem_response

router = Router(tags=["Archéologie"])
PAGE, LARGEST_PAGE = 100, 1000
LARGEST_KEY = 2**63 - 1
DIRECTIONS: tuple[Direction, ...] = ("earlier", "later")
OWN = ("limite", "apres")


class Position(Schema):
    """A point, longitude and latitude in WGS 84."""

    type: Literal["Point"]
    coordinates: tuple[float, float]


class FindProperties(Schema):
    """What the reader is given of a find; what it is not given is absent."""

    number: str | None = Field(None, title="Numéro d’inventaire")
    title: str | None = Field(None, title="Désignation")
    kind: str | None = Field(None, title="Nature")
    material: str | None = Field(None, title="Matériau")
    description: str | None = Field(None, title="Description")
    count: int | None = Field(None, title="Nombre")
    found_on: date | None = Field(None, title="Trouvé le")
    dating: str | None = Field(None, title="Datation (EDTF)")
    start_min: int | None = Field(None, title="Début au plus tôt (année astronomique)")
    start_max: int | None = Field(None, title="Début au plus tard")
    end_min: int | None = Field(None, title="Fin au plus tôt")
    end_max: int | None = Field(None, title="Fin au plus tard")
    z_m: float | None = Field(None, title="Altitude (m)")
    z_sigma_m: float | None = Field(None, title="Incertitude (m)")
    datum: str | None = Field(None, title="Système d’altitude")
    depth_m: float | None = Field(None, title="Profondeur (m)")
    ground_reference: str | None = Field(None, title="Profondeur comptée depuis")
    operation: str | None = Field(None, title="Opération")
    unit: str | None = Field(None, title="Unité stratigraphique")
    commune: str | None = Field(None, title="Commune")
    precision_class: str | None = Field(None, title="Précision de la position")
    precision_m: float | None = Field(None, title="Précision (m)")
    reliability: str | None = Field(None, title="Fiabilité")
    synthetic: bool | None = Field(None, title="Donnée de démonstration inventée")
    source: str | None = Field(None, title="Source")
    confidentiality: str | None = Field(None, title="Confidentialité")


class FindFeature(Schema):
    """A find as a GeoJSON feature; the position may be rounded to the kilometre, or withheld."""

    type: Literal["Feature"]
    id: int
    geometry: Position | None
    properties: FindProperties


class Link(Schema):
    """Where to go on."""

    rel: str
    href: str


class FindCollection(Schema):
    """A page of finds; `numberMatched` is exact to 1,000, then the text « 1 000+ »."""

    type: Literal["FeatureCollection"]
    features: list[FindFeature]
    numberMatched: int | str
    numberReturned: int
    links: list[Link]


class Unit(Schema):
    """A stratigraphic unit."""

    label: str = Field(title="Opération et numéro")
    number: str
    kind: str = Field(title="Nature")
    interpretation: str
    phase: str
    structure: str
    dating: str = Field(title="Datation (EDTF)")


class UnitsBeside(Schema):
    """The units that are earlier or later than one."""

    unit: str
    direction: Direction
    units: list[Unit]


_OWN_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "limite",
        "in": "query",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": LARGEST_PAGE,
            "default": PAGE,
            "title": "Objets par page",
        },
    },
    {
        "name": "apres",
        "in": "query",
        "schema": {"type": "integer", "title": "Clé après laquelle la page commence"},
    },
]
_UNIT_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "unite",
        "in": "query",
        "required": True,
        "schema": {"type": "string", "title": "Unité (« 2031 US 1204 »)"},
    },
    {
        "name": "sens",
        "in": "query",
        "required": True,
        "schema": {
            "type": "string",
            "enum": list(DIRECTIONS),
            "title": "Antérieures, postérieures",
        },
    },
]


@router.get(
    "/finds",
    response=FindCollection,
    exclude_unset=True,
    summary="Chercher du mobilier archéologique",
    openapi_extra={
        "parameters": [*described_parameters(), *_OWN_PARAMETERS],
        "responses": {400: REFUSED},
    },
)
def list_finds(request: HttpRequest, response: HttpResponse) -> Any:
    """Le mobilier que vous pouvez voir et qui répond à la requête, en GeoJSON, par pages.

    Les paramètres sont ceux de la page de recherche ; chacun ne lit que ce qui vous est montré.
    """
    _for_this_reader_only(response)
    try:
        query = read_query(request.GET, OWN)
        limit = _number(request.GET, "limite", PAGE, 1, LARGEST_PAGE)
        after = _number(request.GET, "apres", 0, 0, LARGEST_KEY)
        rows = rows_for(cast(ActorRequest, request).actor, query)
    except QueryRefused as error:
        return problem_response(400, str(error), errors=error.members)
    counted = rows.count()
    page = rows.after(after).features(limit + 1)
    shown = page[:limit]
    return {
        "type": "FeatureCollection",
        "features": [_feature(each) for each in shown],
        "numberMatched": counted.number if counted.exact else str(counted),
        "numberReturned": len(shown),
        "links": [_next(query, limit, shown[-1].key)] if len(page) > limit else [],
    }


@router.get(
    "/finds/{key}",
    response=FindFeature,
    exclude_unset=True,
    summary="Un objet ou un lot",
    openapi_extra={"responses": {404: REFUSED}},
)
def read_find(request: HttpRequest, response: HttpResponse, key: str) -> Any:
    """Ce que vous pouvez voir d’un objet, par sa clé."""
    _for_this_reader_only(response)
    rows = layer("finds").visible_to(cast(ActorRequest, request).actor)
    number = _whole(key)
    found = [] if number is None else rows.keyed([number]).features(1)
    if not found:
        raise HttpError(404, _("Cet objet n’existe pas."))
    return _feature(found[0])


@router.get(
    "/units",
    response=UnitsBeside,
    summary="Unités antérieures ou postérieures",
    openapi_extra={"parameters": _UNIT_PARAMETERS, "responses": {400: REFUSED, 404: REFUSED}},
)
def list_units(request: HttpRequest, response: HttpResponse) -> Any:
    """Toutes les unités de la même opération antérieures (ou postérieures) à une unité.

    Réservé à qui étudie l’opération ; pour les autres, ses unités n’existent pas.
    """
    _for_this_reader_only(response)
    direction = next((each for each in DIRECTIONS if each == request.GET.get("sens")), None)
    if direction is None:
        refused = QueryRefused({"sens": _("« earlier » ou « later » est attendu.")})
        return problem_response(400, str(refused), errors=refused.members)
    try:
        # No unit has a name with such a character, nor has the database.
        unit = unit_named(
            cast(ActorRequest, request).actor, request.GET.get("unite", "").replace("\0", "")
        )
    except UnknownUnit:
        raise HttpError(404, _("Cette unité stratigraphique est inconnue.")) from None
    except AmbiguousUnit:
        raise HttpError(409, _("Plusieurs territoires ont une unité de ce nom.")) from None
    beside = StratigraphicUnit.objects.filter(pk__in=units_beside(unit, direction))
    units = sorted(beside, key=lambda each: natural_key(each.number))
    return {"unit": unit.label, "direction": direction, "units": units}


def _feature(found: Feature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": found.key,
        "geometry": found.geometry,
        "properties": found.properties,
    }


def _next(query: FindQuery, limit: int, key: int) -> dict[str, str]:
    asked = "&".join(part for part in (query.urlencode(), f"limite={limit}&apres={key}") if part)
    return {"rel": "next", "href": f"{reverse('api-1.0.0:list_finds')}?{asked}"}


def _number(params: QueryDict, name: str, absent: int, least: int, most: int) -> int:
    """A whole number of a parameter of the paging.

    Raises:
        QueryRefused: it is none, or out of bounds.
    """
    number = _whole(params.get(name) or str(absent))
    if number is None or not least <= number <= most:
        sentence = _("Un nombre entier de %(least)d à %(most)d est attendu.")
        raise QueryRefused({name: sentence % {"least": least, "most": most}})
    return number


def _whole(text: str) -> int | None:
    """A whole number that the database can hold, or None."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= LARGEST_KEY else None


def _for_this_reader_only(response: HttpResponse) -> None:
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Authorization", "Cookie"])
