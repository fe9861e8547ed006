"""What the pages for people show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.box import Box
from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.visible import Feature, VisibleRows
from layers.ogc.crs import SUPPORTED
from layers.ogc.extent import Extent, extent_of
from layers.ogc.features import count_matching, next_link
from layers.ogc.links import Links
from layers.ogc.negotiation import HTML
from layers.ogc.query import ItemsQuery, filter_fields
from layers.ogc.values import written

Context = dict[str, Any]
# A table with more rows is no page for people.
MAX_ROWS = 100


def api_page(document: Context) -> Context:
    """The service description as operations with their parameters."""
    shared = document["components"]["parameters"]
    operations = []
    for path, methods in document["paths"].items():
        operation = methods["get"]
        parameters = [
            shared[each["$ref"].rsplit("/", 1)[1]] if "$ref" in each else each
            for each in operation["parameters"]
        ]
        operations.append({"path": path, "summary": operation["summary"], "parameters": parameters})
    return {"document": document, "operations": operations}


def collection_page(rows: VisibleRows) -> Context:
    """A collection: what it holds, its fields, where and when."""
    extent = extent_of(rows)
    return {
        "layer": rows.layer,
        "fields": rows.fields,
        "filterable": {field.name for field in filter_fields(rows)},
        "extent": extent,
        "count": rows.count(),
        "crs": SUPPORTED,
        "map": _map(rows.layer, extent.box),
    }


def items_page(links: Links, query: ItemsQuery) -> Context:
    """A page of a table, in the fields' order, and where the next one is."""
    rows = query.matching
    limit = min(query.limit, MAX_ROWS)
    found = query.page.features(limit + 1)
    shown, more = found[:limit], len(found) > limit
    following = next_link(links, shown[-1].key if more else None, HTML)
    extent = _extent_of_page(rows)
    return {
        "layer": rows.layer,
        "fields": rows.fields,
        "rows": [
            {
                "key": feature.key,
                "cells": list(zip(rows.fields, _cells(rows.fields, feature), strict=True)),
            }
            for feature in shown
        ],
        "count": count_matching(query, len(shown), more),
        "returned": len(shown),
        "next_url": following["href"] if following else "",
        "first_url": "" if query.is_first else links.here(after=None),
        "json_url": links.here(f="json"),
        "is_filtered": query.is_filtered,
        "map": _map(rows.layer, extent.box),
    }


def item_page(rows: VisibleRows, feature: Feature) -> Context:
    """One feature: its granted fields, one under the other."""
    granted = [field for field in rows.fields if field.name in feature.properties]
    box = rows.keyed([feature.key]).extent()
    return {
        "layer": rows.layer,
        "key": feature.key,
        "title": _label(rows.layer, feature),
        "facts": list(zip(granted, _cells(tuple(granted), feature), strict=True)),
        "has_position": box is not None,
        "map": _map(rows.layer, _widened(box) if box else None),
    }


def _extent_of_page(rows: VisibleRows) -> Extent:
    """The extent of the whole collection: the map shows it whatever is filtered."""
    return extent_of(VisibleRows(rows.layer, rows.branches))


def _label(layer: Layer, feature: Feature) -> str:
    value = feature.properties.get(layer.style.label) if layer.style.label else None
    return str(value or _("Objet %(key)s") % {"key": feature.key})


def _cells(fields: tuple[Field, ...], feature: Feature) -> list[str]:
    return [written(field, feature.properties.get(field.name)) for field in fields]


def _widened(box: Box) -> Box:
    """About half a kilometre around, so that a point is seen in its surroundings."""
    return Box(box.west - 0.006, box.south - 0.004, box.east + 0.006, box.north + 0.004)


def _map(layer: Layer, box: Box | None) -> Context:
    wanted = ["base-map"] if layer.id == "base-map" else ["base-map", layer.id]
    return {
        "style_url": f"/tiles/style.json?layers={','.join(wanted)}",
        "bounds": ",".join(f"{number:.5f}" for number in box.as_list()) if box else "",
    }
