"""The documents that describe the service and its collections (OGC 17-069r4, 18-058r1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer_for, layers_for
from layers.catalog.visible import VisibleRows
from layers.ogc.crs import CRS84, STORAGE, SUPPORTED
from layers.ogc.extent import extent_of
from layers.ogc.links import Link, Links, link
from layers.ogc.negotiation import GEOJSON, HTML, JSON, OPENAPI
from layers.ogc.sql.interval import Moment

Document = dict[str, Any]
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)


def collections_for(actor: Actor) -> list[Layer]:
    """The layers that are collections for this actor: listed, and something of them granted."""
    return [layer for layer in layers_for(actor) if layer.listed]


def collection_for(actor: Actor, layer_id: str) -> Layer:
    """One of them.

    Raises:
        UnknownLayer: there is none of that id, or not for this actor; the two look alike.
    """
    layer = layer_for(actor, layer_id)
    if not layer.listed:
        raise UnknownLayer(layer_id)
    return layer


def service_title() -> str:
    """What the service calls itself."""
    home = Territory.objects.filter(key=settings.HOME_TERRITORY).first()
    title = _("Données géographiques")
    return f"{title} – {home.name}" if home else title


def service_description() -> str:
    """One sentence about it."""
    return _("Les couches de la plateforme, selon la norme OGC API Features.")


def landing_document(links: Links) -> Document:
    """Where everything starts; `selves` are added by who knows the format."""
    return {
        "title": service_title(),
        "description": service_description(),
        "links": [
            link("service-desc", links.url("ogc-api", f="json"), OPENAPI.type, _("Description")),
            link("service-doc", links.url("ogc-api", f="html"), HTML.type, _("Mode d’emploi")),
            link("conformance", links.url("ogc-conformance"), JSON.type, _("Conformité")),
            link("data", links.url("ogc-collections"), JSON.type, _("Collections")),
        ],
    }


def conformance_document() -> Document:
    """Which parts of the standards are kept."""
    return {"conformsTo": list(CONFORMANCE)}


def collections_document(links: Links, actor: Actor) -> Document:
    """All collections of the actor."""
    return {
        "title": service_title(),
        "crs": [each.uri for each in SUPPORTED],
        "collections": [
            collection_document(links, layer.visible_to(actor), [])
            for layer in collections_for(actor)
        ],
    }


def collection_document(links: Links, rows: VisibleRows, selves: list[Link]) -> Document:
    """One collection; its extent is that of the rows that this actor may see."""
    layer = rows.layer
    title = str(layer.title)
    document: Document = {
        "id": layer.id,
        "title": title,
        "description": str(layer.description),
        "itemType": "feature",
        "extent": _extent_document(rows),
        "crs": [each.uri for each in SUPPORTED],
        "storageCrs": STORAGE.uri,
        "links": [
            *(selves or [link("self", links.url("ogc-collection", layer.id), JSON.type, title)]),
            link("items", links.url("ogc-items", layer.id), GEOJSON.type, title),
            link("items", links.url("ogc-items", layer.id, f="html"), HTML.type, title),
        ],
    }
    if layer.attribution:
        document["attribution"] = str(layer.attribution)
    return document


def _extent_document(rows: VisibleRows) -> Document:
    extent = extent_of(rows)
    document: Document = {}
    if extent.box is not None:
        document["spatial"] = {
            "bbox": [[round(number, CRS84.digits) for number in extent.box.as_list()]],
            "crs": CRS84.uri,
        }
    if extent.interval is not None:
        document["temporal"] = {
            "interval": [[_moment(moment) for moment in extent.interval]],
            "trs": GREGORIAN,
        }
    return document


def _moment(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment.isoformat()}T00:00:00Z"
