"""How the visibility walk looks through the pages of rasters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from layers.catalog.probes import Client

# What answers for each raster that its reader may see, and for no other.
SHOWING = frozenset({"raster", "raster-state"})
# What answers for some of them only: what has such a file, or what its reader may change.
SOMETIMES: Mapping[str, tuple[object, ...]] = {
    "raster-thumbnail": (),
    "raster-sheet": (),
    "raster-sheet-tile": (17, 65536, 65536),
    "raster-profile-csv": (),
    "raster-correct": (),
    "raster-delete": (),
    "raster-place": (),
    "raster-place-weigh": (),
    "raster-place-preview": (),
}
# « raster-remake » shows nothing: it starts a making again, and leads back.
ROUTES = frozenset({"rasters", "raster-new", "raster-remake", *SHOWING, *SOMETIMES})
_ASKED: Mapping[str, Mapping[str, str]] = {
    "raster-profile-csv": {"trace": "49.50, 0.50\n49.51, 0.51"},
}
_CARD = re.compile(r'card__title"><a href="/plans/(\d+)"')
_NEXT = re.compile(r'rel="next" href="\?page=(\d+)"')


def keys_on_pages(client: Client, rows: Any) -> set[int]:
    """The keys of the rasters whose pages answer; the list and every other page must agree."""
    keys = list(rows.values_list("pk", flat=True))
    shown = {key for key in keys if _answers(client, "raster", key)}
    if _listed(client) != shown:
        raise AssertionError("the list and the pages of single rasters disagree")
    client.get(reverse("raster-new"))
    for key in keys:
        if _answers(client, "raster-state", key) != (key in shown):
            raise AssertionError(f"the state of raster {key} and its page disagree")
        for route in SOMETIMES:
            if _answers(client, route, key) and key not in shown:
                raise AssertionError(f"{route} answers for the hidden raster {key}")
    return shown


def _answers(client: Client, route: str, key: int) -> bool:
    address = reverse(route, args=[key, *SOMETIMES.get(route, ())])
    return bool(client.get(address, _ASKED.get(route)).status_code in {200, 204})


def _listed(client: Client) -> set[int]:
    found, page = set[int](), "1"
    while True:
        text = client.get(reverse("rasters"), {"page": page}).content.decode()
        found |= {int(key) for key in _CARD.findall(text)}
        more = _NEXT.search(text)
        if more is None:
            return found
        page = more[1]
