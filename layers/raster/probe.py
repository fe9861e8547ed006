"""How the visibility walk looks through tiles and the API of rasters."""

from __future__ import annotations

import math
from typing import Any

from django.urls import reverse

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.raster import probe_pages
from layers.raster.policy import FIELDS
from layers.ui.web_tile import HALF_WORLD, WebTile

ROUTES = frozenset({"raster-tile", "raster-tilejson"})


class Disagreement(AssertionError):
    """Two answers tell different things of one raster."""


def probe() -> Probe:
    """The list, single rasters, TileJSON, tiles and heights."""
    return Probe(
        "raster",
        ROUTES | probe_pages.ROUTES,
        _look,
        is_counter=True,
        notes="One observation of the API; the address of each raster must agree with it.",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    if layer.id != "rasters":
        return None
    rows: Any = layer.model._default_manager
    listed = client.get(reverse("api-1.0.0:list_rasters")).json()["rasters"]
    found = {each["key"]: each for each in listed}
    for raster in rows.all():
        single = client.get(reverse("api-1.0.0:read_raster", args=[raster.pk]))
        _same(single.status_code == 200, raster.pk in found, f"single raster {raster.pk}")
        if raster.pk in found:
            _same(single.json(), found[raster.pk], f"raster {raster.pk}")
        place = raster.geom.centroid.transform(4326, clone=True)
        for address in (
            reverse("raster-tilejson", args=[raster.pk]),
            _tile_at(raster.pk, raster.lowest_zoom or 0, place.x, place.y),
        ):
            answered = client.get(address).status_code in {200, 204}
            _same(answered, raster.pk in found and bool(raster.cog), address)
        asked = {"lon": place.x, "lat": place.y}
        height = client.get(reverse("api-1.0.0:read_height", args=[raster.pk]), asked)
        if height.status_code == 200 and raster.pk not in found:
            raise Disagreement(f"the height of a hidden raster {raster.pk}")
    _same(probe_pages.keys_on_pages(client, rows), set(found), "rasters with a page")
    return Observation(
        keys=frozenset(found),
        fields={key: {name: each[name] for name in FIELDS} for key, each in found.items()},
        count=len(found),
    )


def _tile_at(key: int, zoom: int, longitude: float, latitude: float) -> str:
    """The address of the tile in which a place lies, by halving the world."""
    x = longitude / 180 * HALF_WORLD
    y = math.asinh(math.tan(math.radians(latitude))) / math.pi * HALF_WORLD
    side = WebTile(zoom, 0, 0).side
    column, row = int((x + HALF_WORLD) / side), int((HALF_WORLD - y) / side)
    return reverse("raster-tile", args=[key, str(zoom), str(column), str(row), "png"])


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Disagreement(f"{what}: {one!r} here, {other!r} there")
