"""Many rows changed by one statement, beside the same statement with the log shut."""

from __future__ import annotations

import time
from statistics import median

import pgtrigger
from django.db import connection

from layers.access.models import Territory
from tests.bench import Ratio
from tests.testlayer.models import Thing

ROWS = 5_000
ROUNDS = 5


def run() -> list[Ratio]:
    """One row first, as it happens on a connection that lives: plans are made then, and kept."""
    _empty()
    ground = Territory.objects.create(key="bench", name="Bench")
    Thing.objects.bulk_create(
        Thing(territory=ground, name=str(number), kind="pot", geom="POINT(500000 6900000)")
        for number in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testlayer_thing SET weight = 1 WHERE name = '7'")
    logged, bare = [], []
    for _ in range(ROUNDS):
        with pgtrigger.ignore("testlayer.Thing:log_update"):
            bare.append(_updated())
        logged.append(_updated())
    _empty()
    return [
        Ratio(
            f"{ROWS} rows changed at once, logged",
            median(logged),
            "without a log",
            median(bare),
            3.0,
        )
    ]


def _updated() -> float:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testlayer_thing SET weight = weight + 1")
    return time.perf_counter() - begun


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE access_territory, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
