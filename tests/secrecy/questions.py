"""What an adversary asks: every address he can think of around a place, a key and a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib.gis.geos import Point
from django.test import Client

from tests.secrecy.conftest import (
    ARCHAEOLOGY_LAYERS,
    POLICE_LAYERS,
    SECRET_PLACE,
    WORDS,
)
from tests.tiles.conftest import tile_at

LAYERS = (*POLICE_LAYERS, *ARCHAEOLOGY_LAYERS)
DEEPEST_ZOOM = 22
HALVINGS = 10


def _degrees(point: Point) -> tuple[float, float]:
    moved: Any = point.transform(4326, clone=True)
    longitude, latitude = moved.coords
    return longitude, latitude


def boxes() -> Iterator[str]:
    """Boxes that close in on the secret place, and the half that each step leaves out."""
    longitude, latitude = _degrees(SECRET_PLACE)
    west, south, east, north = -1.0, 49.0, 2.0, 50.0
    for step in range(HALVINGS):
        if step % 2:
            middle = (south + north) / 2
            yield f"{west},{south},{east},{middle}"
            yield f"{west},{middle},{east},{north}"
            south, north = (south, middle) if latitude < middle else (middle, north)
        else:
            middle = (west + east) / 2
            yield f"{west},{south},{middle},{north}"
            yield f"{middle},{south},{east},{north}"
            west, east = (west, middle) if longitude < middle else (middle, east)


def questions(keys: dict[str, int]) -> Iterator[str]:
    """Addresses; `keys` are the keys of the hidden rows, which the adversary is lent."""
    yield from ("/", "/carte", "/ogc/", "/ogc/collections?f=json", "/ogc/collections?f=html")
    yield from ("/ogc/api?f=json", "/tiles/style.json", "/api/openapi.json")
    yield from _in_the_rooms(keys)
    for layer in LAYERS:
        yield from _about_layer(layer)
        for box in boxes():
            yield f"/ogc/collections/{layer}/items?f=json&bbox={box}&limit=1"
        for box in list(boxes())[::7]:
            yield f"/carte/liste?couche={layer}&bbox={box}"
        for zoom in range(DEEPEST_ZOOM + 1):
            tile = tile_at(SECRET_PLACE.x, SECRET_PLACE.y, zoom)
            yield f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt"
        if layer in keys:
            yield f"/ogc/collections/{layer}/items/{keys[layer]}?f=json"
            yield f"/ogc/collections/{layer}/items/{keys[layer]}?f=html"
            yield f"/carte/{layer}/{keys[layer]}"
            yield f"/ogc/collections/{layer}/items?f=json&after={keys[layer] - 1}"


def _in_the_rooms(keys: dict[str, int]) -> Iterator[str]:
    """The pages, the API and the exports of both trades."""
    yield from ("/vitesses", "/vitesses.csv", "/police", "/police/consultations")
    yield from ("/police?vue=seances", "/police?vue=plaintes", "/police/natures")
    yield f"/police/sites/{keys['speed-sites']}"
    yield f"/police/sites/{keys['speed-sites']}/rapport.pdf"
    yield f"/police/seances/{keys['speed-checks']}"
    yield f"/police/operations/{keys['police-operations']}"
    yield f"/archeologie/mobilier/{keys['finds']}"
    yield f"/archeologie/operations/{keys['excavations']}"
    yield f"/api/archaeology/v1/finds/{keys['finds']}"
    asked: tuple[str, ...] = (
        "",
        "anterieur_a=SECRET-1204+US+1204",
        "posterieur_a=SECRET-1204+US+1204",
    )
    asked += (
        "operation=SECRET-1204",
        "texte=tr%C3%A9sor",
        "materiau=coin",
        "nature=tr%C3%A9sor-cache",
    )
    asked += ("periode=770/810&mode=certain", "periode=770/810&mode=possible", "z_min=7&z_max=8")
    asked += tuple(f"bbox={box}" for box in list(boxes())[::5])
    for query in asked:
        yield f"/archeologie?{query}"
        yield f"/api/archaeology/v1/finds?{query}"
    for query in asked[:4]:
        yield f"/archeologie/export.geojson?{query}"
    for way in ("earlier", "later"):
        yield f"/api/archaeology/v1/units?unite=SECRET-1204+US+1204&sens={way}"


def _about_layer(layer: str) -> Iterator[str]:
    items = f"/ogc/collections/{layer}/items"
    yield f"/ogc/collections/{layer}?f=json"
    yield f"{items}?f=html"
    for limit in (1, 2, 1000):
        yield f"{items}?f=json&limit={limit}"
    yield f"{items}?f=json&datetime=2020-01-01T00:00:00Z/.."
    for word in WORDS:
        for field in ("title", "code", "unit", "kind"):
            yield f"{items}?f=json&{field}={quote(word)}"
    yield f"/tiles/{layer}.json"
    yield f"/tiles/style.json?layers={layer}"
    yield f"/tiles/{layer}/legend.json"
    yield f"/carte?couche={layer}&liste={layer}"
    yield f"/carte/liste?couche={layer}"


# What differs between two answers to one question in one world: seals, nonces and the clock.
_CHANCE = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'"timeStamp":\s*"[^"]+"'),
    re.compile(rb'data-cursor="[0-9a-f]+"'),
    re.compile(rb'nonce="?-?[^"\s;]+'),
)
_HEADERS = ("Content-Type", "Cache-Control", "Vary", "Link", "Location", "Content-Crs")


def answer_to(client: Client, address: str) -> tuple[object, ...]:
    """Everything of an answer that an observer could compare, without what is chance."""
    response = client.get(address)
    body = response.getvalue()
    for pattern in _CHANCE:
        body = pattern.sub(b"", body)
    headers = tuple(response.headers.get(name) for name in _HEADERS)
    tag = response.headers.get("ETag", "").split(".")[0]
    return response.status_code, headers, tag, body
