"""Pages of features through the application beside the same SQL sent by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any
from urllib.parse import urlencode

import numpy as np
import psycopg
from django.db import connection
from psycopg.sql import Composed

from layers.access.actor import PUBLIC
from layers.access.models import Territory
from layers.catalog.box import Box
from layers.catalog.registry import layer
from layers.catalog.visible import VisibleRows
from layers.ogc.crs import CRS84
from layers.ogc.query import write_cursor
from layers.ogc.sql.features import page_query
from tests.bench import Ratio
from tests.bench.support.web import Kept, database_url, served

POINTS = 200_000
WEST, SOUTH, SIDE = 500_000, 6_920_000, 40_000
ROUNDS = 30
LIMIT = 1000
ITEMS = "/ogc/collections/test-things/items"
HOME = "200010700"

# What one would write for the first page if nothing were hidden from anybody.
SIMPLEST = f"""
SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object(
    'type', 'Feature', 'id', t.id,
    'geometry', ST_AsGeoJSON(ST_Transform(t.geom, 4326), 7)::json,
    'properties', json_build_object('name', t.name, 'kind', t.kind, 'weight', t.weight,
        'happened_at', t.happened_at, 'tags', coalesce((
            SELECT json_agg(k.text ORDER BY k.id) FROM testlayer_tag AS k
            WHERE k.thing_id = t.id AND k.released), '[]'::json)))))::text
FROM (SELECT * FROM testlayer_thing WHERE visibility IN ('public', 'delicate')
      ORDER BY id LIMIT {LIMIT}) AS t
"""


def run() -> list[Ratio]:
    """The first page, one further on, one in a box, and the first asked for again."""
    _rows()
    rows = layer("test-things").visible_to(PUBLIC)
    box = Box(0.45, 49.3, 0.75, 49.5)
    bbox = ",".join(map(str, box.as_list()))
    key = 2**52
    with (
        served() as port,
        psycopg.connect(
            database_url(),
            autocommit=True,
            cursor_factory=psycopg.ClientCursor,
            options=connection.settings_dict["OPTIONS"]["options"],
        ) as hand,
    ):
        client = Kept(port)
        first = _page(client, hand, "a page of 1000", rows, {})
        found = [
            first,
            _page(client, hand, "a later page", rows.after(key), {"after": write_cursor(key)}),
            _page(client, hand, "a page in a box", rows.in_bbox(box), {"bbox": bbox}),
        ]
        plainly = median(_timed(lambda: hand.execute(SIMPLEST).fetchone()) for _ in range(ROUNDS))
        found.append(
            Ratio("a page of 1000", first.seconds, "the simplest SQL by hand", plainly, 2.0)
        )
    _clear()
    return found


def _page(
    client: Kept,
    hand: psycopg.Connection[Any],
    name: str,
    rows: VisibleRows,
    query: dict[str, str],
) -> Ratio:
    """Both ways in turn; medians, the first round left out."""
    sql = page_query(rows, LIMIT, CRS84)
    if sql is None:
        raise AssertionError(name)
    text = psycopg.ClientCursor(hand).mogrify(Composed([sql.text]), sql.params)
    path = f"{ITEMS}?{urlencode({'limit': LIMIT, 'f': 'json', **query})}"
    direct, through, size = [], [], 0
    for _round in range(ROUNDS + 1):
        direct.append(_timed(lambda: hand.execute(text).fetchone()))
        begun = time.perf_counter()
        answer = client.get(path)
        through.append(time.perf_counter() - begun)
        size = len(answer.body)
        if answer.status != 200:
            raise AssertionError(answer.status)
    note = f"{size / 1024:.0f} KiB"
    return Ratio(name, median(through[1:]), "its SQL by hand", median(direct[1:]), 2.0, note)


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _rows() -> None:
    _clear()
    Territory.objects.get_or_create(key=HOME, defaults={"name": "Agglo"})
    dice = np.random.default_rng(11)
    places = dice.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (POINTS, 2))
    with connection.cursor() as cursor:
        statement = (
            "COPY testlayer_thing (territory_id, name, kind, weight, finder, note, happened_at,"
            " sensitivity, geom) FROM STDIN"
        )
        with cursor.copy(statement) as copy:
            for index, (x, y) in enumerate(places):
                kind = "coin" if index % 3 else "pot"
                secrecy = ("open", "open", "open", "delicate", "sealed")[index % 5]
                place = f"SRID=2154;POINT({x:.3f} {y:.3f})"
                row = (HOME, f"Chose {index}", kind, index, "", "", "2026-03-01 08:00+00")
                copy.write_row((*row, secrecy, place))
        cursor.execute("ANALYZE")


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE testlayer_thing CASCADE")
