"""How the visibility walk looks through tiles: features closer up, counts from afar."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry import shape

from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.tiles.address import EXTENT, HALF_WORLD, TileAddress

# A unit is 40 cm here, so that a position is rounded by at most 28.
EXACT_ZOOM = 14


def probe() -> Probe:
    """The probe of tiles, TileJSON and style."""
    return Probe(
        "tiles",
        frozenset({"tile", "tilejson", "map-style"}),
        look,
        tolerance_m=0.5,
        notes="Goes down from the tile of the whole world to zoom 14, where something is.",
    )


def look(client: Client, layer: Layer) -> Observation | None:
    """Everything that tiles tell of a layer, or None where it is not served."""
    client.get("/tiles/style.json", {"layers": layer.id})
    if client.get(f"/tiles/{layer.id}.json").status_code == 404:
        return None
    seen = _Seen(client, layer)
    world = TileAddress(0, 0, 0)
    counted = [each.properties["count"] for each in seen.decoded(world) if each.is_cell]
    seen.go_down(world)
    return Observation(
        keys=frozenset(seen.fields),
        fields=seen.fields,
        positions=seen.positions,
        count=sum(counted) if layer.style.aggregate_below else None,
    )


@dataclass(frozen=True, slots=True)
class _Decoded:
    layer: str
    key: int | None
    properties: dict[str, Any]
    geometry: dict[str, Any]

    @property
    def is_cell(self) -> bool:
        return self.key is None


@dataclass
class _Seen:
    client: Client
    layer: Layer
    fields: dict[int, dict[str, Any]] = field(default_factory=dict)
    positions: dict[int, tuple[float, float]] = field(default_factory=dict)

    def decoded(self, tile: TileAddress) -> list[_Decoded]:
        """The features of a tile."""
        response = self.client.get(f"/tiles/{self.layer.id}/{tile.z}/{tile.x}/{tile.y}.mvt")
        return list(decode(response.content)) if response.status_code == 200 else []

    def go_down(self, tile: TileAddress) -> None:
        """Look at a tile, and at its quarters while something in it is not placed yet."""
        found = self.decoded(tile)
        for each in found:
            if each.key is None:
                continue
            self.fields.setdefault(each.key, {}).update(each.properties)
            if tile.z == EXACT_ZOOM and each.layer == self.layer.id:
                self.positions[each.key] = _degrees(tile, each.geometry)
        if tile.z == EXACT_ZOOM:
            return
        for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
            if any(each.key not in self.positions for each in found):
                self.go_down(TileAddress(tile.z + 1, 2 * tile.x + x, 2 * tile.y + y))


def decode(body: bytes) -> Iterator[_Decoded]:
    """The features of an MVT, gzipped or not; coordinates in units from the north-west corner."""
    import mapbox_vector_tile  # for tests: not among what the platform needs to run

    raw = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    layers = mapbox_vector_tile.decode(raw, default_options={"y_coord_down": True})
    for name, layer in layers.items():
        for feature in layer["features"]:
            key = feature.get("id")
            yield _Decoded(name, key, feature["properties"], feature["geometry"])


def _degrees(tile: TileAddress, geometry: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a point on what a tile shows."""
    point = shape(geometry).representative_point()
    west, _south, _east, north = tile.envelope()
    x = west + point.x * tile.side / EXTENT
    y = north - point.y * tile.side / EXTENT
    latitude = math.degrees(math.atan(math.sinh(y / HALF_WORLD * math.pi)))
    return x / HALF_WORLD * 180, latitude
