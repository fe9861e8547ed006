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
from layers.tiles.address import EXTENT, TileAddress
from layers.ui.web_tile import HALF_WORLD

# A unit is 40 cm here, so that a position is rounded by at most 28.
EXACT_ZOOM = 14
# From here on a tile shows well enough in which tile of the exact zoom a feature lies.
OVERVIEW_ZOOM = 8


def probe() -> Probe:
    """The probe of tiles, TileJSON and style."""
    return Probe(
        "tiles",
        frozenset({"tile", "tilejson", "map-style"}),
        look,
        tolerance_m=0.5,
        notes="The world, an overview of the bounds, then each feature at zoom 14.",
    )


def look(client: Client, layer: Layer) -> Observation | None:
    """Everything that tiles tell of a layer, or None where it is not served."""
    client.get("/tiles/style.json", {"layers": layer.id})
    described = client.get(f"/tiles/{layer.id}.json")
    if described.status_code == 404:
        return None
    seen = _Seen(client, layer)
    cells = [each for each in seen.look_at(TileAddress(0, 0, 0)) if each.key is None]
    overview = max(OVERVIEW_ZOOM, layer.style.aggregate_below, layer.style.min_zoom)
    if overview > EXACT_ZOOM:
        raise ValueError(f"{layer.id} shows its features closer up than this probe looks")
    for tile in _covering(described.json().get("bounds"), overview):
        for each in seen.look_at(tile):
            if each.key is not None and each.key not in seen.positions:
                seen.look_at(_tile_at(_degrees(tile, each.geometry), EXACT_ZOOM))
    counted = sum(each.properties["count"] for each in cells)
    return Observation(
        keys=frozenset(seen.fields),
        fields=seen.fields,
        positions=seen.positions,
        count=counted if layer.style.aggregate_below else None,
    )


@dataclass(frozen=True, slots=True)
class _Decoded:
    layer: str
    key: int | None
    properties: dict[str, Any]
    geometry: dict[str, Any]


@dataclass
class _Seen:
    client: Client
    layer: Layer
    fields: dict[int, dict[str, Any]] = field(default_factory=dict)
    positions: dict[int, tuple[float, float]] = field(default_factory=dict)

    def look_at(self, tile: TileAddress) -> list[_Decoded]:
        """The features of a tile, remembered; a cell of an aggregate has no key."""
        response = self.client.get(f"/tiles/{self.layer.id}/{tile.z}/{tile.x}/{tile.y}.mvt")
        found = list(decode(response.content)) if response.status_code == 200 else []
        for each in found:
            if each.key is None:
                continue
            self.fields.setdefault(each.key, {}).update(each.properties)
            if tile.z == EXACT_ZOOM and each.layer == self.layer.id:
                self.positions[each.key] = _degrees(tile, each.geometry)
        return found


def _tile_at(degrees: tuple[float, float], zoom: int) -> TileAddress:
    across = 1 << zoom
    x = (degrees[0] + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(degrees[1]))) / math.pi) / 2
    return TileAddress(zoom, int(x * across), int(y * across))


def _covering(bounds: list[float] | None, zoom: int) -> Iterator[TileAddress]:
    if bounds is None:
        return
    west, south, east, north = bounds
    first, last = _tile_at((west, north), zoom), _tile_at((east, south), zoom)
    for x in range(first.x, last.x + 1):
        for y in range(first.y, last.y + 1):
            yield TileAddress(zoom, x, y)


def decode(body: bytes) -> Iterator[_Decoded]:
    """The features of an MVT, gzipped or not; coordinates in units from the north-west corner."""
    import mapbox_vector_tile  # for tests: not among what the platform needs to run

    raw = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    layers = mapbox_vector_tile.decode(raw, default_options={"y_coord_down": True})
    for name, layer in layers.items():
        for feature in layer["features"]:
            key = feature.get("id") or None  # the decoder says 0 where there is none
            yield _Decoded(name, key, feature["properties"], feature["geometry"])


def _degrees(tile: TileAddress, geometry: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a point on what a tile shows."""
    point = shape(geometry).representative_point()
    west, _south, _east, north = tile.envelope()
    x = west + point.x * tile.side / EXTENT
    y = north - point.y * tile.side / EXTENT
    latitude = math.degrees(math.atan(math.sinh(y / HALF_WORLD * math.pi)))
    return x / HALF_WORLD * 180, latitude
