"""Many tiles at once are the tiles one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import LineString

from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.territory.models import BaseFeature, Commune
from layers.tiles.address import TileAddress
from layers.tiles.answers import tile_body
from layers.tiles.many_tiles import many_tiles
from layers.tiles.view_of_layer import layer_on_tiles
from tests.testlayer.models import Thing
from tests.tiles.conftest import HERE, decode, tile_at

pytestmark = pytest.mark.django_db


def around(zoom: int) -> list[TileAddress]:
    """A tile and those beside it, and one where nothing is."""
    here = tile_at(*HERE, zoom)
    beside = [TileAddress(zoom, here.x + x, here.y + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return [*beside, TileAddress(zoom, 0, 0)]


def content(body: bytes) -> dict[str, list[Any]]:
    """What a tile says, in an order of its own."""
    return {name: sorted(features, key=str) for name, features in decode(body).items()}


def lines(territory: Territory, count: int) -> None:
    """Roads that cross each other; the last one has the smallest key."""
    x, y = HERE
    for number in range(count):
        BaseFeature.objects.create(
            pk=1_000 - number,
            territory=territory,
            kind="road",
            name=f"route {number}",
            geom=LineString((x - 900, y + number), (x + 900, y - number), srid=2154),
        )


@pytest.mark.parametrize("layer", ["communes", "base-map", "test-things"])
def test_they_are_the_tiles_one_by_one(territory: Territory, layer: str) -> None:
    lines(territory, 5)
    Thing.objects.create(
        territory=territory, name="ici", kind="a", geom=Commune.objects.all()[0].geom.centroid
    )
    view = layer_on_tiles(layer, PUBLIC)
    tiles = [tile for zoom in (0, 9, 12, 13, 15) for tile in around(zoom) if tile.y >= 0 <= tile.x]
    found = many_tiles(view, tiles)
    alone = {tile: tile_body(view, tile, packed=False)[1] for tile in tiles}
    assert {tile: content(body) for tile, body in found.items()} == {
        tile: content(body) for tile, body in alone.items() if body
    }
    assert found


def test_the_same_features_are_the_same_bytes(territory: Territory) -> None:
    lines(territory, 20)
    view, tiles = layer_on_tiles("base-map", PUBLIC), around(13)
    before = many_tiles(view, tiles)
    ids = [each["id"] for each in decode(before[tiles[4]])["base-map"]]
    assert ids == sorted(ids)
    # Written again, a row lies elsewhere in the table.
    for each in BaseFeature.objects.order_by("name"):
        each.save()
    assert many_tiles(view, tiles) == before


def test_nothing_was_asked(territory: Territory) -> None:
    assert many_tiles(layer_on_tiles("communes", PUBLIC), []) == {}
