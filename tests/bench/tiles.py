"""Tiles through the application beside the same SQL sent by hand; 304s and aggregates too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, cast

import numpy as np
import psycopg
from django.db import connection
from psycopg import sql

from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.catalog.layer import Layer
from layers.catalog.registry import layer
from layers.catalog.sql.fragment import Fragment
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from layers.tiles.address import CELL_UNITS, TileAddress
from layers.tiles.services.rebuild_counts import rebuild_counts
from layers.tiles.sql.counts import counts_tile
from layers.tiles.sql.features import features_tile
from layers.tiles.view_of_layer import layer_on_tiles
from tests.bench import Ratio
from tests.bench.support.web import Kept, database_url, served
from tests.tiles.conftest import path_of, tile_at

POINTS = 200_000
MANY_POINTS = 1_000_000
TOWNS = 12
COMMUNES_ACROSS = 8
WEST, SOUTH, SIDE = 500_000, 6_920_000, 40_000
ROUNDS = 7
HOME = "200010700"


def run() -> list[Ratio]:
    """All measurements, on points gathered in towns and on communes with wiggly borders."""
    towns = _points_in_towns(POINTS)
    _communes()
    _settle()
    found = []
    with served(GEOPORTAL_TILES_MEMORY="0") as port, _by_hand() as hand:
        client = Kept(port)
        for zoom, bound in ((12, 1.2), (13, 1.2), (14, 1.2), (16, 1.5)):
            tiles = list(dict.fromkeys(tile_at(x, y, zoom) for x, y in towns))
            found += _tiles(client, hand, layer("test-things"), tiles, bound)
        middle = tile_at(WEST + SIDE / 2, SOUTH + SIDE / 2, 12)
        tiles = [TileAddress(12, middle.x + x, middle.y + y) for x in (-1, 0, 1) for y in (-1, 0)]
        # Only told: of a tile this small the way through Django is a good part.
        found += _tiles(client, hand, layer("communes"), tiles, None)
    with served() as port:
        found += _remembered(Kept(port), [tile_at(x, y, 14) for x, y in towns], found)
    return found + _aggregates(towns[0])


# -- rows ------------------------------------------------------------------------------------------


def _points_in_towns(number: int) -> list[tuple[float, float]]:
    """Points around towns, as reports lie in an agglomeration; returns the towns."""
    Territory.objects.get_or_create(key=HOME, defaults={"name": "Agglo"})
    dice = np.random.default_rng(7)
    towns = dice.uniform(0.1, 0.9, (TOWNS, 2)) * SIDE + (WEST, SOUTH)
    chosen = dice.integers(0, TOWNS, number)
    places = towns[chosen] + dice.normal(0, 900, (number, 2))
    with connection.cursor() as cursor:
        statement = (
            "COPY testlayer_thing (territory_id, name, kind, weight, finder, note, sensitivity,"
            " geom) FROM STDIN"
        )
        with cursor.copy(statement) as copy:
            for index, (x, y) in enumerate(places):
                kind = "coin" if index % 3 else "pot"
                place = f"SRID=2154;POINT({x:.3f} {y:.3f})"
                copy.write_row((HOME, f"Chose {index % 500}", kind, index, "", "", "open", place))
        cursor.execute("ANALYZE")
    return [(float(x), float(y)) for x, y in towns]


def _communes() -> None:
    """A chessboard of communes, each border a thousand vertices."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO territory_commune (territory_id, insee, name, approximate, geom)
            SELECT %s, '76' || lpad((i * 10 + j)::text, 3, '0'), 'Commune ' || i || '-' || j, false,
                ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(
                    %s + (i + 0.5) * %s, %s + (j + 0.5) * %s), 2154), %s, 250))
            FROM generate_series(0, %s) AS i, generate_series(0, %s) AS j
            """,
            [
                *(HOME, WEST, SIDE / COMMUNES_ACROSS, SOUTH, SIDE / COMMUNES_ACROSS),
                *(SIDE / COMMUNES_ACROSS * 0.55, COMMUNES_ACROSS - 1, COMMUNES_ACROSS - 1),
            ],
        )
        cursor.execute("ANALYZE territory_commune")


def _settle() -> None:
    while sequence_changes():
        pass


# -- measuring -------------------------------------------------------------------------------------


@contextmanager
def _by_hand() -> Iterator[psycopg.Connection[Any]]:
    """A connection like the application's: parameters bound by the client, nothing prepared."""
    options = connection.settings_dict["OPTIONS"]["options"]
    with psycopg.connect(
        database_url(), autocommit=True, options=options, cursor_factory=psycopg.ClientCursor
    ) as hand:
        yield hand


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _text(hand: psycopg.Connection[Any], query: Fragment) -> str:
    text: str = psycopg.ClientCursor(hand).mogrify(cast("sql.Composed", query.text), query.params)
    return text


