"""Many rows changed by one statement, beside the same statement with their triggers shut."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

import pgtrigger
from django.contrib.gis.geos import Point
from django.db import connection

from archaeology.sites.models import Find
from layers.access.models import Territory
from tests.bench import Ratio
from tests.testlayer.models import Thing

ROWS = 5_000
ROUNDS = 5


def run() -> list[Ratio]:
    """One row first, as it happens on a connection that lives: plans are made then, and kept."""
    _empty()
    ground = Territory.objects.create(key="bench", name="Bench")
    place = Point(500_000, 6_900_000, srid=2154)
    Thing.objects.bulk_create(
        Thing(territory=ground, name=str(number), kind="pot", geom=place) for number in range(ROWS)
    )
    # Studies and tours follow a find as well.
    Find.objects.bulk_create(
        Find(territory=ground, number=str(number), geom=place) for number in range(ROWS)
    )
    told = [
        _compared(
            f"{ROWS} rows changed at once, logged",
            "testlayer_thing SET weight = coalesce(weight, 0) + 1",
            "name",
            lambda: pgtrigger.ignore("testlayer.Thing:log_update"),
            "without a log",
        ),
        _compared(
            f"{ROWS} finds changed at once, followed",
            "sites_find SET version = version + 1, title = title || '.'",
            "number",
            pgtrigger.ignore,
            "without any trigger",
        ),
    ]
    _empty()
    return told


def _compared(
    name: str,
    change: str,
    naming: str,
    shut: Callable[[], AbstractContextManager[None]],
    against: str,
) -> Ratio:
    _updated(f"{change} WHERE {naming} = '7'")
    followed, bare = [], []
    for _ in range(ROUNDS):
        with shut():
            bare.append(_updated(change))
        followed.append(_updated(change))
    return Ratio(name, median(followed), against, median(bare), 3.0)


def _updated(change: str) -> float:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {change}")
    return time.perf_counter() - begun


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE access_territory, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
