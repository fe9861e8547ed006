"""A file imported, change log and all, beside a bare COPY of it with the index build."""

from __future__ import annotations

import csv
import gc
import re
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import shapely
from django.db import connection
from pyproj import Transformer

from geoportal import citizen
from layers.access.actor import system_actor
from layers.exchange.services.import_file import import_file
from tests.bench import Ratio

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "requests"
FILE = REPORTS / "dansmarue_8000.csv"
MAPPING = Path(citizen.__file__).parent / "mappings" / "dansmarue.toml"
TABLE = "citizen_citizenrequest"
ROUNDS = 9
_POINT = re.compile(r"\{'lon': ([-\d.]+), 'lat': ([-\d.]+)\}")
_COLUMNS = (
    *("id", "number", "secret_digest", "channel", "text", "geom", "place_source", "address"),
    *("state", "reason", "routing", "contested", "received_at", "changed_at", "ended_at"),
    *("released", "withheld", "version", "source", "external_id", "visibility", "agency_id"),
    *("category_id", "commune_id", "territory_id"),
)


def run() -> list[Ratio]:
    """Both in turn, the first round left out; and a second import, in which nothing is new."""
    if not FILE.is_file():
        sys.stderr.write(f"importing: not measured, {FILE.name} is not beside this checkout\n")
        return []
    # What is loaded here is no part of either: the collector need not visit it.
    gc.collect()
    gc.freeze()
    bare, whole, again = [], [], []
    for number in range(ROUNDS + 1):
        _empty()
        copied = _timed(_copy_bare)
        imported = _timed(_import)
        repeated = _timed(_import)
        if number:
            bare.append(copied)
            whole.append(imported)
            again.append(repeated)
    _empty()
    against = "bare COPY and index build"
    ratios = sorted(there / here for there, here in zip(whole, bare, strict=True))
    note = f"medians of {ROUNDS} rounds; by round {ratios[0]:.2f} to {ratios[-1]:.2f}"
    return [
        Ratio("8 000 requests imported", median(whole), against, median(bare), 2.0, note),
        Ratio("the same file again", median(again), against, median(bare)),
    ]


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(
            "TRUNCATE access_territory, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )


def _import() -> None:
    report = import_file(system_actor("bench"), "requests", FILE, mapping_path=MAPPING)
    if report.accepted != 8000:
        raise AssertionError(report)


def _copy_bare() -> None:
    """What one would write by hand: csv, one projection, COPY without anything, then indexes."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [found.groups() for row in rows if (found := _POINT.fullmatch(row["geo_point_2d"]))]
    longitudes, latitudes = np.array(pairs, dtype=np.float64).T
    transformer = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    points = shapely.points(*transformer.transform(longitudes, latitudes))
    shapes = shapely.to_wkb(shapely.set_srid(points, 2154), hex=True, include_srid=True)
    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("CREATE TABLE bare AS SELECT * FROM citizen_citizenrequest LIMIT 0")
        statement = f"COPY bare ({', '.join(_COLUMNS)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for index, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
                day = row["datedecl"] + " 12:00+01"
                copy.write_row(
                    (
                        *(secrets.randbits(53), str(10_000_000 + index), "", "app", "", shape),
                        *("file", row["adresse"], "closed", "", "Importé.", False, day, now, day),
                        *(False, False, 1, "dansmarue", row["id_dmr"], "open", index % 43),
                        *(index % 235, int(row["arrondissement"]), "75056"),
                    )
                )
        for definition in _index_definitions():
            cursor.execute(definition)
        cursor.execute("COMMIT")


def _index_definitions() -> list[str]:
    """The indexes of the real table, all of them, for the bare one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [TABLE])
        found = [str(definition) for (definition,) in cursor.fetchall()]
    return [
        re.sub(r"INDEX \S+ ON \S+", "INDEX ON bare", definition, count=1) for definition in found
    ]