def _tiles(
    client: Kept,
    hand: psycopg.Connection[Any],
    drawn: Layer,
    tiles: list[TileAddress],
    bound: float | None,
) -> list[Ratio]:
    """Both ways in turn for each tile, the first round left out.

    The ratio is the median of the pairs', each measured in one breath: what else the machine does
    then weighs on both.
    """
    view = layer_on_tiles(drawn.id, PUBLIC)
    direct, through, sizes = [], [], []
    for number in range(ROUNDS + 1):
        for tile in tiles:
            area = tile.area()
            query = features_tile(view.rows, tile, area) if area else None
            if query is None:
                continue
            begun = time.perf_counter()
            hand.execute(cast("sql.SQL", query.text), query.params).fetchone()
            by_hand = time.perf_counter() - begun
            path = path_of(drawn.id, tile)
            begun = time.perf_counter()
            answer = client.get(path, Accept_Encoding="gzip")
            elapsed = time.perf_counter() - begun
            if answer.status == 200 and number:
                direct.append(by_hand)
                through.append(elapsed)
                sizes.append(len(answer.body))
    name = f"{drawn.id}, zoom {tiles[0].z}"
    note = f"{len(tiles)} tiles, {median(sizes) / 1024:.1f} KiB gzipped"
    ratio = median(app / sql_alone for app, sql_alone in zip(through, direct, strict=True))
    against = median(direct)
    return [Ratio(name, ratio * against, "its SQL by hand", against, bound, note)]


def _remembered(client: Kept, tiles: list[TileAddress], tiles_drawn: list[Ratio]) -> list[Ratio]:
    """A 304, and a tile from memory, beside a tile drawn anew."""
    drawn = next(each for each in tiles_drawn if each.name == "test-things, zoom 14")
    confirmed, kept = [], []
    for tile in tiles:
        path = path_of("test-things", tile)
        tag = client.get(path, Accept_Encoding="gzip").headers["etag"]
        for _round in range(20):
            begun = time.perf_counter()
            answer = client.get(path, Accept_Encoding="gzip", If_None_Match=tag)
            confirmed.append(time.perf_counter() - begun)
            if answer.status != 304:
                raise AssertionError(answer.status)
            begun = time.perf_counter()
            client.get(path, Accept_Encoding="gzip")
            kept.append(time.perf_counter() - begun)
    tile_anew = "a tile at zoom 14 drawn anew"
    return [
        Ratio("a 304", median(confirmed), tile_anew, drawn.seconds, 0.1),
        Ratio("a tile from memory", median(kept), tile_anew, drawn.seconds),
    ]


def _aggregates(town: tuple[float, float]) -> list[Ratio]:
    """A million points: the pyramid beside counting the rows, then with changes not folded."""
    _points_in_towns(MANY_POINTS - POINTS)
    _settle()
    things = layer("test-things")
    building = _timed(lambda: rebuild_counts(things))
    view = layer_on_tiles("test-things", PUBLIC)
    tile = tile_at(*town, 8)
    area = tile.area(CELL_UNITS)
    if area is None:
        raise AssertionError(tile)
    counted = counts_tile(view.rows, tile, area, last_cursor())
    with _by_hand() as hand:
        text = _text(hand, counted)
        reading = median(_timed(lambda: hand.execute(text).fetchone()) for _ in range(15))
        drawing = _text(hand, features_tile(view.rows, tile, area) or counted)
        anew = median(_timed(lambda: hand.execute(drawing).fetchone()) for _ in range(2))
    note = f"built in {building:.1f} s"
    million = f"{MANY_POINTS:,} points in a tile".replace(",", "\u202f")
    return [Ratio("zoom 8 from the pyramid", reading, million, anew, 0.01, note)]
