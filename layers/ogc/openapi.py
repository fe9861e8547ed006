"""The service description: OpenAPI 3.0, with the collections that the actor has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.layer import Layer
from layers.catalog.visible import VisibleRows
from layers.ogc.crs import CRS84, SUPPORTED
from layers.ogc.documents import Document, collections_for, service_description, service_title
from layers.ogc.links import Links
from layers.ogc.negotiation import GEOJSON, HTML, JSON, OPENAPI
from layers.ogc.query import DEFAULT_LIMIT, MAX_LIMIT, filter_fields
from layers.ogc.values import schema_of

PROBLEM = "application/problem+json"


def service_document(links: Links, actor: Actor) -> Document:
    """The whole description; addresses are relative to `servers`."""
    paths: Document = {
        "/": _get("landing", _("Page d’accueil du service"), JSON.type),
        "/conformance": _get("conformance", _("Normes respectées"), JSON.type),
        "/api": _get("api", _("Cette description"), OPENAPI.type),
        "/collections": _get("collections", _("Les collections"), JSON.type),
    }
    for layer in collections_for(actor):
        paths |= _collection_paths(layer, layer.visible_to(actor))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": service_title(),
            "description": service_description(),
            "version": "1.0.0",
            "license": {
                "name": "Licence Ouverte 2.0",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            },
        },
        "servers": [{"url": links.url("ogc-landing").rstrip("/")}],
        "paths": paths,
        "components": {
            "parameters": _shared_parameters(),
            "schemas": {"problem": _PROBLEM_SCHEMA},
            "responses": {
                "problem": {
                    "description": _("Erreur"),
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}},
                }
            },
        },
    }


_PROBLEM_SCHEMA: Document = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def _collection_paths(layer: Layer, rows: VisibleRows) -> Document:
    title = str(layer.title)
    base = f"/collections/{layer.id}"
    wanted = ("limit", "after", "bbox", "bbox-crs", "crs", "datetime")
    filters: list[Document] = [
        {
            "name": field.name,
            "in": "query",
            "description": str(field.title),
            "schema": schema_of(field),
        }
        for field in filter_fields(rows)
    ]
    feature_id: Document = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": {"type": "integer"},
    }
    return {
        base: _get(f"{layer.id}.collection", title, JSON.type, tag=title),
        f"{base}/items": _get(
            f"{layer.id}.items",
            _("%(layer)s : les objets") % {"layer": title},
            GEOJSON.type,
            [*(_shared(name) for name in wanted), *filters],
            tag=title,
        ),
        f"{base}/items/{{featureId}}": _get(
            f"{layer.id}.item",
            _("%(layer)s : un objet") % {"layer": title},
            GEOJSON.type,
            [feature_id, _shared("crs")],
            tag=title,
        ),
    }


def _shared(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _get(
    operation: str,
    summary: str,
    media_type: str,
    parameters: list[Document] | None = None,
    tag: str = "",
) -> Document:
    answer: Document = {
        media_type: {"schema": {"type": "object"}},
        HTML.type: {"schema": {"type": "string"}},
    }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [tag or _("Service")],
            "parameters": [_shared("f"), *(parameters or [])],
            "responses": {
                "200": {"description": summary, "content": answer},
                "default": {"$ref": "#/components/responses/problem"},
            },
        }
    }


def _query(name: str, description: str, schema: Document, **more: Any) -> Document:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        **more,
    }


def _shared_parameters() -> Document:
    crs: Document = {
        "type": "string",
        "format": "uri",
        "enum": [each.uri for each in SUPPORTED],
        "default": CRS84.uri,
    }
    numbers: Document = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    }
    listed = (
        _query(
            "f",
            _("Format de la réponse ; à défaut, l’en-tête Accept décide."),
            {"type": "string", "enum": ["json", "html"]},
        ),
        _query(
            "limit",
            _("Nombre d’objets par page ; au-delà du maximum, le maximum est donné."),
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        ),
        _query("after", _("Repère donné par le lien « next »."), {"type": "string"}),
        _query(
            "bbox",
            _("Objets qui touchent ce rectangle : quatre nombres, ou six avec des altitudes."),
            numbers,
            style="form",
            explode=False,
        ),
        _query("bbox-crs", _("Système de coordonnées de bbox."), crs),
        _query("crs", _("Système de coordonnées de la réponse."), crs),
        _query(
            "datetime",
            _(
                "Instant ou intervalle selon la RFC 3339 ; « .. » laisse un côté ouvert. Un jour "
                "sans heure est le jour entier, à l’heure de Paris."
            ),
            {"type": "string"},
        ),
    )
    return {parameter["name"]: parameter for parameter in listed}
