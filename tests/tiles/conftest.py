"""Things on the map, tiles decoded, actors by their rights."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pyproj import Transformer

from layers.access.models import Territory
from layers.tiles.address import EXTENT, TileAddress
from layers.ui.web_tile import HALF_WORLD
from tests.testlayer.models import Thing

TO_STORAGE = Transformer.from_crs(3857, 2154, always_xy=True)
TO_MERCATOR = Transformer.from_crs(2154, 3857, always_xy=True)
# Inside the first commune of the cast.
HERE = (524_321.0, 6_934_567.0)


def tile_at(x: float, y: float, zoom: int) -> TileAddress:
    """The tile of a point in EPSG:2154."""
    mercator_x, mercator_y = TO_MERCATOR.transform(x, y)
    side = 2 * HALF_WORLD / (1 << zoom)
    return TileAddress(
        zoom, int((mercator_x + HALF_WORLD) // side), int((HALF_WORLD - mercator_y) // side)
    )


def place_in(tile: TileAddress, x: float, y: float) -> Point:
    """The point in EPSG:2154 at units x, y of a tile, from its north-west corner."""
    west, _south, _east, north = tile.envelope()
    unit = tile.side / EXTENT
    return Point(*TO_STORAGE.transform(west + x * unit, north - y * unit), srid=2154)


def path_of(layer: str, tile: TileAddress) -> str:
    """Its address."""
    return f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt"


def decode(body: bytes) -> dict[str, list[dict[str, Any]]]:
    """The features of each MVT layer, y downwards."""
    raw = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    layers = mapbox_vector_tile.decode(raw, default_options={"y_coord_down": True})
    return {name: layer["features"] for name, layer in layers.items()}


@dataclass(frozen=True)
class Fetched:
    """An answered tile."""

    status: int
    headers: Any
    layers: dict[str, list[dict[str, Any]]]

    @property
    def names(self) -> list[str]:
        """The names of the things in it."""
        return sorted(each["properties"]["name"] for each in self.layers.get("test-things", []))

    @property
    def count(self) -> int:
        """What its cells add up to."""
        return sum(each["properties"]["count"] for each in self.layers.get("test-things", []))


def fetch(
    client: Client, layer: str, tile: TileAddress, query: str = "", **headers: str
) -> Fetched:
    """Ask for a tile."""
    response = client.get(path_of(layer, tile) + query, headers=headers)
    found = decode(response.content) if response.status_code == 200 else {}
    return Fetched(response.status_code, response.headers, found)


@pytest.fixture
def thing(territory: Territory) -> Callable[..., Thing]:
    """Makes a thing."""

    def make(name: str, place: Point | None = None, sensitivity: str = "open") -> Thing:
        made: Thing = Thing.objects.create(
            territory=territory,
            name=name,
            kind="coin",
            note=f"secret-{name}",
            sensitivity=sensitivity,
            geom=place or Point(*HERE, srid=2154),
        )
        return made

    return make
