"""How the visibility walk looks through the pages of archaeology."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation

PAGES: Mapping[str, str] = {
    "finds": "archaeology-find",
    "excavations": "archaeology-operation",
    "heritage-sites": "archaeology-heritage-site",
}
EDITING: Mapping[str, str] = {
    "finds": "archaeology-edit-find",
    "excavations": "archaeology-edit-operation",
    "heritage-sites": "archaeology-edit-heritage-site",
    "archaeology-sources": "archaeology-edit-source",
}
# Forms that hold nothing but choices, below the same door as those of `EDITING`; and addresses
# that only take what is sent.
WRITING = frozenset(
    {
        *("archaeology-new-operation", "archaeology-new-source", "archaeology-new-unit"),
        *("archaeology-new-find", "archaeology-add-level", "archaeology-relations"),
        *("archaeology-state-find", "archaeology-state-heritage-site"),
        *("archaeology-new-heritage-site", "archaeology-edit-unit"),
        *("archaeology-unrelate", "archaeology-prefer"),
    }
)
# Files that somebody brings, which are no rows of a layer; each has its archaeologists' door, which
# tests/archaeology/sites/bringing/test_doors.py tries.
BRINGING = frozenset(
    {
        *("archaeology-bring", "archaeology-brought", "archaeology-brought-columns"),
        *("archaeology-brought-state", "archaeology-brought-mapping"),
        "archaeology-brought-refusals",
    }
)
ROUTES = frozenset(
    {"archaeology", "archaeology-sources", *PAGES.values(), *EDITING.values(), *WRITING, *BRINGING}
)

_ITEM = re.compile(r'<li data-id="(\d+)"(?: data-lon="([-\d.]+)" data-lat="([-\d.]+)")?')
_COUNT = re.compile(r"<strong>(\d+)</strong>")
_NEXT = re.compile(r'rel="next" href="[^"]*apres=(\d+)"')
_MAP = re.compile(r'<script id="finds-on-map"[^>]*>(.*?)</script>', re.DOTALL)

Listed = dict[int, tuple[float, float] | None]


def look_at_pages(client: Client, layer: Layer) -> Observation | None:
    """The page of every row, hidden ones included; of finds the search too, page by page."""
    rows: Any = layer.model._default_manager
    if layer.id == "archaeology-sources":
        # No page shows a source to whoever may know it; whoever cites them has a list and forms.
        client.get(reverse("archaeology-sources"))
        _answering(client, EDITING[layer.id], rows)
    route = PAGES.get(layer.id)
    if route is None:
        return None
    shown = _answering(client, route, rows)
    edited = _answering(client, EDITING[layer.id], rows) if layer.id in EDITING else frozenset()
    if not edited <= shown:
        raise AssertionError("a form answers for what has no page")
    if layer.id != "finds":
        return Observation(keys=shown)
    found, count = _search(client)
    if shown != frozenset(found):
        raise AssertionError("the search and the pages of single finds disagree")
    return Observation(
        keys=shown,
        positions={key: place for key, place in found.items() if place},
        count=count,
    )


def _answering(client: Client, route: str, rows: Any) -> frozenset[int]:
    """The keys whose address answers; what the pages hold is searched by the walk itself."""
    return frozenset(
        key
        for key in rows.values_list("pk", flat=True)
        if client.get(reverse(route, args=[key])).status_code == 200
    )


def _search(client: Client) -> tuple[Listed, int]:
    """All finds of the list with their positions, and how many the page counts."""
    found: Listed = {}
    count, on_map, after = 0, set[int](), ""
    while True:
        page = client.get(reverse("archaeology"), {"apres": after}).content.decode()
        for key, longitude, latitude in _ITEM.findall(page):
            found[int(key)] = (float(longitude), float(latitude)) if longitude else None
        counted, drawn, more = _COUNT.search(page), _MAP.search(page), _NEXT.search(page)
        count = int(counted[1]) if counted else 0
        if drawn:
            on_map = _keys_on(json.loads(drawn[1]))
        if more is None:
            break
        after = more[1]
    if on_map != {key for key, place in found.items() if place}:
        raise AssertionError("the list and its map disagree")
    return found, count


def _keys_on(drawn: Mapping[str, Any]) -> set[int]:
    points = {each[2] for each in drawn["points"]}
    return points.union(*(each["properties"]["finds"] for each in drawn["squares"]["features"]))
