"""Readings imported beside a bare COPY of them with the index build; statistics of a busy site."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from django.contrib.gis.geos import LineString
from django.db import connection

from geoportal.police.models import SpeedHistogram, SpeedSession, SpeedSite
from geoportal.police.services.statistics_of_site import statistics_of_site
from layers.access.actor import system_actor
from layers.access.models import Territory
from layers.exchange.services.import_file import import_file
from tests.bench import Ratio

ROWS, ROUNDS = 200_000, 5
BUSY = 1_000_000
HOME = "200010700"
TABLE = "police_speedreading"
MAPPING = """
[columns]
at = "at"
speed = "speed"
class = "class"
direction = "direction"
free_flow = "free_flow"
[speed]
unit = "km/h"
[session]
site = "S"
starts_at = 2026-05-04T00:00:00Z
ends_at = 2026-05-24T00:00:00Z
"""


def run() -> list[Ratio]:
    """Both in turn, the first round left out; then a site of a million vehicles."""
    with tempfile.TemporaryDirectory() as folder:
        path, mapping = Path(folder) / "readings.csv", Path(folder) / "mapping.toml"
        path.write_text(_readings(ROWS))
        mapping.write_text(MAPPING)
        bare, whole, again = [], [], []
        for number in range(ROUNDS + 1):
            _begin_anew()
            copied = _timed(lambda: _copy_bare(path))
            imported = _timed(lambda: _import(path, mapping))
            repeated = _timed(lambda: _import(path, mapping))
            if number:
                bare.append(copied)
                whole.append(imported)
                again.append(repeated)
    against = "bare COPY and index build"
    name = f"{ROWS:,} readings imported".replace(",", " ")
    busy = _busy_site()
    _begin_anew()
    return [
        Ratio(name, median(whole), against, median(bare), 10.0, f"medians of {ROUNDS} rounds"),
        Ratio("the same file again", median(again), against, median(bare)),
        Ratio("statistics of a site of 1 000 000", busy, "300 ms", 0.3, 1.0),
    ]


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _begin_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(
            "TRUNCATE access_territory, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
    home = Territory.objects.create(key=HOME, name="Mesure")
    road = LineString((520_000, 6_930_000), (521_000, 6_930_000), srid=2154)
    SpeedSite.objects.create(territory=home, code="S", road="D982", geom=road, limit_kmh=50)


def _readings(count: int) -> str:
    """Twenty days of a busy road, one line each."""
    rng = np.random.default_rng(5)
    step = 20 * 86_400_000 // count
    at = np.datetime64("2026-05-04", "ms") + np.arange(count) * np.timedelta64(step, "ms")
    columns = (
        np.datetime_as_string(at, timezone="UTC").tolist(),
        np.clip(rng.normal(52, 8, count), 5, 200).round(1).astype(str).tolist(),
        rng.choice(["VL", "PL", "2RM"], count, p=[0.85, 0.1, 0.05]).tolist(),
        rng.choice(["increasing", "decreasing"], count).tolist(),
        rng.choice(["0", "1"], count).tolist(),
    )
    lines = "\n".join(map(",".join, zip(*columns, strict=True)))
    return f"at,speed,class,direction,free_flow\n{lines}\n"


def _import(path: Path, mapping: Path) -> None:
    report = import_file(
        system_actor("bench"), "speed-checks", path, mapping_path=mapping, territory=HOME
    )
    if report.accepted != ROWS:
        raise AssertionError(report)


def _copy_bare(path: Path) -> None:
    """The file as it is, into a table with the same columns, then its indexes: no margin, no
    check, no session, no histogram.
    """
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"CREATE TABLE bare (LIKE {TABLE} INCLUDING IDENTITY)")
        cursor.execute("ALTER TABLE bare ALTER retained_kmh SET DEFAULT 0")
        cursor.execute("ALTER TABLE bare ALTER session_id SET DEFAULT 1")
        statement = (
            "COPY bare (at, measured_kmh, vehicle_class, direction, free_flow) "
            "FROM STDIN (FORMAT csv, HEADER)"
        )
        with cursor.copy(statement) as copy:
            copy.write(path.read_bytes())
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [TABLE])
        for (definition,) in cursor.fetchall():
            cursor.execute(re.sub(r"INDEX \S+ ON \S+", "INDEX ON bare", definition, count=1))
        cursor.execute("COMMIT")


def _busy_site() -> float:
    """The median time of the statistics of a site of a million vehicles, from a cold histogram."""
    site = SpeedSite.objects.get(code="S")
    session = SpeedSession.objects.get(site=site)
    SpeedHistogram.objects.filter(session=session).delete()
    rng = np.random.default_rng(6)
    cells = [
        (hour, heading, flow)
        for hour in range(24)
        for heading in ("increasing", "decreasing")
        for flow in (True, False)
    ]
    share = BUSY // len(cells) + 1
    histograms = []
    for hour, heading, flow in cells:
        speeds = np.rint(np.clip(rng.normal(52, 8, share), 5, 200) * 10).astype(np.int64)
        values, counts = np.unique(speeds, return_counts=True)
        histograms.append(
            SpeedHistogram(
                session=session,
                hour=hour,
                direction=heading,
                free_flow=flow,
                values=values.tolist(),
                counts=counts.tolist(),
            )
        )
    SpeedHistogram.objects.bulk_create(histograms)
    actor = system_actor("bench")

    def ask() -> None:
        if statistics_of_site(actor, site.pk).full.whole.n < BUSY:
            raise AssertionError("not a million")

    return median(_timed(ask) for _round in range(9))
