"""Tiny RAEPA shapefiles, and the two commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from django.core.management import call_command
from shapely import Geometry, LineString, Point

from layers.access.models import Account, Agency, Territory
from layers.access.roles import Role

X, Y = 520_100.0, 6_930_100.0


@dataclass(frozen=True)
class Outcome:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The only thing on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Read, accepted, updated, rejected."""
        told = self.report
        return told["read"], told["accepted"], told["updated"], told["rejected"]

    def told(self, kind: str, column: str = "") -> list[tuple[str, int, str]]:
        """Table, row and column of what was told: "reasons" or "notes"."""
        return [
            (each.get("table", ""), each["row"], each["column"])
            for each in self.report[kind]
            if not column or each["column"] == column
        ]


Run = Callable[..., Outcome]


def run(command: str, *arguments: object) -> Outcome:
    """Runs a command of `geoportal` with `--json`."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(command, *map(str, arguments), "--json", stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


@pytest.fixture
def bring(territory: Territory) -> Run:
    """`geoportal import water FILE …`."""
    return lambda path, *options: run("import", "water", path, *options)


@pytest.fixture
def take(territory: Territory, head_of_water: Account) -> Run:
    """`geoportal export water FILE --as eau-chef …`."""
    return lambda path, *options: run("export", "water", path, "--as", "eau-chef", *options)


@pytest.fixture
def head_of_water(
    territory: Territory, agencies: dict[str, Agency], account: Callable[..., Account]
) -> Account:
    """Somebody of the water service, who sees the networks whole."""
    return account("eau-chef", territory, Role.WATER, agencies["eau"])


def at(x: float, y: float = 0.0) -> Point:
    """A point, metres from a corner of the first commune."""
    return Point(X + x, Y + y)


def line(*points: tuple[float, float]) -> LineString:
    """A line, in the same metres."""
    return LineString([(X + x, Y + y) for x, y in points])


def pipe(code: str, ends: tuple[str, str], shape: Geometry | None, **told: Any) -> dict[str, Any]:
    """A row of RAEPA_CANALASS_L."""
    plain = {
        "IDCANA": code,
        "ENSERVICE": "O",
        "BRANCHEMNT": "N",
        "TYPRESEAU": "02",
        "MATERIAU": "27",
        "DIAMETRE": 200,
        "ANFINPOSE": "1987",
        "MODECIRC": "01",
        "CONTCANASS": "02",
        "FONCCANASS": "02",
        "IDNINI": ends[0],
        "IDNTERM": ends[1],
        "ZAMONT": 42.5,
        "ZAVAL": 42.25,
    }
    return {**plain, **told, "geometry": shape}


def manhole(code: str, shape: Geometry | None, **told: Any) -> dict[str, Any]:
    """A row of RAEPA_OUVRASS_P."""
    return {"IDOUVRAGE": code, "TYPRESEAU": "02", "FNOUVASS": "06", **told, "geometry": shape}


def valve(code: str, shape: Geometry | None, **told: Any) -> dict[str, Any]:
    """A row of RAEPA_APPARAEP_P."""
    return {"IDAPPAREIL": code, "FNAPPAEP": "03", "DIAMETRE": 100, **told, "geometry": shape}


def main(code: str, ends: tuple[str, str], shape: Geometry | None, **told: Any) -> dict[str, Any]:
    """A row of RAEPA_CANALAEP_L."""
    plain = {"IDCANA": code, "MATERIAU": "11", "IDNINI": ends[0], "IDNTERM": ends[1]}
    return {**plain, **told, "geometry": shape}


Sheets = Callable[..., Path]


@pytest.fixture
def sheets(tmp_path: Path) -> Sheets:
    """Writes shapefiles into a folder, by table; in EPSG:2154 unless told otherwise."""

    def write(
        folder: str = "raepa", crs: str | None = "EPSG:2154", **tables: Sequence[dict[str, Any]]
    ) -> Path:
        into = tmp_path / folder
        into.mkdir(exist_ok=True)
        for name, rows in tables.items():
            frame = gpd.GeoDataFrame(list(rows), geometry="geometry", crs=crs)
            frame.to_file(into / f"{name}.shp", engine="pyogrio", encoding="UTF-8")
        return into

    return write


@pytest.fixture
def sewer(sheets: Sheets) -> Path:
    """Three manholes and two pipes between them, nothing wrong."""
    return sheets(
        RAEPA_CANALASS_L=[
            pipe("C1", ("R1", "R2"), line((0, 0), (10, 0))),
            pipe("C2", ("R2", "R3"), line((10, 0), (10, 5), (20, 5)), ZAMONT=42.25, ZAVAL=42.0),
        ],
        RAEPA_OUVRASS_P=[
            manhole("R1", at(0)),
            manhole("R2", at(10)),
            manhole("R3", at(20, 5), Z=41.9),
        ],
    )
