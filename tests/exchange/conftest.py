"""Files to import, written by the tests themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


@dataclass(frozen=True)
class Outcome:
    """What the command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The only thing on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def run_import() -> Callable[..., Outcome]:
    """Runs `geoportal import` with `--json`."""

    def run(layer: str, path: Path, *options: str) -> Outcome:
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command("import", layer, str(path), "--json", *options, stdout=out, stderr=err)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Outcome(code, out.getvalue(), err.getvalue())

    return run


Ring = list[tuple[float, float]]
SQUARE: Ring = [
    (520_000, 6_930_000),
    (530_000, 6_930_000),
    (530_000, 6_940_000),
    (520_000, 6_940_000),
]
# Two triangles that touch where the outline crosses itself.
BOW_TIE: Ring = [
    (540_000, 6_930_000),
    (550_000, 6_940_000),
    (550_000, 6_930_000),
    (540_000, 6_940_000),
]


def polygon(ring: Ring) -> dict[str, Any]:
    """A GeoJSON polygon."""
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def geojson(tmp_path: Path) -> Callable[..., Path]:
    """Writes a GeoJSON file in EPSG:2154, which it says."""

    def write(*features: dict[str, Any], crs: str | None = "urn:ogc:def:crs:EPSG::2154") -> Path:
        path = tmp_path / "communes.geojson"
        document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
        if crs:
            document["crs"] = {"type": "name", "properties": {"name": crs}}
        path.write_text(json.dumps(document))
        return path

    return write


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file of any content."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
