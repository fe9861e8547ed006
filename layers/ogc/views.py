"""The resources of the OGC service; each is a document for programs and a page for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from layers.access.middleware import ActorRequest
from layers.ogc import documents, pages
from layers.ogc.crs import Crs
from layers.ogc.documents import Document, collection_for
from layers.ogc.features import Body, feature_collection, single_feature
from layers.ogc.links import Links, link
from layers.ogc.negotiation import GEOJSON, HTML, JSON, OPENAPI, Media, negotiate
from layers.ogc.openapi import service_document
from layers.ogc.query import check_parameters, read_crs, read_query
from layers.ogc.sql.features import json_page
from layers.ui.problems import Problem, error_response

View = Callable[..., HttpResponse]
FEATURES = (GEOJSON, JSON, HTML)


def resource(view: View) -> View:
    """What all resources have in common: read only, negotiated, readable from any origin."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            response = error_response(request, 405, _("Cette ressource se lit seulement."))
            response["Allow"] = "GET, HEAD"
            return response
        try:
            response = view(request, **arguments)
        except DataError as error:
            raise Problem(400, _("Une des valeurs demandées est impossible.")) from error
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        # Programs of other origins read what is public: no cookie travels with a wildcard.
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
        response["Cache-Control"] = "private, no-cache"
        return response

    return answer


def _document(media: Media, document: Document) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode(), content_type=media.type)


def _features(request: HttpRequest, media: Media, body: Body, crs: Crs) -> HttpResponse:
    response = HttpResponse(body.content, content_type=media.type)
    response["ETag"] = body.etag
    response["Content-Crs"] = f"<{crs.uri}>"
    conditional = get_conditional_response(request, etag=body.etag, response=response)
    return response if conditional is None else conditional


@resource
def landing(request: ActorRequest) -> HttpResponse:
    """Where everything starts."""
    check_parameters(request, ("f",))
    media = negotiate(request, JSON, HTML)
    links = Links(request)
    document = documents.landing_document(links)
    if media is HTML:
        return render(request, "ogc/landing.html", {"document": document})
    document["links"] = [*links.selves(media, JSON, HTML), *document["links"]]
    return _document(media, document)


@resource
def conformance(request: ActorRequest) -> HttpResponse:
    """Which parts of the standards are kept."""
    check_parameters(request, ("f",))
    media = negotiate(request, JSON, HTML)
    document = documents.conformance_document()
    if media is HTML:
        return render(request, "ogc/conformance.html", {"document": document})
    return _document(media, document)


@resource
def api(request: ActorRequest) -> HttpResponse:
    """The service description."""
    check_parameters(request, ("f",))
    media = negotiate(request, OPENAPI, JSON, HTML)
    document = service_document(Links(request), request.actor)
    if media is HTML:
        return render(request, "ogc/api.html", pages.api_page(document))
    return _document(media, document)


@resource
def collections(request: ActorRequest) -> HttpResponse:
    """The collections that the actor has."""
    check_parameters(request, ("f",))
    media = negotiate(request, JSON, HTML)
    links = Links(request)
    if media is HTML:
        context = {"layers": documents.collections_for(request.actor)}
        return render(request, "ogc/collections.html", context)
    document = documents.collections_document(links, request.actor)
    return _document(media, {"links": links.selves(media, JSON, HTML), **document})


@resource
def collection(request: ActorRequest, layer_id: str) -> HttpResponse:
    """One collection."""
    rows = collection_for(request.actor, layer_id).visible_to(request.actor)
    check_parameters(request, ("f",))
    media = negotiate(request, JSON, HTML)
    links = Links(request)
    if media is HTML:
        return render(request, "ogc/collection.html", pages.collection_page(rows))
    selves = links.selves(media, JSON, HTML)
    return _document(media, documents.collection_document(links, rows, selves))


@resource
def items(request: ActorRequest, layer_id: str) -> HttpResponse:
    """A page of features."""
    rows = collection_for(request.actor, layer_id).visible_to(request.actor)
    query = read_query(request, rows)
    media = negotiate(request, *FEATURES)
    links = Links(request)
    if media is HTML:
        return render(request, "ogc/items.html", pages.items_page(links, query))
    selves = links.selves(media, *FEATURES)
    selves.append(
        link("collection", links.url("ogc-collection", layer_id), JSON.type, str(rows.layer.title))
    )
    return _features(request, media, feature_collection(links, query, selves), query.crs)


@resource
def item(request: ActorRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """One feature."""
    rows = collection_for(request.actor, layer_id).visible_to(request.actor)
    check_parameters(request, ("f", "crs"))
    media = negotiate(request, *FEATURES)
    crs = read_crs(request)
    is_key = feature_id.isascii() and feature_id.isdigit() and len(feature_id) < 19
    one = rows.keyed([int(feature_id)] if is_key else [])
    links = Links(request)
    if media is HTML:
        found = one.features(1)
        if found:
            return render(request, "ogc/item.html", pages.item_page(rows, found[0]))
    else:
        page = json_page(one, 1, crs)
        if page.returned:
            selves = links.selves(media, *FEATURES)
            url, title = links.url("ogc-collection", layer_id), str(rows.layer.title)
            selves.append(link("collection", url, JSON.type, title))
            return _features(request, media, single_feature(page, selves), crs)
    raise Problem(404, _("Cet objet n’existe pas dans cette couche."))
